//! Which mails are sent, by the wish of their reader, and what a client can learn of them.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::bounces::{come_back, newest, report};
use crate::harness::accounts::{PASSWORD, confirm, confirmed, mailed_code, registration};
use crate::harness::database::rows;
use crate::harness::outgoing::{announce, deliver};
use crate::harness::smtp::Smtp;
use crate::harness::{TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_for_a_confirmation_mail_sees_what_becomes_of_it_and_not_who_has_an_account() {
    let smtp = Smtp::start();
    let app = TestApp::with(&[
        "--smtp-url",
        &smtp.url(),
        "--rate-limits",
        "on",
        "--bounce-address",
        "bounces@petitions.example",
    ])
    .await;
    let register = async |iin: &str, email: &str| {
        let answer = app.api.post("/api/v1/accounts", None, registration(iin, email)).await;
        let body = answer.is(202);
        let path = format!("/api/v1/deliveries/{}", word(&body["delivery_id"]));
        assert_eq!(answer.header("location"), path);
        (path, body.as_object().unwrap().len())
    };
    let state = async |path: &str| word(&app.api.get(path, None).await.is(200)["state"]);
    let awaited = async |path: &str, wanted: &str| {
        let seen = app.until(path, |answer| answer.body()["state"] == wanted).await;
        assert_eq!(seen.body()["state"], wanted, "{}", seen.body());
        seen.body()
    };

    // Sent, whether or not there is an account of that address or IIN.
    let (first, members) = register("900101300017", "aigul@example.kz").await;
    assert!(awaited(&first, "sent").await["sent_at"].is_string());
    confirm(&app, &mailed_code(&app, "confirm_registration").await, PASSWORD).await.is(201);
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
        app.api
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
    come_back(&app, report(&newest(&smtp, "returned@example.kz"), "failed", "5.1.1")).await;
    assert_eq!(state(&returned).await, "undelivered");
    smtp.answer("slow@example.kz", "451 4.7.1 later");
    let (delayed, _) = register("021116262123", "slow@example.kz").await;
    assert!(awaited(&delayed, "delayed").await["next_try_at"].is_string());
    smtp.post.answers.lock().unwrap().clear();
    app.api
        .post("/api/v1/accounts/confirmation/resend", None, json!({ "email": "slow@example.kz" }))
        .await
        .is(202);
    awaited(&delayed, "sent").await;

    // A change of address likewise.
    let session =
        json!({ "email": "aigul@example.kz", "password": "correct horse battery staple" });
    let session = app.api.post("/api/v1/sessions", None, session).await.is(201);
    let change = json!({ "email": "new@example.kz", "password": "correct horse battery staple" });
    let changed = app
        .api
        .post("/api/v1/me/email", Some(&word(&session["access_token"])), change)
        .await
        .is(202);
    awaited(&format!("/api/v1/deliveries/{}", word(&changed["delivery_id"])), "sent").await;
    // Asking for an address that is taken undoes what was asked before, as asking for a free one does.
    let first = mailed_code(&app, "email_change").await;
    confirmed(&app, "310617241054", "taken@example.kz", "correct horse battery staple").await;
    let taken = json!({ "email": "taken@example.kz", "password": "correct horse battery staple" });
    app.api.post("/api/v1/me/email", Some(&word(&session["access_token"])), taken).await.is(202);
    confirm(&app, &first, PASSWORD).await.problem(409, "token_expired_or_unknown");
    for nobody in [Uuid::new_v4().to_string(), "x".to_owned()] {
        app.api.get(&format!("/api/v1/deliveries/{nobody}"), None).await.problem(404, "not_found");
    }
    app.leave().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_are_a_matter_of_choice_where_the_law_owes_none_and_the_inbox_has_them_all() {
    let app = TestApp::open().await;
    let [(author, author_at), (signer, signer_at), (follower, follower_at)] = app.readers().await;
    let choose = async |token: &str, body: Value| {
        app.api.put("/api/v1/me/mail-choices", Some(token), body).await
    };
    assert_eq!(
        choose(&author, json!({ "progress": false })).await.is(200),
        json!({ "news": true, "progress": false, "reminders": true })
    );
    choose(&signer, json!({ "news": false })).await.is(200);
    choose(&signer, json!({ "news": "no" })).await.problem(422, "validation_failed");
    choose(&signer, json!({ "everything": false })).await.problem(422, "validation_failed");
    let id = app.petition(&author).published().await;
    for token in [&signer, &follower] {
        app.follow(&id, token, None).await.is(201);
    }
    announce(&app, &id).await;
    deliver(&app).await;
    let mails = async |to: &str| {
        let sent = app.api.get(&format!("/dev/mails?limit=100&to={to}"), None).await.is(200);
        sent["items"].as_array().unwrap().len()
    };
    let inbox = async |token: &str, query: &str| {
        app.api.get(&format!("/api/v1/me/notices?{query}"), Some(token)).await.is(200)
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
    app.api.post("/api/v1/me/notices/read", Some(&author), second.clone()).await.is(204);
    app.api
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
    app.api.put(&subscription, Some(&signer), json!({ "interests": ["answers"] })).await.is(200);
    let password = json!({ "password": petitions::app::sandbox::PASSWORD });
    let export = app.api.post("/api/v1/me/export", Some(&signer), password).await.is(200);
    assert_eq!(
        (&export["declined_mails"], &export["subscriptions"][0]["petition_id"]),
        (&json!(["news"]), &json!(id))
    );
    let leaving = json!({ "password": petitions::app::sandbox::PASSWORD });
    app.api.call(Method::DELETE, "/api/v1/me", Some(&signer), Some(leaving), &[]).await.is(204);
    let left = "(SELECT account_id FROM subscriptions UNION ALL SELECT account_id FROM declined_mails) AS left_over";
    assert_eq!(rows(&app, left).await, 1, "the author's choice alone is left");
    app.close().await;
}
