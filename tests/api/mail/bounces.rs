//! What becomes of a mail that comes back.

use std::io::Write as _;
use std::process::Stdio;

use diesel::prelude::*;
use serde_json::{Value, json};

use crate::harness::accounts::{confirm, confirmed, mailed_code, session};
use crate::harness::outgoing::{announce, deliver};
use crate::harness::smtp::{Smtp, Taken};
use crate::harness::{TestApp, word};

/// The newest mail to an address.
pub fn newest(smtp: &Smtp, to: &str) -> Taken {
    smtp.taken().into_iter().rev().find(|mail| mail.to == to).unwrap()
}

/// A report about a mail, as a mail server writes it.
pub fn report(mail: &Taken, action: &str, status: &str) -> String {
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
pub async fn come_back(app: &TestApp, mail: String) -> String {
    let mut command = app.command("bounce");
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
    let app = TestApp::mailing(&smtp, &["--bounce-address", "bounces@petitions.example"]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let [(gone, gone_at), (full, full_at), (angry, angry_at), (wordy, wordy_at)] =
        app.readers().await;
    for token in [&gone, &full, &angry, &wordy] {
        app.follow(&id, token, None).await.is(201);
    }
    announce(&app, &id).await;
    deliver(&app).await;
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
    assert_eq!(come_back(&app, report(&forged, "failed", "5.1.1")).await, "no mail of ours");
    assert_eq!(
        come_back(&app, "Subject: Away\r\n\r\nI am away.".to_owned()).await,
        "nothing about a mail of ours"
    );
    let suspended = async |token: &str| {
        app.api.get("/api/v1/me", Some(token)).await.is(200)["mail_suspended_since"].is_string()
    };
    assert!(!suspended(&gone).await);

    // One that is not there, at once; the same report again changes nothing.
    for _ in 0..2 {
        assert_eq!(come_back(&app, report(&mail, "failed", "5.1.1")).await, "taken in");
    }
    assert!(suspended(&gone).await);
    let administrator = app.administrator().await;
    let buried = app.api.get("/api/v1/notices/buried", Some(&administrator)).await.is(200);
    let [item] = &buried["items"].as_array().unwrap()[..] else { panic!("{buried}") };
    assert_eq!(
        (item["reason"].as_str(), item["sent_at"].is_string()),
        (Some("came back: 5.1.1"), true)
    );
    let progress = app.api.get("/api/v1/campaigns", Some(&administrator)).await.is(200);
    assert_eq!(
        (progress["items"][0]["sent"].as_u64(), progress["items"][0]["failed"].as_u64()),
        (Some(3), Some(1))
    );

    // One that is full, with the third in a row. That our server takes the next mail says nothing; a rule of a server
    // about us says nothing either.
    for (time, status) in ["5.7.1", "5.2.2", "5.2.2", "5.2.2"].into_iter().enumerate() {
        assert!(!suspended(&full).await, "{time}");
        let mail = newest(&smtp, &full_at);
        assert_eq!(come_back(&app, report(&mail, "delayed", "4.2.2")).await, "taken in");
        assert_eq!(come_back(&app, report(&mail, "failed", status)).await, "taken in");
        if time < 3 {
            announce(&app, &id).await;
            deliver(&app).await;
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
    assert_eq!(come_back(&app, wish(&written.from)).await, "no mail of ours");
    let mut shown = written.clone();
    shown.from = to.to_owned();
    assert_eq!(come_back(&app, report(&shown, "failed", "5.1.1")).await, "no mail of ours");
    assert_eq!(come_back(&app, wish(to)).await, "taken in");
    let subscription =
        app.api.get(&format!("/api/v1/petitions/{id}/subscription"), Some(&wordy)).await.is(200);
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
    assert_eq!(come_back(&app, complaint).await, "taken in");
    let choices = app.api.get("/api/v1/me/mail-choices", Some(&angry)).await.is(200);
    assert_eq!(choices, json!({ "news": false, "progress": true, "reminders": true }));

    // Staff try again; and a mailed token that is used shows that mail arrives.
    let requeue = format!("/api/v1/notices/{}/requeue", word(&item["id"]));
    app.api.post(&requeue, Some(&administrator), json!({})).await.is(204);
    assert!(!suspended(&gone).await);
    deliver(&app).await;
    assert_eq!(smtp.taken().iter().filter(|mail| mail.to == gone_at).count(), 2);
    app.api.post("/api/v1/password-resets", None, json!({ "email": full_at })).await.is(202);
    let code = mailed_code(&app, "password_reset").await;
    let reset = json!({ "token": code, "password": "a long enough pass phrase" });
    app.api.post("/api/v1/password-resets/confirmation", None, reset).await.is(204);
    let session = json!({ "email": full_at, "password": "a long enough pass phrase" });
    let session = app.api.post("/api/v1/sessions", None, session).await.is(201);
    assert!(!suspended(&word(&session["access_token"])).await);
    app.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_of_a_mail_server_about_us_is_not_held_against_an_address() {
    let smtp = Smtp::start();
    let app = TestApp::mailing(&smtp, &[]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let [(reader, address)] = app.readers().await;
    app.follow(&id, &reader, None).await.is(201);
    let administrator = app.administrator().await;
    let mut conn = PgConnection::establish(&app.database).unwrap();
    smtp.answer(&address, "550 5.7.1 you are on a list");
    for time in 1..=4 {
        announce(&app, &id).await;
        deliver(&app).await;
        // Its last try.
        let last = "UPDATE outbox SET attempts = 11, due_at = now() WHERE sent_at IS NULL AND buried_at IS NULL";
        diesel::sql_query(last).execute(&mut conn).unwrap();
        deliver(&app).await;
        let buried = app.api.get("/api/v1/notices/buried", Some(&administrator)).await.is(200);
        assert_eq!(buried["items"].as_array().unwrap().len(), time, "{buried}");
    }
    let suspended =
        app.api.get("/api/v1/me", Some(&reader)).await.is(200)["mail_suspended_since"].clone();
    assert_eq!(suspended, Value::Null);
    app.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_about_a_former_address_says_nothing_of_the_new_one() {
    let smtp = Smtp::start();
    let app = TestApp::mailing(&smtp, &["--bounce-address", "bounces@petitions.example"]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let password = "correct horse battery staple";
    confirmed(&app, "900101300017", "old@example.kz", password).await;
    let session = session(&app, "old@example.kz", password).await;
    let token = word(&session["access_token"]);
    app.follow(&id, &token, None).await.is(201);
    announce(&app, &id).await;
    deliver(&app).await;
    let to_old = newest(&smtp, "old@example.kz");
    let change = json!({ "email": "new@example.kz", "password": password });
    app.api.post("/api/v1/me/email", Some(&token), change).await.is(202);
    confirm(&app, &mailed_code(&app, "email_change").await, password).await.is(204);
    assert_eq!(come_back(&app, report(&to_old, "failed", "5.1.1")).await, "taken in");
    let me = app.api.get("/api/v1/me", Some(&token)).await.is(200);
    assert!(me["mail_suspended_since"].is_null(), "{me}");
    // The new one is held to its own.
    announce(&app, &id).await;
    deliver(&app).await;
    assert_eq!(
        come_back(&app, report(&newest(&smtp, "new@example.kz"), "failed", "5.1.1")).await,
        "taken in"
    );
    assert!(
        app.api.get("/api/v1/me", Some(&token)).await.is(200)["mail_suspended_since"].is_string()
    );
    app.leave().await;
}
