//! Mail as a real mail server gets it: signed, stoppable by one click, and once, whatever dies meanwhile.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use mail_auth::common::parse::TxtRecordParser as _;
use mail_auth::common::verify::DomainKey;
use mail_auth::{
    AuthenticatedMessage, DkimResult, MX, MessageAuthenticator, Parameters, ResolverCache, Txt,
};
use petitions::app::campaigns::{self, MassAudience};
use petitions::bench::seeding::seed;
use petitions::domain::notice::NoticeKind;
use petitions::domain::rules::Source;
use petitions::mail::sample;
use petitions::service::bootstrap;
use petitions::store::signatures::SignatureRow;
use petitions::store::{outbox, petitions as stored};
use petitions::worker::mails::IN_FLIGHT;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::harness::{TestApp, settings, word};
use super::smtp::{Smtp, Taken};
use super::telling::announce;

const MINISTRY: &str = "ministry-trade-integration";

/// The one record of a domain's DNS.
struct Record(Txt);

impl ResolverCache<String, Txt> for Record {
    fn get<Q>(&self, name: &Q) -> Option<Txt>
    where
        String: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let known = HashMap::from([("petitions._domainkey.petitions.example.".to_owned(), ())]);
        known.contains_key(name).then(|| self.0.clone())
    }

    fn remove<Q>(&self, _: &Q) -> Option<Txt>
    where
        String: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    fn insert(&self, _: String, _: Txt, _: Instant) {}
}

/// Nothing else is asked for.
struct Nothing;

impl<K, V> ResolverCache<K, V> for Nothing {
    fn get<Q>(&self, _: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    fn remove<Q>(&self, _: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    fn insert(&self, _: K, _: V, _: Instant) {}
}

async fn verified(raw: &str, record: &str) -> Vec<DkimResult> {
    let record = Record(Txt::DomainKey(Arc::new(DomainKey::parse(record.as_bytes()).unwrap())));
    let message = AuthenticatedMessage::parse(raw.as_bytes()).unwrap();
    let authenticator = MessageAuthenticator::new_google().unwrap();
    let parameters: Parameters<'_, _, Record, Nothing, Nothing, Nothing, Nothing> = Parameters {
        params: &message,
        cache_txt: Some(&record),
        cache_mx: None::<&Nothing>,
        cache_ptr: None::<&Nothing>,
        cache_ipv4: None::<&Nothing>,
        cache_ipv6: None::<&Nothing>,
    };
    authenticator
        .verify_dkim(parameters)
        .await
        .into_iter()
        .map(|output| output.result().clone())
        .collect()
}

#[allow(dead_code, reason = "the types that the bounds of the verifier name")]
type Bounds = (Arc<Vec<MX>>, Arc<Vec<Ipv4Addr>>, Arc<Vec<Ipv6Addr>>, IpAddr);

#[tokio::test(flavor = "multi_thread")]
async fn mails_are_signed_so_that_another_s_verifier_agrees_and_news_end_by_one_click() {
    let ed25519 = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let base64 =
        |bytes: &[u8]| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes);
    let keys = [
        (
            include_str!("../data/dkim-rsa.pem").to_owned(),
            format!("v=DKIM1; k=rsa; p={}", include_str!("../data/dkim-rsa.pub")),
        ),
        (
            base64(&[7; 32]),
            format!("v=DKIM1; k=ed25519; p={}", base64(ed25519.verifying_key().as_bytes())),
        ),
    ];
    for (private, record) in keys {
        let smtp = Smtp::start();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), private).unwrap();
        let house = TestApp::with(&[
            "--smtp-url",
            &smtp.url(),
            "--dkim-key-file",
            file.path().to_str().unwrap(),
            "--public-url",
            "https://petitions.example",
        ])
        .await;
        let author = house.citizen().await;
        let id = house.published(&author, MINISTRY).await;
        let made = house.api.post("/dev/citizens", None, json!({ "count": 3 })).await.is(201);
        let person = |at: usize| {
            (word(&made["items"][at]["access_token"]), word(&made["items"][at]["email"]))
        };
        let [(leaves, leaver), (stays, stayer), (follows, follower)] =
            [person(0), person(1), person(2)];
        house.follow(&id, &leaves, None).await.is(201);
        house.follow(&id, &stays, None).await.is(201);
        let wish = json!({ "interests": ["answers", "milestones"] });
        let subscription = format!("/api/v1/petitions/{id}/subscription");
        house.api.put(&subscription, Some(&follows), wish).await.is(200);
        // The first news tells how to be rid of the next ones.
        let app = house.service.app.clone();
        let petition: Uuid = id.parse().unwrap();
        let tell = move |text: &'static str| {
            let app = app.clone();
            async move {
                app.write(move |work| {
                    let row = stored::by_id(work.conn, petition.into())?.unwrap();
                    let mut facts = sample(NoticeKind::DecisionPublished);
                    facts["title"] = json!(text);
                    facts.as_object_mut().unwrap().remove("unsubscribe_link");
                    campaigns::start(
                        work,
                        &row,
                        NoticeKind::DecisionPublished,
                        facts,
                        &MassAudience::Joiners,
                    )
                })
                .await
                .unwrap();
            }
        };
        tell("Бірінші").await;
        house.api.get("/dev/mails?limit=1", None).await.is(200);
        let news: Vec<Taken> = smtp
            .taken()
            .into_iter()
            .filter(|mail| !mail.header("List-Unsubscribe").is_empty())
            .collect();
        assert_eq!(
            news.iter().map(|mail| mail.to.as_str()).collect::<BTreeSet<_>>(),
            BTreeSet::from([&*leaver, &*stayer, &*follower])
        );
        let mail = news.iter().find(|mail| mail.to == leaver).unwrap();
        assert_eq!(verified(&mail.raw, &record).await, [DkimResult::Pass]);
        let signed = mail.header("DKIM-Signature").to_lowercase();
        for covered in [
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "mime-version",
            "content-type",
            "list-unsubscribe",
            "list-unsubscribe-post",
        ] {
            let listed = signed.split("h=").nth(1).unwrap().split(';').next().unwrap();
            assert!(listed.split(':').any(|name| name.trim() == covered), "{covered} in {listed}");
        }
        assert!(signed.contains("c=relaxed/relaxed"), "{signed}");
        // A mail that was changed on its way is found out.
        let forged =
            mail.raw.replacen("List-Unsubscribe-Post: List", "List-Unsubscribe-Post: list", 1);
        assert_ne!(verified(&forged, &record).await, [DkimResult::Pass]);
        assert_eq!(mail.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert_eq!(mail.header("List-Id"), "<petition-news.petitions.example>");
        assert_eq!(mail.header("References"), format!("<{id}@petitions.example>"));

        let link = mail.header("List-Unsubscribe");
        let path = link
            .strip_prefix("<https://petitions.example")
            .unwrap()
            .strip_suffix('>')
            .unwrap()
            .to_owned();
        let opened = house.api.get(&path, None).await;
        assert_eq!(opened.status, 303);
        assert!(
            opened.header("location").starts_with("https://petitions.example/unsubscribe#token="),
            "{}",
            opened.header("location")
        );
        house.api.get("/unsubscribe", None).await.is(200);
        assert_eq!(
            house.api.get(&subscription, Some(&leaves)).await.is(200)["interests"],
            json!(["answers"]),
            "opening changes nothing"
        );
        let form = [("content-type", "application/x-www-form-urlencoded")];
        for _ in 0..2 {
            let click = house
                .api
                .raw(Method::POST, &path, None, Some(b"List-Unsubscribe=One-Click".to_vec()), &form)
                .await
                .unwrap();
            assert_eq!(click.status, 204, "{}", click.body());
        }
        assert_eq!(
            house.api.get(&subscription, Some(&leaves)).await.is(200)["interests"],
            json!([])
        );
        let token = path.rsplit('/').next().unwrap();
        let mut wrong = token.to_owned();
        wrong.replace_range(9..10, if &token[9..10] == "A" { "B" } else { "A" });
        for path in
            [format!("/api/v1/unsubscriptions/{wrong}"), "/api/v1/unsubscriptions/%00".to_owned()]
        {
            house
                .api
                .raw(Method::POST, &path, None, Some(Vec::new()), &form)
                .await
                .unwrap()
                .problem(404, "not_found");
        }
        house.api.post("/api/v1/unsubscriptions", None, json!({ "token": token })).await.is(204);
        house.api.call(Method::DELETE, &subscription, Some(&follows), None, &[]).await.is(204);
        let before = smtp.count();
        tell("Екінші").await;
        house.api.get("/dev/mails?limit=1", None).await.is(200);
        let told: Vec<String> =
            smtp.taken().split_off(before).into_iter().map(|mail| mail.to).collect();
        assert_eq!(told, [stayer]);
        house.close().await;
    }
}

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

/// Who signed and asked for news, in one transaction each five thousand.
fn asked(petition_id: Uuid, ordinal: i64, account_id: Uuid) -> SignatureRow {
    let at = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    SignatureRow {
        id: Uuid::now_v7().into(),
        petition_id: petition_id.into(),
        signer_key: Uuid::new_v4(),
        account_id: Some(account_id.into()),
        round: 1,
        live: true,
        ordinal,
        channel: Source::Electronic,
        assurance: "declared".into(),
        key_version: 1,
        public_name: "Айгүл С.".into(),
        region: "750000000".into(),
        notify: true,
        signed_at: at,
        recorded_at: at,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_kills_of_the_worker_lose_nobody_and_repeat_no_more_than_was_in_flight() {
    let signers =
        if std::env::var("PETITIONS_TESTS").as_deref() == Ok("full") { 50_000 } else { 4_000 };
    let house = TestApp::open().await;
    let id: Uuid = house.published(&house.citizen().await, MINISTRY).await.parse().unwrap();
    let made = house.api.post("/dev/citizens", None, json!({ "count": signers })).await.is(201);
    let people: BTreeMap<String, Uuid> = made["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (word(&item["email"]), word(&item["account_id"]).parse().unwrap()))
        .collect();
    house.api.get("/dev/mails?limit=1", None).await.is(200);
    let left = house.leave().await;
    let (database, accounts) =
        (left.database.clone(), people.values().copied().collect::<Vec<_>>());
    tokio::task::spawn_blocking(move || {
        let mut conn = PgConnection::establish(&database).unwrap();
        let mut rows = accounts
            .iter()
            .enumerate()
            .map(|(index, account)| asked(id, 51 + i64::try_from(index).unwrap(), *account));
        seed(&mut conn, id.into(), &mut rows, 5_000).unwrap();
    })
    .await
    .unwrap();
    let data = left.data.path().to_str().unwrap().to_owned();
    let app = bootstrap::build(
        &settings(&["--data-dir", &data, "--database-url", &left.database, "--env", "development"]),
        &left.database,
    )
    .unwrap();
    app.write(move |work| {
        let row = stored::by_id(work.conn, id.into())?.unwrap();
        let mut facts = sample(NoticeKind::DecisionPublished);
        facts.as_object_mut().unwrap().remove("unsubscribe_link");
        campaigns::start(work, &row, NoticeKind::DecisionPublished, facts, &MassAudience::Joiners)
    })
    .await
    .unwrap();

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
            .unwrap()
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
    let progress = app.read(|work| campaigns::list(work, None, 10)).await.unwrap();
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
    let house = TestApp::with(&["--smtp-url", &smtp.url(), "--mass-mail-rate", "100000"]).await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let made = house.api.post("/dev/citizens", None, json!({ "count": 60 })).await.is(201);
    let people: Vec<(String, String)> = made["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (word(&item["access_token"]), word(&item["email"])))
        .collect();
    // Nobody who signs waits for the mail.
    for (token, _) in &people {
        house.follow(&id, token, None).await.is(201);
    }
    announce(&house, &id).await;
    house.api.get("/dev/mails?limit=1", None).await.is(200);
    let mut conn = PgConnection::establish(&house.database).unwrap();
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
        conn.batch_execute("UPDATE outbox SET due_at = now() WHERE due_at > now()").unwrap()
    };
    for _ in 0..3 {
        later(&mut conn);
        house.api.get("/dev/mails?limit=1", None).await.is(200);
    }
    for (index, (_, email)) in people.iter().enumerate() {
        if index % 6 < 2 {
            smtp.answer(email, "250 fine");
        }
    }
    later(&mut conn);
    house.api.get("/dev/mails?limit=1", None).await.is(200);
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
    let administrator = house.staff("administrator", None).await;
    let buried =
        house.api.get("/api/v1/notices/buried?limit=100", Some(&administrator)).await.is(200);
    let buried = buried["items"].as_array().unwrap();
    assert_eq!(buried.len(), 10);
    assert!(
        buried.iter().all(|mail| mail["reason"] == "the mail server answered 550 5.1.1"),
        "{buried:?}"
    );
    let progress = house.api.get("/api/v1/campaigns", Some(&administrator)).await.is(200);
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
    house
        .api
        .post(&format!("/api/v1/notices/{}/requeue", word(back)), Some(&administrator), json!({}))
        .await
        .is(204);
    house
        .api
        .post(&format!("/api/v1/notices/{}/requeue", word(back)), Some(&administrator), json!({}))
        .await
        .problem(404, "not_found");
    let before = smtp.count();
    house.api.get("/dev/mails?limit=1", None).await.is(200);
    assert_eq!(smtp.count(), before + 1);
    house.leave().await;
}
