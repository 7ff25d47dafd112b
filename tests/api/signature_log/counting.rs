//! Whatever counts is in the log, and anybody comes to the same count.

use petitions::domain::signature_log::{Evidence, Statement};
use reqwest::Method;
use serde_json::json;
use transparency::Hash;
use transparency::note::Note;
use transparency::tiles::{Resource, Tile};
use transparency::tree::verify_inclusion;

use super::{PublicLog, audited, bytes, continues, fetch, log_key, settled, signed_head};
use crate::harness::{DISTRICT, TestApp, sheet, word};

#[tokio::test(flavor = "multi_thread")]
async fn anybody_counts_votes_withdrawals_and_openings_as_we_do() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let people = app.citizens(3).await;
    app.all_sign(&id, &people, None).await;
    settled(&app).await;
    let before = signed_head(&app.api).await;
    let mine = format!("/api/v1/petitions/{id}/signatures/mine");
    app.api.call(Method::DELETE, &mine, Some(&people[1]), None, &[]).await.is(204);
    settled(&app).await;
    let log = PublicLog::of(&app.api).await;
    let recount = log.recount();
    let tally = recount.of(&bytes(&id)).unwrap();
    assert_eq!((tally.signed, tally.withdrawn, tally.live()), (53, 1, 52));
    assert_eq!(tally.required, Some(50_000));
    assert!(!tally.closed && tally.reached_at.is_none());
    let seen = app.seen(&id, None).await;
    assert_eq!(seen["signature_count"], 52);
    let text_hash = tally.text_hash.map(petitions::credentials::hex);
    assert_eq!(seen["text_hash"].as_str(), text_hash.as_deref());
    assert!(continues(&app.api, &before).await, "nothing of what was signed before has changed");
    // Whoever took back their vote gives it again, and is the same person.
    app.sign(&id, &people[1], None).await.is(201);
    settled(&app).await;
    let log = PublicLog::of(&app.api).await;
    assert_eq!(log.recount().of(&bytes(&id)).unwrap().live(), 53);
    let tags: Vec<Hash> = log
        .decoded()
        .iter()
        .filter_map(|entry| match entry.statement {
            Statement::Signed(vote) => {
                assert_eq!(vote.evidence, Evidence::Declared);
                Some(Hash::new(vote.duplicate_tag))
            }
            _ => None,
        })
        .collect();
    let distinct: std::collections::HashSet<&Hash> = tags.iter().collect();
    assert_eq!((tags.len(), distinct.len()), (54, 53), "the second round bears the first's tag");
    assert!(audited(&app).await.is_sound());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_within_a_second_stands_in_its_order() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let mine = format!("/api/v1/petitions/{id}/signatures/mine");
    let people = app.citizens(12).await;
    let there_and_back = people.iter().map(|person| {
        let (app, id, mine) = (&app, &id, &mine);
        async move {
            app.sign(id, person, None).await.is(201);
            app.api.call(Method::DELETE, mine, Some(person), None, &[]).await.is(204);
            app.sign(id, person, None).await.is(201);
        }
    });
    futures_util::future::join_all(there_and_back).await;
    settled(&app).await;
    // In any other order somebody would count twice, or be cancelled before they signed.
    let log = PublicLog::of(&app.api).await;
    let tally = log.recount().of(&bytes(&id)).cloned().unwrap();
    assert_eq!((tally.signed, tally.withdrawn, tally.live()), (74, 12, 62));
    assert!(audited(&app).await.is_sound());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_the_log_follows_a_person_from_one_petition_to_another() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let ids = [
        app.petition(&author).published().await,
        app.petition(&author).titled("Иная петиция о времени").published().await,
    ];
    let person = app.person().await;
    for id in &ids {
        app.sign(id, &person.token, None).await.is(201);
    }
    settled(&app).await;
    let log = PublicLog::of(&app.api).await;
    let mut seen = std::collections::HashSet::new();
    for entry in log.decoded() {
        if let Statement::Signed(vote) = entry.statement {
            assert!(seen.insert(vote.commitment) && seen.insert(vote.duplicate_tag));
            let now = u32::try_from(chrono::Utc::now().timestamp() / 3_600).unwrap();
            assert!(now.abs_diff(entry.hour) <= 1, "the hour and no finer time");
        }
    }
    assert!(seen.len() >= 2 * 102, "both petitions are there");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_of_a_petition_to_its_decision_is_in_the_log() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let office = app.office(DISTRICT).await;
    let id = office.registered(&app.citizen().await).await;
    let required = app.required(&id).await;
    office.prepare_decision(&id, "2026-09-16").await;
    office.decide(&id, "satisfied").await;
    settled(&app).await;
    let log = PublicLog::of(&app.api).await;
    let recount = log.recount();
    let tally = recount.of(&bytes(&id)).unwrap();
    assert_eq!(tally.live(), required as u64);
    assert!(tally.closed && tally.reached_at.is_some() && tally.decision.is_some());
    let kinds: Vec<u8> = log.entries.iter().map(|entry| entry[1]).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == 4).count(), 1, "opened once");
    assert_eq!(kinds[kinds.len() - 2..], [5, 6], "closed after its last vote, then decided");
    assert!(audited(&app).await.is_sound());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_on_paper_counts_in_the_log_and_nobody_can_open_it() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let id = app.petition(&app.citizen().await).published().await;
    let moderator = app.moderator().await;
    let person = app.person().await;
    let paper = app.act(&id, "paper-signatures", &moderator, sheet(&person.iin)).await;
    assert_eq!(paper.status, 201, "{paper:?}");
    settled(&app).await;
    let log = PublicLog::of(&app.api).await;
    assert_eq!(log.recount().of(&bytes(&id)).unwrap().live(), 51);
    let Statement::Signed(vote) = log.decoded().last().unwrap().statement else { panic!("a vote") };
    assert_eq!(vote.evidence, Evidence::Paper);
    let receipt = format!("/api/v1/petitions/{id}/signatures/mine/receipt");
    app.api.get(&receipt, Some(&person.token)).await.problem(404, "not_found");
    let unopened = "signature_leaves l JOIN signatures s ON s.id = l.signature_id WHERE s.channel = 'paper' AND seed IS NULL";
    assert_eq!(crate::harness::database::rows(&app, unopened).await, 1);
    assert!(audited(&app).await.is_sound());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_vote_is_promised_its_place_and_gets_it() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let people = app.citizens(40).await;
    let receipts = app.all_sign(&id, &people, None).await;
    settled(&app).await;
    let (log, key) = (PublicLog::of(&app.api).await, log_key(&app.api).await);
    let leaves = log.leaves();
    for receipt in &receipts {
        let promise = &receipt["promise"];
        let note = Note::parse(word(&promise["note"]).as_bytes()).unwrap();
        note.verify(std::slice::from_ref(&key)).unwrap();
        let lines: Vec<&str> = note.text().lines().collect();
        assert_eq!(lines[0], format!("{}/promise/v1", key.name()));
        let leaf = Hash::from_base64(&word(&promise["leaf_hash"])).unwrap();
        let path: Vec<Hash> = promise["path"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hash| Hash::from_base64(&word(hash)).unwrap())
            .collect();
        let root = Hash::from_base64(lines[2]).unwrap();
        let (index, size) = (promise["index"].as_u64().unwrap(), lines[1].parse().unwrap());
        verify_inclusion(&leaf, index, size, &path, &root).unwrap();
        let other = leaves[0];
        assert!(verify_inclusion(&other, index, size, &path, &root).is_err());
        assert!(leaves.contains(&leaf), "what was promised is in the log");
    }
    let again = app.sign(&id, &people[0], None).await.is(200);
    assert!(again["promise"].is_null(), "a vote that stands is promised once");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tiles_are_served_in_their_layout_full_and_partial_and_nothing_else_is() {
    let app = TestApp::open().await;
    app.api.get("/log/checkpoint", None).await.problem(404, "not_found");
    let id = app.petition(&app.citizen().await).published().await;
    app.all_sign(&id, &app.citizens(300).await, None).await;
    settled(&app).await;
    let log = PublicLog::of(&app.api).await;
    let (size, leaves) = (log.checkpoint.size, log.leaves());
    assert_eq!(size, 351, "the votes, and that the petition was opened");
    let hashes = |from: usize, to: usize| -> Vec<u8> {
        leaves[from..to].iter().flat_map(|hash| *hash.as_bytes()).collect()
    };
    let tile = |level, index, width| Resource::Hashes(Tile::new(level, index, width).unwrap());
    assert_eq!(fetch(&app.api, tile(0, 0, 256)).await, hashes(0, 256));
    assert_eq!(fetch(&app.api, tile(0, 1, 95)).await, hashes(256, 351));
    assert_eq!(fetch(&app.api, tile(0, 1, 3)).await, hashes(256, 259), "as a smaller log had it");
    assert_eq!(
        fetch(&app.api, tile(0, 0, 17)).await,
        hashes(0, 17),
        "of a tile that is full by now"
    );
    let above = fetch(&app.api, tile(1, 0, 1)).await;
    let mut frontier = transparency::tree::Frontier::empty();
    frontier.extend(leaves[..256].iter().copied()).unwrap();
    assert_eq!(above, frontier.root().as_bytes());
    for absent in [
        "tile/0/001.p/96",
        "tile/0/001",
        "tile/1/000.p/2",
        "tile/1/000",
        "tile/0/1",
        "tile/00/000",
        "tile/0/x000/001",
        "tile/8/000.p/1",
        "tile/entries/002.p/1",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/x999/x999/x999/x999/x999/999",
        "tile/0/000/",
    ] {
        app.api.get(&format!("/log/{absent}"), None).await.problem(404, "not_found");
    }
    assert!(audited(&app).await.is_sound());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_says_how_far_the_log_was_that_it_counts() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    settled(&app).await;
    // Another vote makes the reading anew.
    app.sign(&id, &app.citizen().await, None).await.is(201);
    let seen = app
        .until(&format!("/api/v1/petitions/{id}"), |answer| {
            answer.body()["signature_count"] == 51 && !answer.body()["as_of"].is_null()
        })
        .await
        .body();
    let size = usize::try_from(seen["as_of"]["size"].as_u64().unwrap()).unwrap();
    assert!(size >= 51, "{seen}");
    settled(&app).await;
    let log = PublicLog::of(&app.api).await;
    let mut frontier = transparency::tree::Frontier::empty();
    frontier.extend(log.leaves()[..size].iter().copied()).unwrap();
    assert_eq!(seen["as_of"]["root"], frontier.root().to_string());
    app.close().await;
}

/// Two moderators find these votes to be none, and the log says so.
async fn found_to_be_none(app: &TestApp, id: &str, which: serde_json::Value) {
    let (one, two) = (app.moderator().await, app.moderator().await);
    let made = app.act(id, "invalidations", &one, which).await.is(201);
    let run = format!("invalidations/{}/run", word(&made["id"]));
    app.act(id, &run, &two, json!({})).await.is(200);
    settled(app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moderators_and_persons_find_to_be_no_vote_is_in_the_log() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let person = app.person().await;
    let receipt = app.sign(&id, &person.token, None).await.is(201);
    let named = json!({ "signatures": [receipt["id"]], "reason": "Автоматты түрде қойылған." });
    found_to_be_none(&app, &id, named).await;
    let log = PublicLog::of(&app.api).await;
    let tally = log.recount().of(&bytes(&id)).cloned().unwrap();
    assert_eq!((tally.signed, tally.invalidated, tally.live()), (51, 1, 50));
    let last = log.decoded().pop().unwrap().statement;
    let Statement::Invalidated { cancels, .. } = last else { panic!("{last:?}") };
    let leaf = Hash::from_base64(&word(&receipt["promise"]["leaf_hash"])).unwrap();
    assert_eq!(log.leaves()[usize::try_from(cancels).unwrap()], leaf, "it names the vote");
    assert!(audited(&app).await.is_sound());
    app.close().await;
}

/// What is said of many votes at once waits in several rows, none of them without bounds.
#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_votes_that_are_none_are_cancelled_one_by_one() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    app.all_sign(&id, &app.citizens(1_060).await, None).await;
    let all = json!({ "channel": "electronic", "reason": "Автоматты түрде қойылған." });
    found_to_be_none(&app, &id, all).await;
    let log = PublicLog::of(&app.api).await;
    let tally = log.recount().of(&bytes(&id)).cloned().unwrap();
    assert_eq!((tally.signed, tally.invalidated, tally.live()), (1_110, 1_110, 0));
    let found = audited(&app).await;
    assert!(found.is_sound(), "{found}");
    app.close().await;
}

/// What docs/VERIFY.md gives to whoever wants to count, run as it stands there.
#[tokio::test(flavor = "multi_thread")]
async fn the_ten_minutes_of_the_documentation_come_to_our_count() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let people = app.citizens(260).await;
    app.all_sign(&id, &people, None).await;
    let mine = format!("/api/v1/petitions/{id}/signatures/mine");
    app.api.call(Method::DELETE, &mine, Some(&people[7]), None, &[]).await.is(204);
    settled(&app).await;
    let text = include_str!("../../../docs/VERIFY.md");
    let script: String = text
        .lines()
        .skip_while(|line| !line.contains("```python"))
        .skip(1)
        .take_while(|line| !line.contains("```"))
        .map(|line| format!("{}\n", line.strip_prefix("   ").unwrap_or(line)))
        .collect();
    let base = format!("http://{}", app.service.address);
    let run =
        std::process::Command::new("python3").args(["-c", &script, &base, &id]).output().unwrap();
    let told = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success(), "{told}{}", String::from_utf8_lossy(&run.stderr));
    let head = signed_head(&app.api).await;
    let counted = format!(
        "309 votes count, by the log {} at size {} with root {}",
        head.origin, head.size, head.root
    );
    assert!(told.contains(&counted) && told.contains("votes needed: 50000"), "{told}");
    app.close().await;
}
