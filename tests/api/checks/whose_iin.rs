//! Whose IIN it is, and whose the votes with it: A29 and A30 of docs/SECURITY.md.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use diesel::RunQueryDsl as _;
use petitions::app::{Work, audit};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{
    EMAIL, IIN, PASSWORD, confirm, confirmed, enrolled, mailed_code, mailed_kind, registration,
    session,
};
use crate::harness::database::{count, rows};
use crate::harness::{Answer, DISTRICT, TestApp, word};

const STRANGER: &str = "stranger@example.kz";
const THEIRS: &str = "what the stranger has chosen";

/// A stranger types the IIN; the mailed token.
async fn stranger_registers(app: &TestApp, iin: &str, email: &str) -> String {
    let mut body = registration(iin, email);
    body["password"] = THEIRS.into();
    body["given_name"] = "Болат".into();
    app.api.post("/api/v1/accounts", None, body).await.is(202);
    mailed_code(app, "confirm_registration").await
}

/// A stranger's account with that IIN; an access token.
async fn stranger(app: &TestApp, iin: &str, email: &str) -> String {
    let token = stranger_registers(app, iin, email).await;
    word(&confirm(app, &token, THEIRS).await.is(201)["access_token"])
}

async fn me(app: &TestApp, token: &str) -> Value {
    app.api.get("/api/v1/me", Some(token)).await.is(200)
}

/// The votes with one's IIN, newest first.
async fn votes(app: &TestApp, token: &str) -> Vec<Value> {
    let listed = app.api.get("/api/v1/me/signatures?limit=100", Some(token)).await.is(200);
    listed["items"].as_array().unwrap().clone()
}

async fn on_vote(app: &TestApp, token: &str, vote: &Value, act: &str) -> Answer {
    let path = format!("/api/v1/me/signatures/{}/{act}", word(&vote["id"]));
    app.api.post(&path, Some(token), json!({})).await
}

/// Whether every sum, order and number agrees with the votes.
async fn is_sound(app: &TestApp) {
    let found = app.core.read(audit::verify).await.unwrap();
    assert!(found.is_sound(), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a29_an_iin_typed_first_keeps_its_person_out_at_no_moment() {
    let app = TestApp::open().await;
    let key = app.certified(IIN).await;
    // A stranger's registration waits when the person comes, and one that comes while the person's waits.
    let early = stranger_registers(&app, IIN, "early@example.kz").await;
    let own = app.eds_registered(&key, EMAIL).await;
    let meanwhile = stranger(&app, IIN, STRANGER).await;
    let opened = confirm(&app, &own, PASSWORD).await.is(201);
    let token = word(&opened["access_token"]);
    let account = me(&app, &token).await;
    assert_eq!(
        (&account["assurance"], &account["family_name"]),
        (&json!("eds"), &json!("Серікқызы"))
    );
    confirm(&app, &early, THEIRS).await.problem(409, "already_registered");
    // Whoever had it is told and out, and can come back, take their data and leave, and nothing else.
    app.api.get("/api/v1/me", Some(&meanwhile)).await.problem(401, "session_ended");
    mailed_kind(&app, "iin_taken_over").await;
    let back = word(&session(&app, STRANGER, THEIRS).await["access_token"]);
    assert_eq!(me(&app, &back).await["assurance"], "declared");
    let petition = app.petition(&app.citizen().await).published().await;
    app.sign(&petition, &back, None).await.problem(403, "iin_lost");
    let text = crate::harness::text(DISTRICT);
    app.api.post("/api/v1/petitions", Some(&back), text).await.problem(403, "iin_lost");
    let mine = format!("/api/v1/petitions/{petition}/signatures/mine");
    let withdrawn = app.api.call(Method::DELETE, &mine, Some(&back), None, &[]).await;
    withdrawn.problem(403, "iin_lost");
    let export = json!({ "password": THEIRS });
    let export = app.api.post("/api/v1/me/export", Some(&back), export).await.is(200);
    assert!(!export.to_string().contains(IIN), "{export}");
    let leave = Some(json!({ "password": THEIRS }));
    app.api.call(Method::DELETE, "/api/v1/me", Some(&back), leave, &[]).await.is(204);
    // Nobody types it again, nor takes it with as good a proof as is there.
    let late = app.api.post("/api/v1/accounts", None, registration(IIN, "late@example.kz")).await;
    late.is(202);
    mailed_kind(&app, "registration_unfinished").await;
    let twice = app.eds_registers(&key, "twice@example.kz", json!({})).await;
    twice.problem(409, "already_registered");
    app.eds_sign_in(&key, json!({})).await.is(201);
    let events = "account_events WHERE event = 'iin_taken_over'";
    assert_eq!((rows(&app, events).await, rows(&app, "iin_takeovers").await), (2, 1));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a29_neither_a_factor_nor_a_suspension_of_a_stranger_holds_an_iin() {
    let app = TestApp::open().await;
    let administrator = app.administrator().await;
    for (at, iin) in [IIN, "661028130259"].into_iter().enumerate() {
        let theirs = stranger(&app, iin, &format!("stranger-{at}@example.kz")).await;
        if at == 0 {
            enrolled(&app, &theirs, THEIRS).await;
        } else {
            let id = word(&me(&app, &theirs).await["id"]);
            let path = format!("/api/v1/accounts/{id}/suspension");
            app.api.post(&path, Some(&administrator), json!({ "reason": "x" })).await.is(204);
        }
        let key = app.certified(iin).await;
        let token = app.eds_account(&key, &format!("own-{at}@example.kz")).await;
        assert_eq!(me(&app, &token).await["assurance"], "eds");
    }
    // Staff see that the account was suspended whose IIN it was.
    let suspended =
        "account_events WHERE event = 'iin_taken_over' AND details @> '{\"suspended\": true}'";
    assert_eq!(rows(&app, suspended).await, 2);
    app.close().await;
}

/// Keeps new accounts from being made until it is told; tells how many wait for locks.
fn bar(work: &mut Work<'_>, go: &Receiver<()>) {
    diesel::sql_query("SET LOCAL idle_in_transaction_session_timeout = 0")
        .execute(work.conn)
        .unwrap();
    diesel::sql_query("LOCK TABLE accounts IN SHARE MODE").execute(work.conn).unwrap();
    go.recv_timeout(Duration::from_secs(30)).unwrap();
}

/// Waits until so many transactions wait for a lock.
async fn waiting(app: &TestApp, wanted: i64) {
    let started = Instant::now();
    let ungranted = "pg_locks JOIN pg_stat_activity USING (pid) \
                     WHERE NOT granted AND datname = current_database()";
    while rows(app, ungranted).await < wanted {
        assert!(started.elapsed() < Duration::from_secs(30), "{wanted} do not wait");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a29_two_confirmations_at_once_leave_the_iin_with_its_person() {
    let app = TestApp::open().await;
    for (at, (iin, person_first)) in
        [("661028130259", false), ("660901115426", true)].into_iter().enumerate()
    {
        let key = app.certified(iin).await;
        let typed = stranger_registers(&app, iin, &format!("stranger-{at}@example.kz")).await;
        let own = app.eds_registered(&key, &format!("own-{at}@example.kz")).await;
        // Both are about to make their accounts before either is there.
        let (go, told) = channel();
        let core = app.core.clone();
        let told = std::sync::Arc::new(std::sync::Mutex::new(told));
        let held = tokio::spawn(async move {
            core.write(move |work| {
                bar(work, &told.lock().unwrap());
                Ok(())
            })
            .await
            .unwrap();
        });
        let started = Instant::now();
        while rows(
            &app,
            "pg_locks WHERE mode = 'ShareLock' AND granted AND relation = 'accounts'::regclass",
        )
        .await
            == 0
        {
            assert!(started.elapsed() < Duration::from_secs(30));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let as_person = confirm(&app, &own, PASSWORD);
        let as_stranger = confirm(&app, &typed, THEIRS);
        let after_the_first = async {
            waiting(&app, 1).await;
        };
        let released = async {
            waiting(&app, 2).await;
            go.send(()).unwrap();
        };
        let (person, stranger) = if person_first {
            let second = async {
                after_the_first.await;
                as_stranger.await
            };
            let (person, stranger, ()) = tokio::join!(as_person, second, released);
            (person, stranger)
        } else {
            let second = async {
                after_the_first.await;
                as_person.await
            };
            let (stranger, person, ()) = tokio::join!(as_stranger, second, released);
            (person, stranger)
        };
        held.await.unwrap();
        let token = word(&person.is(201)["access_token"]);
        assert_eq!(me(&app, &token).await["assurance"], "eds", "{person_first}");
        if person_first {
            stranger.problem(409, "already_registered");
        } else {
            let theirs = word(&stranger.is(201)["access_token"]);
            app.api.get("/api/v1/me", Some(&theirs)).await.problem(401, "session_ended");
        }
    }
    let takeovers = app.core.read(|work| Ok(count(work.conn, "iin_takeovers"))).await.unwrap();
    assert_eq!(takeovers, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a29_many_confirmations_at_once_leave_every_iin_with_its_person() {
    let app = TestApp::open().await;
    let mut tokens = Vec::new();
    for (at, iin) in
        ["661028130259", "660901115426", "171028294139", "021116262123", "310617241054"]
            .into_iter()
            .enumerate()
    {
        let key = app.certified(iin).await;
        let typed = stranger_registers(&app, iin, &format!("stranger-{at}@example.kz")).await;
        let own = app.eds_registered(&key, &format!("own-{at}@example.kz")).await;
        tokens.push((own, typed));
    }
    let all = tokens.iter().map(|(own, typed)| async {
        let (person, _) = tokio::join!(confirm(&app, own, PASSWORD), confirm(&app, typed, THEIRS));
        word(&person.is(201)["access_token"])
    });
    for token in futures_util::future::join_all(all).await {
        assert_eq!(me(&app, &token).await["assurance"], "eds");
    }
    assert_eq!(rows(&app, "accounts WHERE person_key IS NOT NULL").await, 5);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a30_a_disowned_vote_is_gone_from_count_list_and_statistics_together() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let theirs = stranger(&app, IIN, STRANGER).await;
    let petition = app.petition(&app.citizen().await).to(DISTRICT).published().await;
    let required = app.required(&petition).await;
    app.all_sign(&petition, &app.citizens(required - 51).await, None).await;
    // The stranger's is the last vote that was needed.
    app.sign(&petition, &theirs, None).await.is(201);
    assert_eq!(app.seen(&petition, None).await["state"], "supported");
    app.clock("2026-09-08T05:00:00Z").await;
    let own = app.eds_account(&app.certified(IIN).await, EMAIL).await;
    assert_eq!(app.seen(&petition, None).await["signature_count"], required, "counted till then");
    let former = word(&session(&app, STRANGER, THEIRS).await["access_token"]);
    assert!(votes(&app, &former).await.is_empty());
    let found = votes(&app, &own).await;
    assert_eq!((&found[0]["standing"], &found[0]["live"]), (&json!("to_confirm"), &json!(true)));
    is_sound(&app).await;
    on_vote(&app, &own, &found[0], "disowning").await.is(204);
    // Count, state, list, days and regions, in one go.
    let left = app.seen(&petition, None).await;
    assert_eq!(
        (&left["signature_count"], &left["state"]),
        (&json!(required - 1), &json!("published"))
    );
    let statistics = format!("/api/v1/petitions/{petition}/statistics");
    let figures = app.api.get(&statistics, None).await.is(200);
    for part in ["days", "regions"] {
        let sum: u64 = figures[part]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["signatures"].as_u64().unwrap())
            .sum();
        assert_eq!(sum, u64::try_from(required).unwrap() - 1, "{part}: {figures}");
    }
    let listed = format!("/api/v1/petitions/{petition}/signatures?limit=100");
    let listed = app.api.get(&listed, None).await.is(200);
    assert!(!listed.to_string().contains("Болат"), "{listed}");
    is_sound(&app).await;
    let step = app.timeline(&petition).await;
    let step = step.iter().find(|step| step["event"] == "signature_disowned").unwrap().clone();
    assert_eq!(
        step["details"],
        json!({ "removed": 1, "signature_count": required - 1, "reason": "disowned" })
    );
    assert_eq!(step["effective_at"], "2026-09-08", "nobody's minute");
    assert_eq!(app.times(&petition, "back_in_collection").await, 1);
    // Once more changes nothing; and the person may sign.
    on_vote(&app, &own, &found[0], "disowning").await.is(204);
    on_vote(&app, &own, &found[0], "confirmation").await.problem(409, "signature_ended");
    assert_eq!(app.times(&petition, "signature_disowned").await, 1);
    let receipt = app.sign(&petition, &own, None).await.is(201);
    assert_eq!(receipt["signature_count"], required);
    assert_eq!(app.seen(&petition, None).await["state"], "supported");
    let found = votes(&app, &own).await;
    assert_eq!(
        found.iter().map(|vote| (&vote["standing"], &vote["live"])).collect::<Vec<_>>(),
        [(&json!("own"), &json!(true)), (&json!("to_confirm"), &json!(false))]
    );
    is_sound(&app).await;
    // What was forwarded is for complaints.
    let moderator = app.moderator().await;
    app.act(&petition, "forwarding", &moderator, json!({ "note": "x" })).await.is(200);
    on_vote(&app, &own, &found[0], "disowning").await.problem(409, "state_conflict");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a30_what_others_signed_is_confirmed_or_disowned_by_whose_iin_it_bears() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, theirs) = (app.citizen().await, stranger(&app, IIN, STRANGER).await);
    let mut signed = Vec::new();
    for title in ["Бірінші ауыл жолы", "Екінші ауыл жолы", "Үшінші ауыл жолы"]
    {
        let petition = app.petition(&author).to(DISTRICT).titled(title).published().await;
        app.sign(&petition, &theirs, None).await.is(201);
        signed.push(petition);
    }
    // On the third one the stranger has used up both votes.
    let mine = format!("/api/v1/petitions/{}/signatures/mine", signed[2]);
    let withdraws = async |token: &str| {
        app.api.call(Method::DELETE, &mine, Some(token), None, &[]).await.is(204);
    };
    withdraws(&theirs).await;
    app.sign(&signed[2], &theirs, None).await.is(201);
    withdraws(&theirs).await;
    app.sign(&signed[2], &theirs, None).await.problem(409, "resign_limit");
    let own = app.eds_account(&app.certified(IIN).await, EMAIL).await;
    app.clock("2026-09-08T05:00:00Z").await;
    let of = async |petition: &str| {
        let found = votes(&app, &own).await;
        found.into_iter().find(|vote| vote["petition_id"] == petition).unwrap()
    };
    // Somebody else's votes are not theirs to speak of.
    let other = app.citizen().await;
    for act in ["confirmation", "disowning"] {
        on_vote(&app, &other, &of(&signed[0]).await, act).await.problem(404, "not_found");
    }
    // Confirmed, it counts as it did, under the name of its person.
    on_vote(&app, &own, &of(&signed[0]).await, "confirmation").await.is(204);
    let confirmed_vote = of(&signed[0]).await;
    assert_eq!(
        (&confirmed_vote["standing"], &confirmed_vote["live"]),
        (&json!("confirmed"), &json!(true))
    );
    // Signing is another way to say so.
    app.sign(&signed[1], &own, None).await.is(200);
    assert_eq!(of(&signed[1]).await["standing"], "confirmed");
    for petition in &signed[..2] {
        let listed = format!("/api/v1/petitions/{petition}/signatures?limit=100");
        let listed = app.api.get(&listed, None).await.is(200).to_string();
        assert!(listed.contains("Айгүл С.") && !listed.contains("Болат"), "{listed}");
        assert_eq!(app.seen(petition, None).await["signature_count"], 51);
    }
    // What the stranger gave and took back uses up none of the person's own two.
    app.sign(&signed[2], &own, None).await.is(201);
    withdraws(&own).await;
    app.sign(&signed[2], &own, None).await.is(201);
    withdraws(&own).await;
    app.sign(&signed[2], &own, None).await.problem(409, "resign_limit");
    // A confirmed one can still be taken back, and disowned.
    on_vote(&app, &own, &confirmed_vote, "disowning").await.is(204);
    assert_eq!(app.seen(&signed[0], None).await["signature_count"], 50);
    is_sound(&app).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a30_whoever_disowns_a_vote_of_their_own_account_puts_the_stranger_out() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let own = word(&confirmed(&app, IIN, EMAIL, PASSWORD).await["access_token"]);
    let thief = word(&session(&app, EMAIL, PASSWORD).await["access_token"]);
    let petition = app.petition(&app.citizen().await).to(DISTRICT).published().await;
    app.sign(&petition, &thief, None).await.is(201);
    let vote = votes(&app, &own).await.remove(0);
    assert_eq!(vote["standing"], "own");
    on_vote(&app, &own, &vote, "disowning").await.is(204);
    assert_eq!(app.seen(&petition, None).await["signature_count"], 50);
    app.api.get("/api/v1/me", Some(&thief)).await.problem(401, "session_ended");
    app.sign(&petition, &own, None).await.is(201);
    on_vote(&app, &own, &votes(&app, &own).await[0], "disowning").await.is(204);
    app.sign(&petition, &own, None).await.problem(409, "resign_limit");
    is_sound(&app).await;
    app.close().await;
}
