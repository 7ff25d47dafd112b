//! Who is told, how he chooses, and what becomes of a mail after it was sent.

use std::io::Write as _;
use std::process::Stdio;
use std::sync::atomic::Ordering;

use diesel::prelude::*;
use petitions::app::campaigns::{self, MassAudience};
use petitions::domain::notice::NoticeKind;
use petitions::mail::sample;
use petitions::store::petitions as stored;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::accounts::registration;
use super::harness::{TestApp, word};
use super::smtp::{Smtp, Taken};

const MINISTRY: &str = "ministry-trade-integration";
const DISTRICT: &str = "akimat-akmola-egindikol-district";

/// Token and address of new citizens.
async fn people<const N: usize>(house: &TestApp) -> [(String, String); N] {
    let made = house.api.post("/dev/citizens", None, json!({ "count": N })).await.is(201);
    std::array::from_fn(|at| {
        (word(&made["items"][at]["access_token"]), word(&made["items"][at]["email"]))
    })
}

/// Begins a mass notice to the joiners of a petition.
pub async fn announce(house: &TestApp, id: &str) {
    let petition: Uuid = id.parse().unwrap();
    house
        .service
        .app
        .write(move |work| {
            let row = stored::by_id(work.conn, petition.into())?.unwrap();
            let mut facts = sample(NoticeKind::DecisionPublished);
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

async fn deliver(house: &TestApp) {
    house.api.get("/dev/mails?limit=1", None).await.is(200);
}

/// The newest mail to an address.
fn newest(smtp: &Smtp, to: &str) -> Taken {
    smtp.taken().into_iter().rev().find(|mail| mail.to == to).unwrap()
}

/// A report about a mail, as a mail server writes it.
fn report(mail: &Taken, action: &str, status: &str) -> String {
    let (from, to) = (&mail.from, &mail.to);
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mail.example.kz\r\nTo: {from}\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nThis is the mail system.\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.kz\r\n\r\n\
         Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 {status}\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--b--\r\n",
        mail.raw
    )
}

/// Gives a mail that came back to the program, as the pipe of a mail server does; what it says.
async fn come_back(house: &TestApp, mail: String) -> String {
    let mut command = house.command("bounce");
    tokio::task::spawn_blocking(move || {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(mail.as_bytes()).unwrap();
        let out = child.wait_with_output().unwrap();
        assert!(out.status.success(), "{} {}", out.status, String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap().trim().to_owned()
    })
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_comes_back_ends_mail_to_its_address_until_mail_arrives_there() {
    let smtp = Smtp::start();
    let house = TestApp::with(&[
        "--smtp-url",
        &smtp.url(),
        "--bounce-address",
        "bounces@petitions.example",
    ])
    .await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let [(gone, gone_at), (full, full_at), (angry, angry_at), (wordy, wordy_at)] =
        people(&house).await;
    for token in [&gone, &full, &angry, &wordy] {
        house.follow(&id, token, None).await.is(201);
    }
    announce(&house, &id).await;
    deliver(&house).await;
    let mail = newest(&smtp, &gone_at);
    let (local, host) = mail.from.split_once('@').unwrap();
    assert!(
        local.starts_with("bounces+") && host == "petitions.example" && local.len() <= 64,
        "{}",
        mail.from
    );
    let others: Vec<String> = smtp.taken().iter().map(|mail| mail.from.clone()).collect();
    assert_eq!(
        others.iter().filter(|from| **from == mail.from).count(),
        1,
        "each mail has a return path of its own"
    );

    // Nobody but us can say where a mail comes back to.
    let last = mail.from.find('@').unwrap() - 1;
    let mut forged = mail.clone();
    forged.from.replace_range(last..=last, if &mail.from[last..=last] == "0" { "1" } else { "0" });
    assert_eq!(come_back(&house, report(&forged, "failed", "5.1.1")).await, "no mail of ours");
    assert_eq!(
        come_back(&house, "Subject: Away\r\n\r\nI am away.".to_owned()).await,
        "nothing about a mail of ours"
    );
    let suspended = async |token: &str| {
        house.api.get("/api/v1/me", Some(token)).await.is(200)["mail_suspended_since"].is_string()
    };
    assert!(!suspended(&gone).await);

    // One that is not there, at once; the same report again changes nothing.
    for _ in 0..2 {
        assert_eq!(come_back(&house, report(&mail, "failed", "5.1.1")).await, "taken in");
    }
    assert!(suspended(&gone).await);
    let administrator = house.staff("administrator", None).await;
    let buried = house.api.get("/api/v1/notices/buried", Some(&administrator)).await.is(200);
    let [item] = &buried["items"].as_array().unwrap()[..] else { panic!("{buried}") };
    assert_eq!(
        (item["reason"].as_str(), item["sent_at"].is_string()),
        (Some("came back: 5.1.1"), true)
    );
    let progress = house.api.get("/api/v1/campaigns", Some(&administrator)).await.is(200);
    assert_eq!(
        (progress["items"][0]["sent"].as_u64(), progress["items"][0]["failed"].as_u64()),
        (Some(3), Some(1))
    );

    // One that is full, with the third in a row. That our server takes the next mail says nothing; a rule of a server
    // about us says nothing either.
    for (time, status) in ["5.7.1", "5.2.2", "5.2.2", "5.2.2"].into_iter().enumerate() {
        assert!(!suspended(&full).await, "{time}");
        let mail = newest(&smtp, &full_at);
        assert_eq!(come_back(&house, report(&mail, "delayed", "4.2.2")).await, "taken in");
        assert_eq!(come_back(&house, report(&mail, "failed", status)).await, "taken in");
        if time < 3 {
            announce(&house, &id).await;
            deliver(&house).await;
        }
    }
    assert!(suspended(&full).await);
    assert_eq!(
        smtp.taken().iter().filter(|mail| mail.to == gone_at).count(),
        1,
        "nothing more went to who is gone"
    );

    // Who writes back hears no more of that petition, and who calls it unwanted of none.
    let written = newest(&smtp, &wordy_at);
    let link = written.header("List-Unsubscribe");
    let to = link.split("<mailto:").nth(1).unwrap().strip_suffix("?subject=unsubscribe>").unwrap();
    assert_ne!(to, written.from, "what a reader sees is not where mails come back to");
    let wish = |to: &str| {
        format!("From: {wordy_at}\r\nTo: \"News\" <{to}>\r\nSubject: unsubscribe\r\n\r\n")
    };
    assert_eq!(come_back(&house, wish(&written.from)).await, "no mail of ours");
    let mut shown = written.clone();
    shown.from = to.to_owned();
    assert_eq!(come_back(&house, report(&shown, "failed", "5.1.1")).await, "no mail of ours");
    assert_eq!(come_back(&house, wish(to)).await, "taken in");
    let subscription =
        house.api.get(&format!("/api/v1/petitions/{id}/subscription"), Some(&wordy)).await.is(200);
    assert_eq!(subscription["interests"], json!([]));

    // Who calls it unwanted gets no more news, and still what he asks for himself.
    let unwanted = newest(&smtp, &angry_at);
    let complaint = report(&unwanted, "failed", "5.7.1").replace(
        "message/delivery-status\r\n\r\n",
        &format!(
            "message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nOriginal-Mail-From: <{}>\r\n",
            unwanted.from
        ),
    );
    assert_eq!(come_back(&house, complaint).await, "taken in");
    let choices = house.api.get("/api/v1/me/mail-choices", Some(&angry)).await.is(200);
    assert_eq!(choices, json!({ "news": false, "progress": true, "reminders": true }));

    // Staff try again; and a mailed token that is used shows that mail arrives.
    let requeue = format!("/api/v1/notices/{}/requeue", word(&item["id"]));
    house.api.post(&requeue, Some(&administrator), json!({})).await.is(204);
    assert!(!suspended(&gone).await);
    deliver(&house).await;
    assert_eq!(smtp.taken().iter().filter(|mail| mail.to == gone_at).count(), 2);
    house.api.post("/api/v1/password-resets", None, json!({ "email": full_at })).await.is(202);
    let code = super::accounts::mailed_code(&house, "password_reset").await;
    let reset = json!({ "token": code, "password": "a long enough pass phrase" });
    house.api.post("/api/v1/password-resets/confirmation", None, reset).await.is(204);
    let session = json!({ "email": full_at, "password": "a long enough pass phrase" });
    let session = house.api.post("/api/v1/sessions", None, session).await.is(201);
    assert!(!suspended(&word(&session["access_token"])).await);
    house.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_of_a_mail_server_about_us_is_not_held_against_an_address() {
    let smtp = Smtp::start();
    let house = TestApp::with(&["--smtp-url", &smtp.url()]).await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let [(reader, address)] = people(&house).await;
    house.follow(&id, &reader, None).await.is(201);
    let administrator = house.staff("administrator", None).await;
    let mut conn = PgConnection::establish(&house.database).unwrap();
    smtp.answer(&address, "550 5.7.1 you are on a list");
    for time in 1..=4 {
        announce(&house, &id).await;
        deliver(&house).await;
        // Its last try.
        let last = "UPDATE outbox SET attempts = 11, due_at = now() WHERE sent_at IS NULL AND buried_at IS NULL";
        diesel::sql_query(last).execute(&mut conn).unwrap();
        deliver(&house).await;
        let buried = house.api.get("/api/v1/notices/buried", Some(&administrator)).await.is(200);
        assert_eq!(buried["items"].as_array().unwrap().len(), time, "{buried}");
    }
    let suspended =
        house.api.get("/api/v1/me", Some(&reader)).await.is(200)["mail_suspended_since"].clone();
    assert_eq!(suspended, Value::Null);
    house.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_the_votes_is_news_once_however_often_it_is_reached() {
    let house = TestApp::open().await;
    let id = house.published(&house.citizen().await, DISTRICT).await;
    let share =
        house.petition(&id, None).await["required_count"].as_u64().unwrap().div_ceil(4) as usize;
    let signers = house.citizens(share - 50 + 1).await;
    let (last, others) = signers.split_last().unwrap();
    let administrator = house.staff("administrator", None).await;
    let news = async || {
        deliver(&house).await;
        let all = house.api.get("/api/v1/campaigns?limit=100", Some(&administrator)).await.is(200);
        all["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|item| item["kind"] == "milestone_reached")
            .count()
    };
    house.sign_all(&id, others, None).await;
    assert_eq!(news().await, 1);
    // What was told long ago has gone from the author's inbox.
    let mut conn = PgConnection::establish(&house.database).unwrap();
    diesel::sql_query("DELETE FROM inbox").execute(&mut conn).unwrap();
    let mine = format!("/api/v1/petitions/{id}/signatures/mine");
    house.api.call(Method::DELETE, &mine, Some(&others[0]), None, &[]).await.is(204);
    assert_eq!(news().await, 1);
    for answer in house.sign_all(&id, std::slice::from_ref(last), None).await {
        answer.is(201);
    }
    assert_eq!(news().await, 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_for_a_confirmation_mail_sees_what_becomes_of_it_and_not_who_has_an_account() {
    let smtp = Smtp::start();
    let house = TestApp::with(&[
        "--smtp-url",
        &smtp.url(),
        "--rate-limits",
        "on",
        "--bounce-address",
        "bounces@petitions.example",
    ])
    .await;
    let register = async |iin: &str, email: &str| {
        let answer = house.api.post("/api/v1/accounts", None, registration(iin, email)).await;
        let body = answer.is(202);
        let path = format!("/api/v1/deliveries/{}", word(&body["delivery_id"]));
        assert_eq!(answer.header("location"), path);
        (path, body.as_object().unwrap().len())
    };
    let state = async |path: &str| word(&house.api.get(path, None).await.is(200)["state"]);
    let awaited = async |path: &str, wanted: &str| {
        let seen = house.until(path, |answer| answer.body()["state"] == wanted).await;
        assert_eq!(seen.body()["state"], wanted, "{}", seen.body());
        seen.body()
    };

    // Sent, whether or not there is an account of that address or IIN.
    let (first, members) = register("900101300017", "aigul@example.kz").await;
    assert!(awaited(&first, "sent").await["sent_at"].is_string());
    let code =
        json!({ "token": super::accounts::mailed_code(&house, "confirm_registration").await });
    house.api.post("/api/v1/accounts/confirmation", None, code).await.is(204);
    let (again, same) = register("661028130259", "aigul@example.kz").await;
    assert_eq!(same, members);
    awaited(&again, "sent").await;
    // As many as the given address gets in an hour, whoever the IIN is of.
    for iin in ["900101300017", "581014274025"] {
        let address = format!("limit-{}@example.kz", &iin[..4]);
        for _ in 0..3 {
            let (path, same) = register(iin, &address).await;
            assert_eq!(same, members);
            awaited(&path, "sent").await;
        }
        let (fourth, _) = register(iin, &address).await;
        assert_eq!(state(&fourth).await, "limited", "{iin}");
        // What the address does with a mail, it does whoever the IIN is of; and asking again writes another either way.
        let address = format!("gone-{}@example.kz", &iin[..4]);
        smtp.answer(Box::leak(address.clone().into_boxed_str()), "550 5.1.1 nobody here");
        let (path, _) = register(iin, &address).await;
        awaited(&path, "undelivered").await;
        smtp.post.answers.lock().unwrap().clear();
        house
            .api
            .post("/api/v1/accounts/confirmation/resend", None, json!({ "email": address }))
            .await
            .is(202);
        awaited(&path, "sent").await;
    }
    // The holder of the IIN has heard of it once in the hour, and its stranger nothing that would do. What the holder's
    // address may get for itself is as before: nobody tells by it whose the IIN is.
    let to_holder = smtp.taken().into_iter().filter(|mail| mail.to == "aigul@example.kz").count();
    assert_eq!(to_holder, 3, "his confirmation, a warning to his address, and one about his IIN");
    let (his, _) = register("581014274025", "aigul@example.kz").await;
    awaited(&his, "sent").await;
    let mailed = newest(&smtp, "limit-9001@example.kz");
    assert!(!mailed.raw.contains("token"), "{}", mailed.raw);

    // Refused; come back; delayed, and then sent by asking again.
    smtp.answer("refused@example.kz", "550 5.1.1 nobody here");
    let (refused, _) = register("660901115426", "refused@example.kz").await;
    awaited(&refused, "undelivered").await;
    let (returned, _) = register("171028294139", "returned@example.kz").await;
    awaited(&returned, "sent").await;
    come_back(&house, report(&newest(&smtp, "returned@example.kz"), "failed", "5.1.1")).await;
    assert_eq!(state(&returned).await, "undelivered");
    smtp.answer("slow@example.kz", "451 4.7.1 later");
    let (delayed, _) = register("021116262123", "slow@example.kz").await;
    assert!(awaited(&delayed, "delayed").await["next_try_at"].is_string());
    smtp.post.answers.lock().unwrap().clear();
    house
        .api
        .post("/api/v1/accounts/confirmation/resend", None, json!({ "email": "slow@example.kz" }))
        .await
        .is(202);
    awaited(&delayed, "sent").await;

    // A change of address likewise.
    let session =
        json!({ "email": "aigul@example.kz", "password": "correct horse battery staple" });
    let session = house.api.post("/api/v1/sessions", None, session).await.is(201);
    let change = json!({ "email": "new@example.kz", "password": "correct horse battery staple" });
    let changed = house
        .api
        .post("/api/v1/me/email", Some(&word(&session["access_token"])), change)
        .await
        .is(202);
    awaited(&format!("/api/v1/deliveries/{}", word(&changed["delivery_id"])), "sent").await;
    // Asking for an address that is taken undoes what was asked before, as asking for a free one does.
    let first = super::accounts::mailed_code(&house, "email_change").await;
    super::security_accounts::confirmed(
        &house,
        "310617241054",
        "taken@example.kz",
        "correct horse battery staple",
    )
    .await;
    let taken = json!({ "email": "taken@example.kz", "password": "correct horse battery staple" });
    house.api.post("/api/v1/me/email", Some(&word(&session["access_token"])), taken).await.is(202);
    let confirmed =
        house.api.post("/api/v1/accounts/confirmation", None, json!({ "token": first })).await;
    confirmed.problem(409, "token_expired_or_unknown");
    for nobody in [Uuid::new_v4().to_string(), "x".to_owned()] {
        house
            .api
            .get(&format!("/api/v1/deliveries/{nobody}"), None)
            .await
            .problem(404, "not_found");
    }
    house.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_are_a_matter_of_choice_where_the_law_owes_none_and_the_inbox_has_them_all() {
    let house = TestApp::open().await;
    let [(author, author_at), (signer, signer_at), (follower, follower_at)] = people(&house).await;
    let choose = async |token: &str, body: Value| {
        house.api.put("/api/v1/me/mail-choices", Some(token), body).await
    };
    assert_eq!(
        choose(&author, json!({ "progress": false })).await.is(200),
        json!({ "news": true, "progress": false, "reminders": true })
    );
    choose(&signer, json!({ "news": false })).await.is(200);
    choose(&signer, json!({ "news": "no" })).await.problem(422, "validation_failed");
    choose(&signer, json!({ "everything": false })).await.problem(422, "validation_failed");
    let id = house.published(&author, MINISTRY).await;
    for token in [&signer, &follower] {
        house.follow(&id, token, None).await.is(201);
    }
    announce(&house, &id).await;
    deliver(&house).await;
    let mails = async |to: &str| {
        let sent = house.api.get(&format!("/dev/mails?limit=100&to={to}"), None).await.is(200);
        sent["items"].as_array().unwrap().len()
    };
    let inbox = async |token: &str, query: &str| {
        house.api.get(&format!("/api/v1/me/notices?{query}"), Some(token)).await.is(200)
    };
    let kinds = |page: &Value| {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|notice| word(&notice["kind"]))
            .collect::<Vec<_>>()
    };
    let news = inbox(&signer, "limit=100").await;
    assert_eq!((kinds(&news), mails(&signer_at).await), (vec!["decision_published".to_owned()], 0));
    assert_eq!(
        news["items"][0]["facts"]["outcome"], "partially_satisfied",
        "with the text of the mass notice"
    );
    assert_eq!(
        (kinds(&inbox(&follower, "limit=100").await).len(), mails(&follower_at).await),
        (1, 1)
    );
    // The author hears by mail of every step, and of the way to the fifty in his inbox alone.
    let told = kinds(&inbox(&author, "limit=100").await);
    assert_eq!(told.iter().filter(|kind| *kind == "joining_progress").count(), 2, "{told:?}");
    assert_eq!(mails(&author_at).await, told.len() - 2);

    // What has been read is told from what has not.
    let page = inbox(&author, "limit=2").await;
    assert_eq!(page["unread_count"], told.len());
    let second = json!({ "up_to": page["items"][1]["id"] });
    house.api.post("/api/v1/me/notices/read", Some(&author), second.clone()).await.is(204);
    house
        .api
        .post("/api/v1/me/notices/read", Some(&signer), second)
        .await
        .problem(422, "validation_failed");
    let unread = inbox(&author, "unread=true").await;
    assert_eq!(
        (unread["items"].as_array().unwrap().len(), unread["unread_count"].as_u64()),
        (1, Some(1))
    );
    assert!(inbox(&author, "limit=2").await["items"][1]["read_at"].is_string());

    // All of it is among the data a person takes with him, and gone when he leaves.
    let subscription = format!("/api/v1/petitions/{id}/subscription");
    house.api.put(&subscription, Some(&signer), json!({ "interests": ["answers"] })).await.is(200);
    let export = house.api.get("/api/v1/me/export", Some(&signer)).await.is(200);
    assert_eq!(
        (&export["declined_mails"], &export["subscriptions"][0]["petition_id"]),
        (&json!(["news"]), &json!(id))
    );
    let leaving = json!({ "password": petitions::app::sandbox::PASSWORD });
    house.api.call(Method::DELETE, "/api/v1/me", Some(&signer), Some(leaving), &[]).await.is(204);
    let left = "SELECT count(*) AS rows FROM (SELECT account_id FROM subscriptions UNION ALL SELECT account_id FROM declined_mails) AS all_rows";
    let rows = house
        .service
        .app
        .read(move |work| Ok(super::harness::rows(work.conn, left)))
        .await
        .unwrap();
    assert_eq!(rows, 1, "the author's choice alone is left");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_that_wait_are_not_sent_to_who_no_longer_wants_them() {
    let smtp = Smtp::start();
    smtp.post.down.store(true, Ordering::SeqCst);
    let house = TestApp::with(&["--smtp-url", &smtp.url()]).await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let [(leaves, leaver), (declines, decliner), (stays, stayer)] = people(&house).await;
    for token in [&leaves, &declines, &stays] {
        house.follow(&id, token, None).await.is(201);
    }
    announce(&house, &id).await;
    // All mails are written, and none can be sent.
    let administrator = house.staff("administrator", None).await;
    let campaign = async || {
        house.api.get("/api/v1/campaigns", Some(&administrator)).await.is(200)["items"][0].clone()
    };
    while campaign().await["written_at"].is_null() {
        deliver(&house).await;
    }
    assert_eq!(campaign().await["queued"], 3);
    let subscription = format!("/api/v1/petitions/{id}/subscription");
    house.api.call(Method::DELETE, &subscription, Some(&leaves), None, &[]).await.is(204);
    house
        .api
        .put("/api/v1/me/mail-choices", Some(&declines), json!({ "news": false }))
        .await
        .is(200);
    smtp.post.down.store(false, Ordering::SeqCst);
    deliver(&house).await;
    let news: Vec<String> = smtp
        .taken()
        .into_iter()
        .filter(|mail| !mail.header("List-Id").is_empty())
        .map(|mail| mail.to)
        .collect();
    assert_eq!(news, [stayer], "neither {leaver} nor {decliner}");
    assert_eq!(
        (campaign().await["queued"].as_u64(), campaign().await["sent"].as_u64()),
        (Some(1), Some(1))
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_was_tried_before_its_reader_said_no_is_not_tried_again() {
    let smtp = Smtp::start();
    let house = TestApp::with(&["--smtp-url", &smtp.url()]).await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let [(leaves, leaver)] = people(&house).await;
    house.follow(&id, &leaves, None).await.is(201);
    smtp.answer(Box::leak(leaver.clone().into_boxed_str()), "451 4.7.1 later");
    announce(&house, &id).await;
    deliver(&house).await;
    assert_eq!(
        smtp.count(),
        house.api.get("/dev/mails?limit=100", None).await.is(200)["items"]
            .as_array()
            .unwrap()
            .len()
    );
    house
        .api
        .call(
            Method::DELETE,
            &format!("/api/v1/petitions/{id}/subscription"),
            Some(&leaves),
            None,
            &[],
        )
        .await
        .is(204);
    smtp.post.answers.lock().unwrap().clear();
    let due = "UPDATE outbox SET due_at = now() WHERE sent_at IS NULL";
    house
        .service
        .app
        .write(move |work| Ok(diesel::sql_query(due).execute(work.conn).unwrap()))
        .await
        .unwrap();
    deliver(&house).await;
    assert!(smtp.taken().iter().all(|mail| mail.to != leaver));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_notice_replaces_the_first_before_anybody_heard_it_and_follows_it_after_that() {
    let house = TestApp::open().await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let [(signer, address)] = people(&house).await;
    house.follow(&id, &signer, None).await.is(201);
    let mails = async || {
        house.api.get(&format!("/dev/mails?to={address}"), None).await.is(200)["items"]
            .as_array()
            .unwrap()
            .len()
    };
    let inbox = async || {
        house.api.get("/api/v1/me/notices", Some(&signer)).await.is(200)["items"]
            .as_array()
            .unwrap()
            .len()
    };
    // Both before the delivery came by: one is told.
    let petition: Uuid = id.parse().unwrap();
    let twice = move |work: &mut petitions::app::Work<'_>| {
        let row = stored::by_id(work.conn, petition.into())?.unwrap();
        let mut facts = sample(NoticeKind::DecisionPublished);
        facts.as_object_mut().unwrap().remove("unsubscribe_link");
        for _ in 0..2 {
            campaigns::start(
                work,
                &row,
                NoticeKind::DecisionPublished,
                facts.clone(),
                &MassAudience::Joiners,
            )?;
        }
        Ok(())
    };
    house.service.app.write(twice).await.unwrap();
    assert_eq!((mails().await, inbox().await), (1, 1));
    announce(&house, &id).await;
    assert_eq!((mails().await, inbox().await), (2, 2), "what is put anew later is told anew");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_about_a_former_address_says_nothing_of_the_new_one() {
    let smtp = Smtp::start();
    let house = TestApp::with(&[
        "--smtp-url",
        &smtp.url(),
        "--bounce-address",
        "bounces@petitions.example",
    ])
    .await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let password = "correct horse battery staple";
    super::security_accounts::confirmed(&house, "900101300017", "old@example.kz", password).await;
    let session = super::security_accounts::session(&house, "old@example.kz", password).await;
    let token = word(&session["access_token"]);
    house.follow(&id, &token, None).await.is(201);
    announce(&house, &id).await;
    deliver(&house).await;
    let to_old = newest(&smtp, "old@example.kz");
    let change = json!({ "email": "new@example.kz", "password": password });
    house.api.post("/api/v1/me/email", Some(&token), change).await.is(202);
    let code = json!({ "token": super::accounts::mailed_code(&house, "email_change").await });
    house.api.post("/api/v1/accounts/confirmation", None, code).await.is(204);
    assert_eq!(come_back(&house, report(&to_old, "failed", "5.1.1")).await, "taken in");
    let me = house.api.get("/api/v1/me", Some(&token)).await.is(200);
    assert!(me["mail_suspended_since"].is_null(), "{me}");
    // The new one is held to its own.
    announce(&house, &id).await;
    deliver(&house).await;
    assert_eq!(
        come_back(&house, report(&newest(&smtp, "new@example.kz"), "failed", "5.1.1")).await,
        "taken in"
    );
    assert!(
        house.api.get("/api/v1/me", Some(&token)).await.is(200)["mail_suspended_since"].is_string()
    );
    house.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_that_is_put_anew_while_it_waits_reaches_each_reader_once() {
    let smtp = Smtp::start();
    smtp.post.down.store(true, Ordering::SeqCst);
    let house = TestApp::with(&["--smtp-url", &smtp.url()]).await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let [(signer, address)] = people(&house).await;
    house.follow(&id, &signer, None).await.is(201);
    for _ in 0..2 {
        announce(&house, &id).await;
        deliver(&house).await;
    }
    smtp.post.down.store(false, Ordering::SeqCst);
    deliver(&house).await;
    assert_eq!(
        smtp.taken().iter().filter(|mail| mail.to == address).count(),
        1,
        "the unsent mail of the first is dropped"
    );
    let told = house.api.get("/api/v1/me/notices", Some(&signer)).await.is(200);
    assert_eq!(told["unread_count"], 2, "the inbox shows both");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_takes_his_waiting_news_along_and_holds_up_no_other() {
    let smtp = Smtp::start();
    smtp.post.down.store(true, Ordering::SeqCst);
    let house = TestApp::with(&["--smtp-url", &smtp.url()]).await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let [(leaves, leaver), (stays, stayer)] = people(&house).await;
    for token in [&leaves, &stays] {
        house.follow(&id, token, None).await.is(201);
    }
    announce(&house, &id).await;
    deliver(&house).await;
    let leaving = json!({ "password": petitions::app::sandbox::PASSWORD });
    house.api.call(Method::DELETE, "/api/v1/me", Some(&leaves), Some(leaving), &[]).await.is(204);
    smtp.post.down.store(false, Ordering::SeqCst);
    deliver(&house).await;
    let administrator = house.staff("administrator", None).await;
    let campaign =
        house.api.get("/api/v1/campaigns", Some(&administrator)).await.is(200)["items"][0].clone();
    assert_eq!(
        (campaign["queued"].as_u64(), campaign["sent"].as_u64()),
        (Some(1), Some(1)),
        "{campaign}"
    );
    let to: Vec<String> = smtp
        .taken()
        .into_iter()
        .filter(|mail| !mail.header("List-Id").is_empty())
        .map(|mail| mail.to)
        .collect();
    assert_eq!(to, [stayer], "nothing to {leaver}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_a_body_and_its_territory_hears_of_a_new_petition_once() {
    let house = TestApp::open().await;
    let [(follower, address)] = people(&house).await;
    let body = house.api.get(&format!("/api/v1/public-bodies/{DISTRICT}"), None).await.is(200);
    let territory = word(&body["territory"]);
    let region = format!("{}0000000", &territory[..2]);
    for topic in [
        format!("addressee/{DISTRICT}"),
        format!("territory/{territory}"),
        format!("territory/{region}"),
    ] {
        house
            .api
            .put(&format!("/api/v1/me/topics/{topic}"), Some(&follower), json!({}))
            .await
            .is(204);
    }
    house.published(&house.citizen().await, DISTRICT).await;
    deliver(&house).await;
    let mails = house.api.get(&format!("/dev/mails?to={address}"), None).await.is(200);
    assert_eq!(mails["items"].as_array().unwrap().len(), 1, "{mails}");
    let notices = house.api.get("/api/v1/me/notices", Some(&follower)).await.is(200);
    assert_eq!(notices["items"].as_array().unwrap().len(), 1, "{notices}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_term_is_worth_a_word_on_its_working_day_in_office_hours_and_once() {
    // A Monday.
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = house.citizen().await;
    let moderator = house.staff("moderator", None).await;
    let act = |id: &str, name: &str| format!("/api/v1/petitions/{id}/{name}");
    let checked = house.submitted(&author, DISTRICT).await;
    let incomplete = house.submitted(&author, DISTRICT).await;
    house
        .api
        .post(
            &act(&incomplete, "correction-request"),
            Some(&moderator),
            json!({ "note": "Толықтырыңыз" }),
        )
        .await
        .is(200);
    let (limited, _) = house.limited(&author, DISTRICT).await;
    let supported = house.published(&author, DISTRICT).await;
    let required =
        house.petition(&supported, None).await["required_count"].as_u64().unwrap() as usize;
    for answer in house.sign_all(&supported, &house.citizens(required - 50).await, None).await {
        answer.is(201);
    }
    let told = async |reader: &str, petition: &str, clock: &str| {
        let notices = house.api.get("/api/v1/me/notices?limit=100", Some(reader)).await.is(200);
        let of_it = |notice: &&Value| {
            notice["kind"] == "term_due_soon"
                && notice["petition_id"] == petition
                && notice["facts"]["clock"] == clock
        };
        notices["items"].as_array().unwrap().iter().filter(of_it).count()
    };
    let due = async |petition: &str, clock: &str| {
        let terms = house.api.get(&act(petition, "deadlines"), Some(&author)).await.is(200);
        let term = terms["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|term| term["kind"] == clock)
            .unwrap()
            .clone();
        word(&term["due_on"])
    };
    // The day of the word, the last day, and who hears it; 5 and 6 September are days off, so are 12, 13 and 26, 27.
    let verified = (&supported, "verification", "2026-09-10", &moderator);
    let corrected = (&incomplete, "correction", "2026-09-14", &author);
    let looked_at = (&checked, "moderation", "2026-10-05", &moderator);
    let joined = (&limited, "joining", "2026-10-05", &author);
    for (word_on, terms) in [
        ("2026-09-09", vec![verified]),
        ("2026-09-11", vec![corrected]),
        ("2026-09-30", vec![looked_at, joined]),
    ] {
        // Offices open at nine, which is four in Greenwich.
        for (time, times) in [("03:59", 0), ("04:00", 1), ("09:00", 1)] {
            house.clock(&format!("{word_on}T{time}:00Z")).await;
            for (petition, clock, last, reader) in &terms {
                assert_eq!(due(petition, clock).await, *last, "{clock}");
                assert_eq!(told(reader, petition, clock).await, times, "{clock} at {time}");
            }
        }
    }
    // A last day that moves is worth a word of its own: the 7th becomes a day off.
    let incomplete = house.submitted(&author, DISTRICT).await;
    house
        .api
        .post(
            &act(&incomplete, "correction-request"),
            Some(&moderator),
            json!({ "note": "Толықтырыңыз" }),
        )
        .await
        .is(200);
    house.clock("2026-10-06T05:00:00Z").await;
    assert_eq!(
        (
            due(&incomplete, "correction").await.as_str(),
            told(&author, &incomplete, "correction").await
        ),
        ("2026-10-07", 1)
    );
    let administrator = house.staff("administrator", None).await;
    let names = json!({ "kk": "Демалыс", "ru": "Выходной", "en": "Day off" });
    let day_off = json!({ "kind": "transferred_day_off", "names": names, "reason": "x" });
    let put =
        house.api.put("/api/v1/calendar/days/2026-10-07", Some(&administrator), day_off).await;
    assert!(put.status < 300, "{}", put.body());
    house.clock("2026-10-07T05:00:00Z").await;
    house.clock("2026-10-08T05:00:00Z").await;
    assert_eq!(
        (
            due(&incomplete, "correction").await.as_str(),
            told(&author, &incomplete, "correction").await
        ),
        ("2026-10-08", 2)
    );
    house.close().await;
}
