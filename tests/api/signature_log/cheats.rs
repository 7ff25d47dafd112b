//! Cheating with the log: by whoever has the database, and by whoever has the keys too. Each cheat is tried on its own, and
//! taken back; what is honest is found sound before and after.

use std::sync::{Arc, Mutex};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use petitions::app::signature_log::{Findings, append, audit};
use petitions::app::{Error, Work};
use reqwest::Method;
use transparency::Hash;
use transparency::note::Note;
use transparency::tree::verify_inclusion;

use super::{PublicLog, audited, continues, log_key, settled, settled_by, signed_head};
use crate::harness::database::sql;
use crate::harness::{TestApp, word};

/// Whoever rules the database turns its guards off first.
const UNGUARDED: &str = "
    ALTER TABLE log_entries DISABLE TRIGGER log_entries_keep;
    ALTER TABLE log_tiles DISABLE TRIGGER log_tiles_keep;
    ALTER TABLE log_checkpoints DISABLE TRIGGER log_checkpoints_keep;
    ALTER TABLE signatures DISABLE TRIGGER USER;
    ALTER TABLE petitions DISABLE TRIGGER USER;
    ALTER TABLE signature_leaves DISABLE TRIGGER signature_leaves_delete;
    ALTER TABLE signature_leaves DISABLE TRIGGER signature_leaves_update;";

/// What the audit finds after that was done to the database, which is taken back.
async fn found_after(app: &TestApp, statements: &str) -> Findings {
    let (statements, told) = (format!("{UNGUARDED}{statements}"), Arc::new(Mutex::new(None)));
    let heard = told.clone();
    let cheat = move |work: &mut Work<'_>| -> Result<(), Error> {
        work.conn.batch_execute(&statements).unwrap();
        *heard.lock().unwrap() = Some(audit(work, |_, _| {}).unwrap());
        Err(Error::NotFound)
    };
    app.core.write(cheat).await.unwrap_err();
    told.lock().unwrap().take().unwrap()
}

/// The entry with that index, within its row: from the byte on, counted from one.
fn at(index: u64) -> String {
    format!("(({index} - first_index) * 96 + 1)::integer")
}

/// The row in which it stands.
fn in_row(index: u64) -> String {
    format!("first_index <= {index} AND first_index + octet_length(entries) / 96 > {index}")
}

/// A petition with votes of which one was taken back, all in the log.
async fn with_votes(app: &TestApp) -> (String, Vec<String>) {
    let id = app.petition(&app.citizen().await).published().await;
    let people = app.citizens(10).await;
    app.all_sign(&id, &people, None).await;
    settled(app).await;
    let mine = format!("/api/v1/petitions/{id}/signatures/mine");
    app.api.call(Method::DELETE, &mine, Some(&people[0]), None, &[]).await.is(204);
    settled(app).await;
    (id, people)
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_done_to_the_log_behind_our_back_is_found() {
    let app = TestApp::open().await;
    with_votes(&app).await;
    let honest = audited(&app).await;
    assert!(honest.is_sound() && honest.live == 59 && honest.size == 62, "{honest}");
    let (fifth, sixth) = (at(55), at(56));
    let entry = |index: u64| {
        format!(
            "(SELECT substring(entries FROM {} FOR 96) FROM log_entries WHERE {})",
            at(index),
            in_row(index)
        )
    };
    let overlaid = |index: u64, with: &str| {
        format!(
            "UPDATE log_entries SET entries = overlay(entries PLACING {with} FROM {} FOR 96) WHERE {};",
            at(index),
            in_row(index)
        )
    };
    let swapped = format!(
        "CREATE TEMP TABLE held ON COMMIT DROP AS SELECT {} AS one, {} AS other; {} {}",
        entry(55),
        entry(56),
        overlaid(55, "(SELECT other FROM held)"),
        overlaid(56, "(SELECT one FROM held)"),
    );
    let cheats = [
        ("dropped", format!(
            "UPDATE log_entries SET entries = overlay(entries PLACING '' FROM {fifth} FOR 96) WHERE {};",
            in_row(55)
        )),
        ("swapped", swapped),
        ("edited", format!(
            "UPDATE log_entries SET entries = set_byte(entries, {sixth} + 30, 7 # get_byte(entries, {sixth} + 30)) \
             WHERE {};",
            in_row(56)
        )),
        ("doubled", overlaid(55, &entry(56))),
        ("added", format!(
            "UPDATE log_entries SET entries = entries || {} WHERE first_index = (SELECT max(first_index) FROM log_entries);",
            entry(55)
        )),
        ("head over another root", "UPDATE log_checkpoints SET root = sha256('x') WHERE size = 62;".to_owned()),
        ("earlier head over another root",
            "UPDATE log_checkpoints SET root = sha256('x') WHERE size < 62;".to_owned()),
        ("head taken away", "DELETE FROM log_checkpoints WHERE size = 62;".to_owned()),
        ("head of another log",
            "UPDATE log_checkpoints SET note = replace(note, '/log', '/lug') WHERE size = 62;".to_owned()),
        ("vote taken off without saying so",
            "UPDATE signatures SET live = false WHERE ordinal = 7;".to_owned()),
        ("vote made up without saying so",
            "INSERT INTO signatures SELECT gen_random_uuid(), petition_id, gen_random_uuid(), NULL, 1, true, 900, channel, \
             assurance, 1, '', '', false, signed_at, recorded_at FROM signatures WHERE ordinal = 7;".to_owned()),
        ("taken back vote counted again",
            "UPDATE signatures SET live = true WHERE NOT live;".to_owned()),
        ("place of a vote forgotten", "DELETE FROM signature_leaves WHERE log_index = 55;".to_owned()),
        ("threshold lowered", "UPDATE petitions SET required_count = 60;".to_owned()),
        ("text changed", "UPDATE petitions SET text_hash = sha256('x');".to_owned()),
        ("threshold said to be reached", "UPDATE petitions SET threshold_reached_at = opened_at;".to_owned()),
    ];
    for (what, statements) in cheats {
        let found = found_after(&app, &statements).await;
        assert!(!found.is_sound(), "{what} is not found: {found}");
    }
    let unchanged = found_after(&app, "UPDATE log_entries SET entries = entries;").await;
    assert!(unchanged.is_sound(), "what changes nothing is none: {unchanged}");
    assert!(audited(&app).await.is_sound());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn full_tiles_are_compared_with_their_entries() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    app.all_sign(&id, &app.citizens(230).await, None).await;
    settled(&app).await;
    assert!(audited(&app).await.is_sound());
    let tile = "UPDATE log_tiles SET hashes = set_byte(hashes, 40, 7 # get_byte(hashes, 40));";
    assert!(!found_after(&app, tile).await.is_sound());
    assert!(!found_after(&app, "DELETE FROM log_tiles;").await.is_sound());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_changed_is_never_continued() {
    let app = TestApp::open().await;
    let (id, _) = with_votes(&app).await;
    let before = signed_head(&app.api).await;
    let unguarded = "ALTER TABLE log_entries DISABLE TRIGGER log_entries_keep";
    sql(&app, unguarded).await;
    sql(&app, "UPDATE log_entries SET entries = set_byte(entries, 30, 7 # get_byte(entries, 30)) WHERE first_index = 0").await;
    app.sign(&id, &app.citizen().await, None).await.is(201);
    // Whoever is not at turn does nothing at all.
    let mut refused = None;
    for _ in 0..100 {
        refused = app.core.write(append).await.err();
        if refused.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let refused = refused.unwrap().to_string();
    assert!(refused.contains("another root than was signed"), "{refused}");
    assert_eq!(signed_head(&app.api).await, before, "no new head was signed");
    // What was changed is put back, and nothing is lost.
    sql(&app, "UPDATE log_entries SET entries = set_byte(entries, 30, 7 # get_byte(entries, 30)) WHERE first_index = 0").await;
    settled(&app).await;
    assert!(continues(&app.api, &before).await);
    assert!(audited(&app).await.is_sound());
    app.close().await;
}

/// Whoever has the key of the log can sign what they like; then others know better.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_the_keys_is_caught_by_those_who_remember() {
    let app = TestApp::open().await;
    let (id, people) = with_votes(&app).await;
    let receipt = format!("/api/v1/petitions/{id}/signatures/mine/receipt");
    assert_eq!(app.api.get(&receipt, Some(&people[1])).await.status, 200);
    let remembered = signed_head(&app.api).await;
    assert!(continues(&app.api, &remembered).await);
    // A second entry for somebody who counts already: everybody sees the tag twice.
    let doubled = found_after_appending(
        &app,
        "INSERT INTO log_pending_batches (entries, signature_ids, seeds) \
         SELECT entry, ARRAY[gen_random_uuid()], ARRAY[NULL::bytea] FROM said \
         WHERE get_byte(entry, 1) = 1 LIMIT 1",
    )
    .await;
    assert!(doubled.listed.iter().any(|fault| fault.contains("counts already")), "{doubled}");
    // An invented signer: the database knows nobody for it.
    let invented = found_after_appending(
        &app,
        "INSERT INTO log_pending_batches (entries, signature_ids, seeds) \
         SELECT overlay(entry PLACING sha256('nobody') FROM 55 FOR 32), ARRAY[gen_random_uuid()], ARRAY[NULL::bytea] FROM said \
         WHERE get_byte(entry, 1) = 1 LIMIT 1",
    )
    .await;
    assert!(
        invented.listed.iter().any(|fault| fault.contains("no signature that counts")),
        "{invented}"
    );
    // The whole log written anew and signed, with a vote less: it does not continue what others have seen.
    sql(&app, "ALTER TABLE log_entries DISABLE TRIGGER log_entries_keep").await;
    sql(&app, "ALTER TABLE log_checkpoints DISABLE TRIGGER log_checkpoints_keep").await;
    sql(&app, "ALTER TABLE signature_leaves DISABLE TRIGGER signature_leaves_delete").await;
    sql(&app, "DELETE FROM signature_leaves").await;
    sql(&app, "DELETE FROM log_checkpoints").await;
    sql(
        &app,
        "WITH gone AS (DELETE FROM log_entries RETURNING first_index, entries), \
         said AS (SELECT first_index + n AS index, substring(entries FROM (n * 96 + 1)::integer FOR 96) AS entry \
             FROM gone, generate_series(0, octet_length(entries) / 96 - 1) AS n) \
         INSERT INTO log_pending_batches (entries, signature_ids, seeds) \
         SELECT entry, ARRAY[NULL::uuid], ARRAY[NULL::bytea] FROM said \
         WHERE get_byte(entry, 1) NOT IN (2, 3) AND index <> 40 ORDER BY index",
    )
    .await;
    let more: Vec<String> = app.citizens(5).await;
    app.all_sign(&id, &more, None).await;
    // Another process, which has not seen the former head.
    let other = app.beside().await;
    let there = crate::harness::Api::at(&format!("http://{}", other.address));
    settled_by(&other.app, &app).await;
    let forked = there_sees(&there).await;
    assert!(forked.checkpoint.size > remembered.size, "it is longer, and signed");
    assert!(!continues(&there, &remembered).await, "whoever remembers the former head sees it");
    other.stop().await.unwrap();
    app.close().await;
}

async fn there_sees(api: &crate::harness::Api) -> PublicLog {
    for _ in 0..200 {
        if api.get("/log/checkpoint", None).await.status == 200 {
            return PublicLog::of(api).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("no head");
}

/// The entries one by one.
const SAID: &str = "WITH said AS (SELECT substring(entries FROM (n * 96 + 1)::integer FOR 96) AS entry \
    FROM log_entries, generate_series(0, octet_length(entries) / 96 - 1) AS n ORDER BY first_index, n)";

/// As [`found_after`], when the log has taken it up by itself.
async fn found_after_appending(app: &TestApp, statement: &'static str) -> Findings {
    let told = Arc::new(Mutex::new(None));
    let heard = told.clone();
    let cheat = move |work: &mut Work<'_>| -> Result<(), Error> {
        let statement = format!("{SAID} {statement}");
        assert_eq!(diesel::sql_query(&statement).execute(work.conn).unwrap(), 1, "{statement}");
        // While another process is at it, nothing is appended.
        while append(work)? == 0 {}
        *heard.lock().unwrap() = Some(audit(work, |_, _| {}).unwrap());
        Err(Error::NotFound)
    };
    app.core.write(cheat).await.unwrap_err();
    told.lock().unwrap().take().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_vote_is_proved_by_the_promise_in_its_signer_s_hands() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    settled(&app).await;
    // The loop of the service is kept from it until the vote is gone.
    let signer = app.citizen().await;
    sql(&app, "ALTER TABLE log_pending_batches RENAME TO log_held").await;
    sql(&app, "CREATE TABLE log_pending_batches (LIKE log_held INCLUDING ALL)").await;
    sql(
        &app,
        "CREATE FUNCTION drop_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    )
    .await;
    sql(&app, "CREATE TRIGGER dropping BEFORE INSERT ON log_pending_batches FOR EACH ROW EXECUTE FUNCTION drop_it()").await;
    let receipt = app.sign(&id, &signer, None).await.is(201);
    sql(&app, "DROP TRIGGER dropping ON log_pending_batches").await;
    app.sign(&id, &app.citizen().await, None).await.is(201);
    settled(&app).await;
    let (log, key) = (PublicLog::of(&app.api).await, log_key(&app.api).await);
    let promise = &receipt["promise"];
    let note = Note::parse(word(&promise["note"]).as_bytes()).unwrap();
    note.verify(std::slice::from_ref(&key)).unwrap();
    let lines: Vec<&str> = note.text().lines().collect();
    let leaf = Hash::from_base64(&word(&promise["leaf_hash"])).unwrap();
    let root = Hash::from_base64(lines[2]).unwrap();
    verify_inclusion(&leaf, 0, 1, &[], &root).unwrap();
    assert!(
        !log.leaves().contains(&leaf),
        "the log has signed that it would be there, and it is not"
    );
    let found = audited(&app).await;
    assert!(!found.is_sound(), "and whoever has the database finds it too: {found}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_counts_again_and_says_what_it_found() {
    let app = TestApp::open().await;
    with_votes(&app).await;
    let verify = || {
        let mut command = app.command("verify");
        command.args(["--signature-log", "--json"]);
        command.output().unwrap()
    };
    let sound = verify();
    assert_eq!(sound.status.code(), Some(0), "{}", String::from_utf8_lossy(&sound.stderr));
    let told: serde_json::Value = serde_json::from_slice(&sound.stdout).unwrap();
    assert_eq!(
        (&told["signature_log"]["size"], &told["signature_log"]["votes"]),
        (&62.into(), &59.into()),
        "{told}"
    );
    assert_eq!(told["signature_log"]["root"], signed_head(&app.api).await.root.to_string());
    sql(&app, "ALTER TABLE log_checkpoints DISABLE TRIGGER log_checkpoints_keep").await;
    sql(&app, "UPDATE log_checkpoints SET root = sha256('x') WHERE size < 62").await;
    let cheated = verify();
    assert_eq!(cheated.status.code(), Some(3));
    let told = String::from_utf8_lossy(&cheated.stderr).into_owned();
    assert!(told.contains("the log of signatures does not hold"), "{told}");
    app.close().await;
}
