//! Accounts as people use them, without the sandbox.

use petitions::app::access::Role;
use petitions::app::staff::{self, NewStaff};
use petitions::credentials::passwords;
use petitions::domain::language::Language;
use reqwest::Method;
use serde_json::json;

use crate::harness::accounts::{
    PASSWORD, confirm, enrolled, mailed_token, registered, registration, session,
};
use crate::harness::outgoing::{deliver, mail_files};
use crate::harness::{Answer, MINISTRY, TestApp, text, word};

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_registers_confirms_signs_in_and_signs_without_the_sandbox() {
    let app = TestApp::open().await;
    let member = NewStaff {
        role: Role::Moderator,
        public_body: None,
        email: "moderator@example.kz".into(),
        password_hash: passwords::hash(PASSWORD, passwords::Cost::default()).unwrap(),
        family_name: "Ахметов".into(),
        given_name: "Нұрлан".into(),
        language: Language::Kk,
        iin: None,
    };
    app.core.write(move |work| staff::add(work, &member)).await.unwrap();

    let author = registered(&app, "900101300017", "aigul@example.kz").await;
    let draft = app.api.post("/api/v1/petitions", Some(&author), text(MINISTRY)).await.is(201);
    let id = word(&draft["id"]);
    let acknowledged = json!({ "prohibited_subjects_acknowledged": "V2026" });
    app.act(&id, "submission", &author, acknowledged).await.is(200);
    let moderator = word(&session(&app, "moderator@example.kz", PASSWORD).await["access_token"]);
    app.api.get("/api/v1/moderation/queue", Some(&moderator)).await.problem(403, "otp_required");
    enrolled(&app, &moderator, PASSWORD).await;
    app.act(&id, "approval", &moderator, json!({})).await.is(200);
    let key = word(&app.seen(&id, Some(&author)).await["link_key"]);

    let joiner = registered(&app, "850505400018", "dinara@example.kz").await;
    let receipt = app.sign(&id, &joiner, Some(&key)).await.is(201);
    assert_eq!((&receipt["ordinal"], &receipt["signature_count"]), (&json!(1), &json!(1)));
    let mine = app.api.get("/api/v1/me/signatures", Some(&joiner)).await.is(200);
    assert_eq!(mine["items"][0]["id"], receipt["id"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn registration_tells_nobody_but_the_holder_that_an_account_exists() {
    let app = TestApp::open().await;
    registered(&app, "900101300017", "aigul@example.kz").await;
    let same_iin = app
        .api
        .post("/api/v1/accounts", None, registration("900101300017", "other@example.kz"))
        .await;
    let same_email = app
        .api
        .post("/api/v1/accounts", None, registration("850505400018", "aigul@example.kz"))
        .await;
    let fresh = app
        .api
        .post("/api/v1/accounts", None, registration("850505400018", "new@example.kz"))
        .await;
    assert_eq!((same_iin.status, same_email.status, fresh.status), (202, 202, 202));
    let shape = |answer: &Answer| {
        let mut body = answer.body();
        assert!(body["delivery_id"].is_string(), "{body}");
        body["delivery_id"] = json!("");
        body
    };
    assert_eq!(shape(&same_iin), shape(&fresh));
    assert_eq!(shape(&same_email), shape(&fresh));
    deliver(&app).await;
    mailed_token(&app, "new@example.kz").await;
    let to = |address: &str| {
        mail_files(&app.mail_dir)
            .iter()
            .filter(|mail| mail.contains(&format!("To: {address}")))
            .count()
    };
    let stranger = mail_files(&app.mail_dir)
        .into_iter()
        .find(|mail| mail.contains("To: other@example.kz"))
        .unwrap();
    assert!(!stranger.contains("#token"), "a stranger's address gets no token: {stranger}");
    assert_eq!(
        to("aigul@example.kz"),
        3,
        "the holder gets his confirmation, and a warning each time: as many as a stranger would"
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_works_once_and_again_and_a_wrong_one_never() {
    let app = TestApp::open().await;
    app.api
        .post("/api/v1/accounts", None, registration("900101300017", "aigul@example.kz"))
        .await
        .is(202);
    let sign_in = json!({ "email": "aigul@example.kz", "password": PASSWORD });
    app.api
        .post("/api/v1/sessions", None, sign_in.clone())
        .await
        .problem(401, "invalid_credentials");
    let token = mailed_token(&app, "aigul@example.kz").await;
    confirm(&app, "wrong", PASSWORD).await.problem(409, "token_expired_or_unknown");
    confirm(&app, &token, PASSWORD).await.is(201);
    confirm(&app, &token, PASSWORD).await.is(201);
    app.api.post("/api/v1/sessions", None, sign_in).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_and_no_other() {
    let app = TestApp::open().await;
    registered(&app, "900101300017", "aigul@example.kz").await;
    let (one, other) = (
        session(&app, "aigul@example.kz", PASSWORD).await,
        session(&app, "aigul@example.kz", PASSWORD).await,
    );
    let (one, other) = (word(&one["access_token"]), word(&other["access_token"]));
    let listed = app.api.get("/api/v1/sessions", Some(&one)).await.is(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
    let out = app.api.call(Method::DELETE, "/api/v1/sessions/current", Some(&one), None, &[]).await;
    out.is(204);
    app.api.get("/api/v1/me", Some(&one)).await.problem(401, "session_ended");
    app.api.get("/api/v1/me", Some(&other)).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_password_replaces_the_old_one_and_ends_every_session() {
    let app = TestApp::open().await;
    let token = registered(&app, "900101300017", "aigul@example.kz").await;
    let ask =
        |email: &str| app.api.post("/api/v1/password-resets", None, json!({ "email": email }));
    assert_eq!(ask("nobody@example.kz").await.is(202), ask("aigul@example.kz").await.is(202));
    deliver(&app).await;
    let reset = mailed_token(&app, "aigul@example.kz").await;
    let body = json!({ "token": reset, "password": "another long password" });
    app.api.post("/api/v1/password-resets/confirmation", None, body.clone()).await.is(204);
    app.api
        .post("/api/v1/password-resets/confirmation", None, body)
        .await
        .problem(409, "token_expired_or_unknown");
    app.api.get("/api/v1/me", Some(&token)).await.problem(401, "session_ended");
    let old = json!({ "email": "aigul@example.kz", "password": PASSWORD });
    app.api.post("/api/v1/sessions", None, old).await.problem(401, "invalid_credentials");
    let new = json!({ "email": "aigul@example.kz", "password": "another long password" });
    app.api.post("/api/v1/sessions", None, new).await.is(201);
    let mails = app.api.get("/dev/mails?to=aigul@example.kz", None).await.is(200);
    let text = word(&mails["items"][0]["text"]);
    assert!(
        text.contains("The password of your account was changed") && text.contains("/reset\n"),
        "{text}"
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_registration_is_named_at_once() {
    let app = TestApp::open().await;
    let body = json!({
        "iin": "900101300018", "email": "no address", "password": "short", "family_name": "http://x", "given_name": " ",
        "residence": "1", "language": "de", "citizen": false, "birth_date": "2026-02-30", "nickname": "x",
    });
    let problem =
        app.api.post("/api/v1/accounts", None, body).await.problem(422, "validation_failed");
    let mut pointers: Vec<String> =
        problem["errors"].as_array().unwrap().iter().map(|fault| word(&fault["pointer"])).collect();
    pointers.sort();
    let expected = [
        "/birth_date",
        "/citizen",
        "/consent",
        "/email",
        "/family_name",
        "/given_name",
        "/iin",
        "/language",
        "/nickname",
        "/password",
        "/residence",
    ];
    assert_eq!(pointers, expected);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_holder_of_an_iin_is_told_at_his_own_address_where_to_ask_for_a_new_password() {
    let app = TestApp::open().await;
    registered(&app, "900101300017", "aigul@example.kz").await;
    app.api
        .post("/api/v1/accounts", None, registration("900101300017", "other@example.kz"))
        .await
        .is(202);
    let told = app.api.get("/dev/mails?to=aigul@example.kz", None).await.is(200);
    let text = word(&told["items"][0]["text"]);
    let link = text.lines().find(|line| line.starts_with("http")).unwrap();
    assert!(link.ends_with("/reset"), "{link} must lead somewhere without a token");
    assert!(text.contains("IIN"), "{text}");
    assert_eq!(told["items"].as_array().unwrap().len(), 2);
    let others = app.api.get("/dev/mails?to=other@example.kz", None).await.is(200);
    let unfinished = word(&others["items"][0]["text"]);
    assert!(
        unfinished.contains("cannot be finished")
            && !unfinished.contains("#token")
            && !unfinished.contains("IIN"),
        "{unfinished}"
    );
    let page = app.api.get("/reset", None).await;
    let page = String::from_utf8(page.bytes).unwrap();
    let asking = &page[page.find("<form id=\"ask\"").unwrap()..];
    assert!(asking.contains("name=\"email\""), "{asking}");
    assert!(page.contains("<div id=\"setting\" data-step hidden>"), "{page}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_without_a_body_is_a_fault_and_an_empty_one_changes_nothing() {
    let app = TestApp::open().await;
    let token = registered(&app, "900101300017", "aigul@example.kz").await;
    let change = async |method: Method, path: &str, body: Option<serde_json::Value>| {
        app.api.call(method, path, Some(&token), body, &[]).await
    };
    change(Method::PATCH, "/api/v1/me", None).await.problem(400, "malformed_json");
    change(Method::PUT, "/api/v1/me/mail-choices", None).await.problem(400, "malformed_json");
    change(Method::PATCH, "/api/v1/me", Some(json!({}))).await.is(200);
    let moved = change(Method::PATCH, "/api/v1/me", Some(json!({ "language": "kk" }))).await;
    assert_eq!(moved.is(200)["language"], "kk");
    app.close().await;
}
