//! Mass mail reaches everybody once, whatever dies meanwhile.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use petitions::app::campaigns::{self};
use petitions::bench::seeding::seed;
use petitions::service::bootstrap;
use petitions::store::outbox;
use petitions::worker::mails::IN_FLIGHT;
use serde_json::json;
use uuid::Uuid;

use crate::harness::outgoing::announce;
use crate::harness::outgoing::begin_news;
use crate::harness::recorded;
use crate::harness::smtp::Smtp;
use crate::harness::{TestApp, full, settings, word};

/// A process of the service, killed without a word.
struct Worker(Child);

impl Worker {
    fn start(data: &Path, database: &str, smtp: &Smtp) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_petitions"))
            .args([
                "--data-dir",
                data.to_str().unwrap(),
                "--listen",
                "127.0.0.1:0",
                "--database-url",
                database,
                "--env",
                "development",
            ])
            .args(["--smtp-url", &smtp.url(), "--mass-mail-rate", "100000"])
            .env("PETITIONS_LOG", "error")
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        assert!(child.try_wait().unwrap().is_none());
        Self(child)
    }

    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_kills_of_the_worker_lose_nobody_and_repeat_no_more_than_was_in_flight() {
    let signers = if full() { 50_000 } else { 4_000 };
    let app = TestApp::open().await;
    let id: Uuid = app.petition(&app.citizen().await).published().await.parse().unwrap();
    let people = app.people(signers).await;
    let people: BTreeMap<String, Uuid> =
        people.into_iter().map(|person| (person.email, person.account)).collect();
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    let left = app.leave().await;
    let (database, accounts) =
        (left.database.clone(), people.values().copied().collect::<Vec<_>>());
    tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        let mut rows = accounts.iter().enumerate().map(|(index, account)| {
            recorded(id, 51 + i64::try_from(index).unwrap(), *account, true)
        });
        seed(&mut conn, id.into(), &mut rows, 5_000).unwrap();
    })
    .await
    .unwrap();
    let data = left.data.path().to_str().unwrap().to_owned();
    let core = bootstrap::build(
        &settings(&["--data-dir", &data, "--database-url", &left.database, "--env", "development"]),
        &left.database,
    )
    .unwrap();
    core.write(move |work| begin_news(work, id, None)).await.unwrap();

    let smtp = Smtp::start();
    let until = |wanted: usize| {
        let started = Instant::now();
        while smtp.count() < wanted {
            assert!(
                started.elapsed() < Duration::from_secs(60),
                "the mails stand still at {}",
                smtp.count()
            );
            std::thread::sleep(Duration::from_millis(1));
        }
    };
    // The machine's clock cannot be moved: what the dead held is let go instead.
    let let_go = |conn: &mut PgConnection| {
        conn.batch_execute("UPDATE outbox SET leased_until = now() WHERE leased_until > now()")
            .unwrap();
    };
    let mut conn = PgConnection::establish(&left.database).unwrap();
    let mut between = 0;
    for kill in 0..20 {
        let worker = Worker::start(left.data.path(), &left.database, &smtp);
        until(smtp.count() + 20 + kill);
        if kill % 2 == 0 {
            // Between the end of DATA and what is written about it.
            smtp.post.held.store(0, Ordering::SeqCst);
            smtp.post.hold.store(1, Ordering::SeqCst);
            let started = Instant::now();
            while smtp.post.held.load(Ordering::SeqCst) == 0
                && started.elapsed() < Duration::from_secs(10)
            {
                std::thread::sleep(Duration::from_millis(1));
            }
            between += usize::from(smtp.post.held.load(Ordering::SeqCst) > 0);
        }
        worker.kill();
        smtp.post.hold.store(0, Ordering::SeqCst);
        let_go(&mut conn);
    }
    assert!(between >= 5, "{between} kills fell between DATA and settlement");
    let worker = Worker::start(left.data.path(), &left.database, &smtp);
    let started = Instant::now();
    while outbox::waiting(&mut conn).unwrap() > 0 || smtp.count() < people.len() {
        assert!(
            started.elapsed() < Duration::from_secs(900),
            "{} wait",
            outbox::waiting(&mut conn).unwrap()
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    worker.kill();
    let mut copies: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mail in smtp.taken() {
        copies.entry(mail.to.clone()).or_default().push(mail.header("Message-ID"));
    }
    let missing = people.keys().filter(|email| !copies.contains_key(*email)).count();
    let repeats: usize = copies.values().map(|ids| ids.len() - 1).sum();
    assert_eq!(missing, 0);
    assert!(repeats <= 20 * IN_FLIGHT, "{repeats} repeats");
    assert!(
        copies.values().all(|ids| ids.iter().all(|id| *id == ids[0])),
        "a repeat has the first one's Message-ID"
    );
    let progress = core.read(|work| campaigns::list(work, None, 10)).await.unwrap();
    assert_eq!(
        (progress[0].queued as usize, progress[0].sent as usize, progress[0].failed),
        (people.len(), people.len(), 0)
    );
    println!(
        "{signers} signers, 20 kills, {between} of them between DATA and settlement: {repeats} repeats, {missing} missing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_is_down_and_then_moody_loses_nothing_and_holds_up_nobody() {
    let smtp = Smtp::start();
    smtp.post.down.store(true, Ordering::SeqCst);
    let app = TestApp::with(&["--smtp-url", &smtp.url(), "--mass-mail-rate", "100000"]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let people: [(String, String); 60] = app.readers().await;
    // Nobody who signs waits for the mail.
    for (token, _) in &people {
        app.follow(&id, token, None).await.is(201);
    }
    announce(&app, &id).await;
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    let mut conn = PgConnection::establish(&app.database).unwrap();
    let waiting = outbox::waiting(&mut conn).unwrap();
    assert!(waiting >= 60, "{waiting}");
    assert_eq!(smtp.count(), 0);
    // Ten minutes later it is there again, in every mood.
    for (index, (_, email)) in people.iter().enumerate() {
        match index % 6 {
            0 => smtp.answer(email, "451 4.7.1 later"),
            1 => smtp.answer(email, "421 4.3.2 going down"),
            2 => smtp.answer(email, "550 5.1.1 nobody of that name"),
            _ => {}
        }
    }
    smtp.post.down.store(false, Ordering::SeqCst);
    let later = |conn: &mut PgConnection| {
        conn.batch_execute("UPDATE outbox SET due_at = now() WHERE due_at > now()").unwrap();
    };
    for _ in 0..3 {
        later(&mut conn);
        app.api.get("/dev/mails?limit=1", None).await.is(200);
    }
    for (index, (_, email)) in people.iter().enumerate() {
        if index % 6 < 2 {
            smtp.answer(email, "250 fine");
        }
    }
    later(&mut conn);
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    assert_eq!(outbox::waiting(&mut conn).unwrap(), 0, "the queue drains");
    let mut told: Vec<String> = smtp
        .taken()
        .into_iter()
        .filter(|mail| !mail.header("List-Id").is_empty())
        .map(|mail| mail.to)
        .collect();
    told.sort();
    let mut expected: Vec<String> = people
        .iter()
        .enumerate()
        .filter(|(index, _)| index % 6 != 2)
        .map(|(_, (_, email))| email.clone())
        .collect();
    expected.sort();
    assert_eq!(told, expected, "each once, and nobody lost");
    // An address that is none gets nothing more, and staff see why.
    let administrator = app.administrator().await;
    let buried =
        app.api.get("/api/v1/notices/buried?limit=100", Some(&administrator)).await.is(200);
    let buried = buried["items"].as_array().unwrap();
    assert_eq!(buried.len(), 10);
    assert!(
        buried.iter().all(|mail| mail["reason"] == "the mail server answered 550 5.1.1"),
        "{buried:?}"
    );
    let progress = app.api.get("/api/v1/campaigns", Some(&administrator)).await.is(200);
    assert_eq!(
        (
            &progress["items"][0]["queued"],
            &progress["items"][0]["sent"],
            &progress["items"][0]["failed"]
        ),
        (&json!(60), &json!(50), &json!(10))
    );
    // Once the address is there again, staff send what was given up.
    let back = &buried[9]["id"];
    for (index, (_, email)) in people.iter().enumerate() {
        if index % 6 == 2 {
            smtp.answer(email, "250 fine");
        }
    }
    app.api
        .post(&format!("/api/v1/notices/{}/requeue", word(back)), Some(&administrator), json!({}))
        .await
        .is(204);
    app.api
        .post(&format!("/api/v1/notices/{}/requeue", word(back)), Some(&administrator), json!({}))
        .await
        .problem(404, "not_found");
    let before = smtp.count();
    app.api.get("/dev/mails?limit=1", None).await.is(200);
    assert_eq!(smtp.count(), before + 1);
    app.leave().await;
}
