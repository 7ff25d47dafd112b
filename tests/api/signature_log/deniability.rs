//! What a receipt shows, to whom, and for how long.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::{Connection as _, PgConnection};
use eds::Line;
use hmac::{Hmac, Mac as _};
use petitions::app::retention::tidy;
use petitions::app::{Error, Work};
use petitions::domain::signature_log::{ENTRY_BYTES, Entry, Evidence, Statement};
use petitions::store::signature_log::{PendingEntry, forget_account, pend, take, take_turn};
use petitions::store::signatures::of_account;
use reqwest::Method;
use serde_json::json;
use sha2::Sha256;
use tokio::task::JoinHandle;
use transparency::proof::{TlogProof, Trust};
use transparency::tree::leaf_hash;
use uuid::Uuid;

use super::{audited, log_key, settled};
use crate::harness::database::{rows, sql};
use crate::harness::{Answer, Person, TestApp};

fn path(id: &str) -> String {
    format!("/api/v1/petitions/{id}/signatures/mine/receipt")
}

/// What a signer does with a receipt, with nothing but the key of the log, the petition and their own IIN: the entry that is
/// proved to be theirs.
async fn opened(app: &TestApp, receipt: &Answer, id: &str, iin: &str, cms: Option<&[u8]>) -> Entry {
    let key = log_key(&app.api).await;
    let proof = TlogProof::parse(&receipt.bytes).unwrap();
    let extra = proof.extra.clone().unwrap();
    assert_eq!((extra[0], extra.len()), (1, 1 + ENTRY_BYTES + 32 + 32));
    let (entry, rest) = extra[1..].split_at(ENTRY_BYTES);
    let (opening, evidence) = rest.split_at(32);
    let origin = key.name().as_str().to_owned();
    let trust = Trust { origin: &origin, log_keys: &[key], witness_keys: &[], wanted: 0 };
    proof.verify(&leaf_hash(entry), &trust).unwrap();
    let entry = Entry::decode(entry).unwrap();
    let Statement::Signed(vote) = entry.statement else { panic!("{entry:?}") };
    let mut mac = Hmac::<Sha256>::new_from_slice(opening).unwrap();
    mac.update(b"petition-sig/v1");
    mac.update(Uuid::parse_str(id).unwrap().as_bytes());
    mac.update(iin.as_bytes());
    mac.update(evidence);
    assert_eq!(vote.commitment[..], mac.finalize().into_bytes()[..], "the commitment is theirs");
    let hash = cms.map_or(vec![0; 32], petitions::credentials::sha256);
    assert_eq!(evidence, hash);
    entry
}

async fn signed(app: &TestApp) -> (String, Person) {
    let id = app.petition(&app.citizen().await).published().await;
    let person = app.person().await;
    app.sign(&id, &person.token, None).await.is(201);
    settled(app).await;
    (id, person)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signer_alone_is_shown_their_receipt_and_checks_it_without_us() {
    let app = TestApp::open().await;
    let (id, person) = signed(&app).await;
    let receipt = app.api.get(&path(&id), Some(&person.token)).await;
    assert_eq!((receipt.status, receipt.header("cache-control")), (200, "private, no-store"));
    let entry = opened(&app, &receipt, &id, &person.iin, None).await;
    assert!(
        matches!(entry.statement, Statement::Signed(vote) if vote.evidence == Evidence::Declared)
    );
    app.api.get(&path(&id), None).await.problem(401, "unauthenticated");
    app.api.get(&path(&id), Some(&app.citizen().await)).await.problem(404, "not_found");
    app.api.get(&path(&id), Some(&app.moderator().await)).await.problem(403, "wrong_role");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_by_electronic_signature_is_bound_to_it() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let person = app.person().await;
    let cms = app.cms(Line::Gost2015, &id, &person, None).await;
    let body = crate::harness::evidence::with_cms(&cms, None);
    app.act(&id, "signatures", &person.token, body).await.is(201);
    // One that comes later is kept beside the vote, and changes nothing of what the log says.
    let late = app.person().await;
    app.sign(&id, &late.token, None).await.is(201);
    app.sign_by_eds(Line::Gost2015, &id, &late, None).await.is(200);
    settled(&app).await;
    let receipt = app.api.get(&path(&id), Some(&person.token)).await;
    let entry = opened(&app, &receipt, &id, &person.iin, Some(&cms)).await;
    assert!(matches!(entry.statement, Statement::Signed(vote) if vote.evidence == Evidence::Cms));
    let receipt = app.api.get(&path(&id), Some(&late.token)).await;
    opened(&app, &receipt, &id, &late.iin, None).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_taken_back_a_vote_has_no_receipt_that_anybody_could_ask_for() {
    let app = TestApp::open().await;
    let (id, person) = signed(&app).await;
    let own = format!(
        "signature_leaves l JOIN signatures s ON s.id = l.signature_id WHERE s.account_id = '{}' AND l.seed IS NOT NULL",
        person.account
    );
    assert_eq!(rows(&app, &own).await, 1);
    let mine = format!("/api/v1/petitions/{id}/signatures/mine");
    app.api.call(Method::DELETE, &mine, Some(&person.token), None, &[]).await.is(204);
    app.api.get(&path(&id), Some(&person.token)).await.problem(404, "not_found");
    settled(&app).await;
    assert_eq!(rows(&app, &own).await, 0, "what the key was made of is destroyed");
    // Given and taken back before the log took it up: there was never a key to keep.
    let other = app.person().await;
    app.sign(&id, &other.token, None).await.is(201);
    app.api.call(Method::DELETE, &mine, Some(&other.token), None, &[]).await.is(204);
    settled(&app).await;
    let kept = own.replace(&person.account.to_string(), &other.account.to_string());
    assert_eq!(rows(&app, &kept).await, 0);
    assert!(audited(&app).await.is_sound());
    app.close().await;
}

/// Ends the account of somebody from the sandbox.
async fn leaves_for_good(app: &TestApp, person: &Person) {
    let shared = app.api.post("/dev/citizens", None, json!({ "count": 1 })).await.is(201);
    let password = json!({ "password": shared["password"] });
    app.api
        .call(Method::DELETE, "/api/v1/me", Some(&person.token), Some(password), &[])
        .await
        .is(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_erasure_the_count_stays_and_nothing_here_opens_the_entry() {
    let app = TestApp::open().await;
    let (id, person) = signed(&app).await;
    let old = app.api.get(&path(&id), Some(&person.token)).await;
    // Another vote of theirs waits for its place when they leave.
    let second =
        app.petition(&app.citizen().await).titled("Уақыт туралы екінші петиция").published().await;
    app.sign(&second, &person.token, None).await.is(201);
    leaves_for_good(&app, &person).await;
    settled(&app).await;
    let left = format!(
        "signature_leaves l JOIN signatures s ON s.id = l.signature_id WHERE s.account_id = '{}'",
        person.account
    );
    assert_eq!(rows(&app, &left).await, 2, "the votes stay");
    assert_eq!(rows(&app, &format!("{left} AND l.seed IS NOT NULL")).await, 0);
    assert_eq!(rows(&app, "accounts WHERE erased_at IS NOT NULL AND iin_cipher IS NULL").await, 1);
    assert_eq!(app.seen(&id, None).await["signature_count"], 51);
    opened(&app, &old, &id, &person.iin, None).await;
    assert!(audited(&app).await.is_sound());
    app.close().await;
}

/// Entries of one transaction wait in one row, and only the seeds of whoever leaves are destroyed in it.
#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_while_a_batch_waits_takes_their_own_seeds_alone() {
    let app = TestApp::open().await;
    let (id, person) = signed(&app).await;
    let other = app.person().await;
    app.sign(&id, &other.token, None).await.is(201);
    settled(&app).await;
    let judged = app.core.write(move |work| -> Result<(), Error> {
        let vote = |work: &mut Work<'_>, account: Uuid| {
            let votes = of_account(work.conn, account.into(), &[], None, 2).unwrap();
            assert_eq!(votes.len(), 1);
            votes[0].id
        };
        let (own, kept) = (vote(work, person.account), vote(work, other.account));
        let said =
            |vote, seed| PendingEntry { entry: [seed; ENTRY_BYTES], vote, seed: Some([seed; 16]) };
        pend(work.conn, &[said(Some(kept), 1), said(Some(own), 2), said(None, 3)])?;
        pend(work.conn, &[said(Some(kept), 4)])?;
        forget_account(work.conn, person.account.into())?;
        // Whole batches, as long as fewer were taken than that.
        let first = take(work.conn, 2)?;
        let taken: Vec<_> = first.iter().map(|taken| (taken.entry, taken.signature_id)).collect();
        let entry = |byte| Some([byte; ENTRY_BYTES]);
        assert_eq!(taken, [(entry(1), Some(kept)), (entry(2), Some(own)), (entry(3), None)]);
        let seeds: Vec<_> = first.iter().map(|taken| taken.seed.as_deref()).collect();
        assert_eq!(seeds, [Some(&[1; 16][..]), None, Some(&[3; 16])]);
        let rest = take(work.conn, 2)?;
        assert_eq!(rest.len(), 1);
        assert_eq!(rest[0].seed.as_deref(), Some(&[4; 16][..]));
        Err(Error::NotFound)
    });
    assert!(matches!(judged.await, Err(Error::NotFound)), "nothing of it stays");
    app.close().await;
}

/// What one waits for and another gives. A test that fails gives no more, and so nobody waits for ever.
#[derive(Default)]
struct Sign(AtomicBool);

impl Sign {
    fn give(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn wait(&self) {
        let began = Instant::now();
        while !self.0.load(Ordering::SeqCst) && began.elapsed() < Duration::from_secs(120) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// A transaction of its own beside the service's, whose connections end when they say nothing for four seconds.
fn beside<T: Send + 'static>(
    app: &TestApp,
    act: impl FnOnce(&mut PgConnection) -> T + Send + 'static,
) -> JoinHandle<T> {
    let database = app.database.clone();
    tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        conn.transaction(|conn| Ok::<_, diesel::result::Error>(act(conn))).unwrap()
    })
}

/// Whoever takes up what waits, waits for who forgets a part of it, and takes it without that part.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_forgotten_is_not_taken_up_before_it_is_forgotten() {
    let app = TestApp::open().await;
    let (id, person) = signed(&app).await;
    let other = app.person().await;
    let [turn_taken, turn_over, forgotten, commit] = [(); 4].map(|()| Arc::<Sign>::default());
    let (taken, over) = (turn_taken.clone(), turn_over.clone());
    // The loop of the service has no turn meanwhile.
    let holding = beside(&app, move |conn| {
        while !take_turn(conn).unwrap() {
            std::thread::yield_now();
        }
        taken.give();
        over.wait();
    });
    tokio::task::block_in_place(|| turn_taken.wait());
    let second =
        app.petition(&app.citizen().await).titled("Уақыт туралы екінші петиция").published().await;
    app.all_sign(&second, &[person.token.clone(), other.token.clone()], None).await;
    let (has_forgotten, may_commit) = (forgotten.clone(), commit.clone());
    let account = person.account;
    let forgetting = beside(&app, move |conn| {
        forget_account(conn, account.into()).unwrap();
        has_forgotten.give();
        may_commit.wait();
    });
    tokio::task::block_in_place(|| forgotten.wait());
    let taking = beside(&app, |conn| take(conn, 1_000).unwrap());
    let blocked =
        "pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%taken AS (DELETE%'";
    for _ in 0..1_000 {
        if rows(&app, blocked).await == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(rows(&app, blocked).await, 1, "it waits");
    commit.give();
    forgetting.await.unwrap();
    let taken = taking.await.unwrap();
    turn_over.give();
    holding.await.unwrap();
    let own = app.core.read(move |work| Ok(of_account(work.conn, account.into(), &[], None, 5)?));
    let own: Vec<_> = own.await.unwrap().iter().map(|vote| vote.id).collect();
    let of_votes = taken.iter().filter(|taken| taken.signature_id.is_some());
    let (own, others): (Vec<_>, Vec<_>) =
        of_votes.partition(|taken| taken.signature_id.is_some_and(|vote| own.contains(&vote)));
    assert_eq!((own.len(), others.len()), (1, 51), "{id}");
    assert!(own.iter().all(|taken| taken.seed.is_none()), "it is forgotten");
    assert!(others.iter().all(|taken| taken.seed.is_some()), "and no other");
    app.service.stop().await.unwrap();
}

/// A vote that is counted while its signer leaves gets its place afterwards, and loses its seed within the hour.
#[tokio::test(flavor = "multi_thread")]
async fn a_vote_that_met_its_signer_s_leaving_is_forgotten_too() {
    let app = TestApp::open().await;
    let (_, person) = signed(&app).await;
    let own = format!(
        "signature_leaves l JOIN signatures s ON s.id = l.signature_id \
         WHERE l.seed IS NOT NULL AND s.account_id = '{}'",
        person.account
    );
    let all = rows(&app, "signature_leaves WHERE seed IS NOT NULL").await;
    let kept = format!("CREATE TABLE kept AS SELECT l.* FROM {own}");
    sql(&app, &kept).await;
    leaves_for_good(&app, &person).await;
    sql(&app, "ALTER TABLE signature_leaves DISABLE TRIGGER signature_leaves_update").await;
    sql(&app, "UPDATE signature_leaves l SET seed = kept.seed FROM kept WHERE kept.signature_id = l.signature_id").await;
    sql(&app, "ALTER TABLE signature_leaves ENABLE TRIGGER signature_leaves_update").await;
    assert_eq!(rows(&app, &own).await, 1);
    app.core.write(tidy).await.unwrap();
    assert_eq!(rows(&app, &own).await, 0);
    assert_eq!(rows(&app, "signature_leaves WHERE seed IS NOT NULL").await, all - 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_gets_back_their_iin_gets_no_receipt_of_what_another_signed_with_it() {
    let app = TestApp::open().await;
    // Somebody has typed a number that is not theirs, and signed.
    let (id, stranger) = signed(&app).await;
    assert_eq!(app.api.get(&path(&id), Some(&stranger.token)).await.status, 200);
    // Its person comes with a certificate, and sees the vote; a receipt would be the proof of a vote that they never gave.
    let key = app.certified(&stranger.iin).await;
    let own = app.eds_account(&key, "own@example.kz").await;
    let votes = app.api.get("/api/v1/me/signatures", Some(&own)).await.is(200);
    assert_eq!(votes["items"].as_array().unwrap().len(), 1, "{votes}");
    app.api.get(&path(&id), Some(&own)).await.problem(404, "not_found");
    app.close().await;
}
