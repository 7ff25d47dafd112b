//! News of a petition: to whom, how often, and what becomes of those that wait.

use std::sync::atomic::Ordering;

use diesel::prelude::*;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::harness::outgoing::begin_news;
use crate::harness::outgoing::{announce, deliver};
use crate::harness::smtp::Smtp;
use crate::harness::{DISTRICT, TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_the_votes_is_news_once_however_often_it_is_reached() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).to(DISTRICT).published().await;
    let share = app.required(&id).await.div_ceil(4);
    let signers = app.citizens(share - 50 + 1).await;
    let (last, others) = signers.split_last().unwrap();
    let administrator = app.administrator().await;
    let news = async || {
        deliver(&app).await;
        let all = app.api.get("/api/v1/campaigns?limit=100", Some(&administrator)).await.is(200);
        all["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|item| item["kind"] == "milestone_reached")
            .count()
    };
    app.sign_all(&id, others, None).await;
    assert_eq!(news().await, 1);
    // What was told long ago has gone from the author's inbox.
    let mut conn = PgConnection::establish(&app.database).unwrap();
    diesel::sql_query("DELETE FROM inbox").execute(&mut conn).unwrap();
    let mine = format!("/api/v1/petitions/{id}/signatures/mine");
    app.api.call(Method::DELETE, &mine, Some(&others[0]), None, &[]).await.is(204);
    assert_eq!(news().await, 1);
    app.all_sign(&id, std::slice::from_ref(last), None).await;
    assert_eq!(news().await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn news_that_wait_are_not_sent_to_who_no_longer_wants_them() {
    let smtp = Smtp::start();
    smtp.post.down.store(true, Ordering::SeqCst);
    let app = TestApp::mailing(&smtp, &[]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let [(leaves, leaver), (declines, decliner), (stays, stayer)] = app.readers().await;
    for token in [&leaves, &declines, &stays] {
        app.follow(&id, token, None).await.is(201);
    }
    announce(&app, &id).await;
    // All mails are written, and none can be sent.
    let administrator = app.administrator().await;
    let campaign = async || {
        app.api.get("/api/v1/campaigns", Some(&administrator)).await.is(200)["items"][0].clone()
    };
    while campaign().await["written_at"].is_null() {
        deliver(&app).await;
    }
    assert_eq!(campaign().await["queued"], 3);
    let subscription = format!("/api/v1/petitions/{id}/subscription");
    app.api.call(Method::DELETE, &subscription, Some(&leaves), None, &[]).await.is(204);
    app.api.put("/api/v1/me/mail-choices", Some(&declines), json!({ "news": false })).await.is(200);
    smtp.post.down.store(false, Ordering::SeqCst);
    deliver(&app).await;
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
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_was_tried_before_its_reader_said_no_is_not_tried_again() {
    let smtp = Smtp::start();
    let app = TestApp::mailing(&smtp, &[]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let [(leaves, leaver)] = app.readers().await;
    app.follow(&id, &leaves, None).await.is(201);
    smtp.answer(Box::leak(leaver.clone().into_boxed_str()), "451 4.7.1 later");
    announce(&app, &id).await;
    deliver(&app).await;
    assert_eq!(
        smtp.count(),
        app.api.get("/dev/mails?limit=100", None).await.is(200)["items"].as_array().unwrap().len()
    );
    app.api
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
    app.core
        .write(move |work| Ok(diesel::sql_query(due).execute(work.conn).unwrap()))
        .await
        .unwrap();
    deliver(&app).await;
    assert!(smtp.taken().iter().all(|mail| mail.to != leaver));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_notice_replaces_the_first_before_anybody_heard_it_and_follows_it_after_that() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let [(signer, address)] = app.readers().await;
    app.follow(&id, &signer, None).await.is(201);
    let mails = async || {
        app.api.get(&format!("/dev/mails?to={address}"), None).await.is(200)["items"]
            .as_array()
            .unwrap()
            .len()
    };
    let inbox = async || {
        app.api.get("/api/v1/me/notices", Some(&signer)).await.is(200)["items"]
            .as_array()
            .unwrap()
            .len()
    };
    // Both before the delivery came by: one is told.
    let petition: Uuid = id.parse().unwrap();
    app.core
        .write(move |work| {
            begin_news(work, petition, None)?;
            begin_news(work, petition, None)
        })
        .await
        .unwrap();
    assert_eq!((mails().await, inbox().await), (1, 1));
    announce(&app, &id).await;
    assert_eq!((mails().await, inbox().await), (2, 2), "what is put anew later is told anew");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_that_is_put_anew_while_it_waits_reaches_each_reader_once() {
    let smtp = Smtp::start();
    smtp.post.down.store(true, Ordering::SeqCst);
    let app = TestApp::mailing(&smtp, &[]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let [(signer, address)] = app.readers().await;
    app.follow(&id, &signer, None).await.is(201);
    for _ in 0..2 {
        announce(&app, &id).await;
        deliver(&app).await;
    }
    smtp.post.down.store(false, Ordering::SeqCst);
    deliver(&app).await;
    assert_eq!(
        smtp.taken().iter().filter(|mail| mail.to == address).count(),
        1,
        "the unsent mail of the first is dropped"
    );
    let told = app.api.get("/api/v1/me/notices", Some(&signer)).await.is(200);
    assert_eq!(told["unread_count"], 2, "the inbox shows both");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_takes_his_waiting_news_along_and_holds_up_no_other() {
    let smtp = Smtp::start();
    smtp.post.down.store(true, Ordering::SeqCst);
    let app = TestApp::mailing(&smtp, &[]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let [(leaves, leaver), (stays, stayer)] = app.readers().await;
    for token in [&leaves, &stays] {
        app.follow(&id, token, None).await.is(201);
    }
    announce(&app, &id).await;
    deliver(&app).await;
    let leaving = json!({ "password": petitions::app::sandbox::PASSWORD });
    app.api.call(Method::DELETE, "/api/v1/me", Some(&leaves), Some(leaving), &[]).await.is(204);
    smtp.post.down.store(false, Ordering::SeqCst);
    deliver(&app).await;
    let administrator = app.administrator().await;
    let campaign =
        app.api.get("/api/v1/campaigns", Some(&administrator)).await.is(200)["items"][0].clone();
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
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_a_body_and_its_territory_hears_of_a_new_petition_once() {
    let app = TestApp::open().await;
    let [(follower, address)] = app.readers().await;
    let body = app.api.get(&format!("/api/v1/public-bodies/{DISTRICT}"), None).await.is(200);
    let territory = word(&body["territory"]);
    let region = format!("{}0000000", &territory[..2]);
    for topic in [
        format!("addressee/{DISTRICT}"),
        format!("territory/{territory}"),
        format!("territory/{region}"),
    ] {
        app.api
            .put(&format!("/api/v1/me/topics/{topic}"), Some(&follower), json!({}))
            .await
            .is(204);
    }
    app.petition(&app.citizen().await).to(DISTRICT).published().await;
    deliver(&app).await;
    let mails = app.api.get(&format!("/dev/mails?to={address}"), None).await.is(200);
    assert_eq!(mails["items"].as_array().unwrap().len(), 1, "{mails}");
    let notices = app.api.get("/api/v1/me/notices", Some(&follower)).await.is(200);
    assert_eq!(notices["items"].as_array().unwrap().len(), 1, "{notices}");
    app.close().await;
}
