//! The small print of mail: one click whatever it looks like, the language of now, what a reset means to whoever has
//! not confirmed yet, and links that mail programs leave whole.

use petitions::app::subscriptions::{Scope, token};
use petitions::domain::subscriptions::Topic;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use super::bounces::{come_back, newest, report};
use crate::harness::accounts::{EMAIL, IIN, registration};
use crate::harness::database::{rows, sql};
use crate::harness::outgoing::{announce, deliver};
use crate::harness::smtp::Smtp;
use crate::harness::{TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn one_click_ends_news_whatever_it_looks_like_and_for_who_has_left_too() {
    let smtp = Smtp::start();
    let app = TestApp::mailing(&smtp, &[]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let [(reader, address)] = app.readers().await;
    let made = app.api.post("/dev/citizens", None, json!({ "count": 1 })).await.is(201);
    let (leaver, left) =
        (word(&made["items"][0]["access_token"]), word(&made["items"][0]["email"]));
    for token in [&reader, &leaver] {
        app.follow(&id, token, None).await.is(201);
    }
    announce(&app, &id).await;
    deliver(&app).await;
    let link = |to: &str| {
        let mail = newest(&smtp, to);
        let link = mail.header("List-Unsubscribe");
        let address = link.trim_start_matches('<').split('>').next().unwrap().to_owned();
        address[address.find("/api/").unwrap()..].to_owned()
    };
    let (path, of_leaver) = (link(&address), link(&left));
    let click = async |path: &str, accept: &str, kind: &str, body: &[u8]| {
        let headers = [("accept", accept), ("content-type", kind)];
        let body = Some(body.to_vec());
        app.api.raw(Method::POST, path, None, body, &headers).await.unwrap()
    };
    for query in ["", "?utm_source=mail", "?colour=red&colour=blue", "?x=%FF"] {
        for (accept, kind, body) in [
            ("text/html", "application/x-www-form-urlencoded", &b"List-Unsubscribe=One-Click"[..]),
            ("*/*", "multipart/form-data; boundary=b", b"--b\r\n\r\n--b--\r\n"),
            ("application/json;q=0", "text/plain", b""),
            ("image/*", "", b"\xff"),
        ] {
            let answer = click(&format!("{path}{query}"), accept, kind, body).await;
            assert!((200..300).contains(&answer.status), "{query} {accept} {}", answer.status);
        }
        let opened = format!("{path}{query}");
        let opened =
            app.api.call(Method::GET, &opened, None, None, &[("accept", "text/html")]).await;
        assert_eq!(opened.status, 303, "{query}");
    }
    // Whoever has left gets no more of them either, which is what the click asks for.
    let password = json!({ "password": made["password"] });
    app.api.call(Method::DELETE, "/api/v1/me", Some(&leaver), Some(password), &[]).await.is(204);
    for path in [&of_leaver, &format!("{of_leaver}?utm_source=mail")] {
        let answer = click(path, "text/html", "text/plain", b"").await;
        assert_eq!(answer.status, 204, "{path}");
    }
    let token = of_leaver.rsplit('/').next().unwrap();
    app.api.post("/api/v1/unsubscriptions", None, json!({ "token": token })).await.is(204);
    // What is not ours stays unknown.
    let rubbish = "/api/v1/unsubscriptions/rubbish?x=1";
    click(rubbish, "*/*", "", b"").await.problem(404, "not_found");
    assert_eq!(click(rubbish, "text/html", "", b"").await.status, 404);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_waits_is_in_the_language_its_reader_has_chosen_since() {
    let smtp = Smtp::start();
    let app = TestApp::mailing(&smtp, &[]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let [(reader, address)] = app.readers().await;
    app.follow(&id, &reader, None).await.is(201);
    let change = async |language: &str| {
        let body = Some(json!({ "language": language }));
        app.api.call(Method::PATCH, "/api/v1/me", Some(&reader), body, &[]).await.is(200);
    };
    change("kk").await;
    announce(&app, &id).await;
    deliver(&app).await;
    let in_kazakh = newest(&smtp, &address).header("Subject");
    // Written in Russian and put off by the server; by the time it takes the mail its reader wants it in English.
    change("ru").await;
    let sent = smtp.count();
    smtp.answer(Box::leak(address.clone().into_boxed_str()), "450 4.2.1 try again later");
    announce(&app, &id).await;
    deliver(&app).await;
    assert_eq!(
        rows(&app, "outbox WHERE language = 'ru' AND sent_at IS NULL AND attempts = 1").await,
        1
    );
    change("en").await;
    smtp.post.answers.lock().unwrap().clear();
    sql(&app, "UPDATE outbox SET due_at = now() WHERE sent_at IS NULL").await;
    deliver(&app).await;
    assert_eq!(smtp.count(), sent + 1);
    let in_english = newest(&smtp, &address);
    assert_eq!(in_english.header("Content-Language"), "en");
    assert_ne!(in_english.header("Subject"), in_kazakh);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_for_a_registration_that_waits_mails_its_confirmation_again() {
    let smtp = Smtp::start();
    let app = TestApp::mailing(&smtp, &[]).await;
    app.api.post("/api/v1/accounts", None, registration(IIN, EMAIL)).await.is(202);
    deliver(&app).await;
    let first = smtp.count();
    let ask = json!({ "email": EMAIL });
    app.api.post("/api/v1/password-resets", None, ask).await.is(202);
    deliver(&app).await;
    assert_eq!(smtp.count(), first + 1);
    assert!(newest(&smtp, EMAIL).raw.contains("/confirm"));
    // Nobody hears of an address that has neither.
    app.api
        .post("/api/v1/password-resets", None, json!({ "email": "nobody@example.kz" }))
        .await
        .is(202);
    deliver(&app).await;
    assert_eq!(smtp.count(), first + 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_signature_that_asks_for_news_gets_them() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let signer = app.citizen().await;
    let first = app.sign(&id, &signer, None).await.is(201);
    let path = format!("/api/v1/petitions/{id}/subscription");
    let wanted = async || app.api.get(&path, Some(&signer)).await.is(200)["interests"].clone();
    let listed = async || {
        app.api.get("/api/v1/me/signatures", Some(&signer)).await.is(200)["items"][0]["notify"]
            .clone()
    };
    assert_eq!((wanted().await, listed().await), (json!([]), json!(false)));
    let again = app.follow(&id, &signer, None).await.is(200);
    assert_eq!(again["id"], first["id"]);
    assert_eq!((wanted().await, listed().await), (json!(["answers"]), json!(true)));
    // What else was asked for stays.
    let both = json!({ "interests": ["milestones"] });
    app.api.put(&path, Some(&signer), both).await.is(200);
    assert_eq!(listed().await, json!(false));
    app.follow(&id, &signer, None).await.is(200);
    assert_eq!(wanted().await, json!(["answers", "milestones"]));
    // One that does not ask changes nothing.
    app.sign(&id, &signer, None).await.is(200);
    assert_eq!(wanted().await, json!(["answers", "milestones"]));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_link_ends_in_what_mail_programs_leave_out() {
    let app = TestApp::open().await;
    let bodies = app.api.get("/api/v1/public-bodies?limit=100", None).await.is(200);
    let slugs: Vec<String> =
        bodies["items"].as_array().unwrap().iter().map(|body| word(&body["slug"])).collect();
    let mut scopes: Vec<Scope> =
        slugs.iter().map(|slug| Scope::Topic(Topic::of("addressee", slug).unwrap())).collect();
    scopes.push(Scope::Topic(Topic::of("territory", "750000000").unwrap()));
    scopes.push(Scope::Petition(Uuid::now_v7().into()));
    for _ in 0..40 {
        let account = Uuid::new_v4().into();
        for scope in &scopes {
            let token = token(&app.core, account, scope);
            assert!(token.ends_with(|end: char| end.is_ascii_alphanumeric()), "{scope:?} {token}");
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_mailbox_is_known_by_the_servers_own_words() {
    let smtp = Smtp::start();
    let app = TestApp::mailing(&smtp, &["--bounce-address", "bounces@petitions.example"]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let [(refused, refused_at), (vague, vague_at), (plain, plain_at), (rule, rule_at)] =
        app.readers().await;
    for token in [&refused, &vague, &plain, &rule] {
        app.follow(&id, token, None).await.is(201);
    }
    let suspended = async |token: &str| {
        app.api.get("/api/v1/me", Some(token)).await.is(200)["mail_suspended_since"].is_string()
    };
    // At once, by the server that is given the mail.
    smtp.answer(Box::leak(refused_at.clone().into_boxed_str()), "550 5.7.1 No such user!");
    announce(&app, &id).await;
    deliver(&app).await;
    assert!(suspended(&refused).await);
    smtp.post.answers.lock().unwrap().clear();
    // Later, by a report whose status says nothing.
    let said = report(&newest(&smtp, &vague_at), "failed", "5.4.1")
        .replace("smtp; 550 5.4.1", "smtp; 550 5.4.1 Recipient address rejected: Access denied");
    assert_eq!(come_back(&app, said).await, "taken in");
    assert!(suspended(&vague).await);
    // A rule about us says nothing of the mailbox.
    let said = report(&newest(&smtp, &rule_at), "failed", "5.7.1");
    assert_eq!(come_back(&app, said).await, "taken in");
    assert!(!suspended(&rule).await);
    // In plain words: three times.
    for time in 0..3 {
        assert!(!suspended(&plain).await, "{time}");
        let mail = newest(&smtp, &plain_at);
        let qmail = format!(
            "From: MAILER-DAEMON@mail.example.kz\r\nTo: {}\r\nSubject: failure notice\r\n\r\n\
             Hi. This is the qmail-send program at mail.example.kz.\r\n\r\n<{plain_at}>:\r\n\
             Sorry, no mailbox here by that name. (#5.1.1)\r\n",
            mail.from
        );
        assert_eq!(come_back(&app, qmail).await, "taken in");
        if time < 2 {
            announce(&app, &id).await;
            deliver(&app).await;
        }
    }
    assert!(suspended(&plain).await);
    app.service.stop().await.unwrap();
}
