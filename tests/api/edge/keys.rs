//! The Idempotency-Key of calls that make something: with quotes and without, and of what holds a secret.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::database::{rows, sql};
use crate::harness::{Answer, MINISTRY, TestApp, text, word};

async fn made(app: &TestApp, path: &str, token: &str, body: &Value, key: &str) -> Answer {
    let headers = [("idempotency-key", key)];
    app.api.call(Method::POST, path, Some(token), Some(body.clone()), &headers).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_the_same_quoted_and_bare() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let path = "/api/v1/petitions";
    let first = made(&app, path, &author, &text(MINISTRY), "2c1f0d5e").await;
    let again = made(&app, path, &author, &text(MINISTRY), "\"2c1f0d5e\"").await;
    assert_eq!(first.is(201), again.is(201));
    assert_eq!(again.header("idempotency-replayed"), "true");
    for none in ["\"", "\"\"", "\"open", "\"a\"b\"", "\"a\\n\""] {
        made(&app, path, &author, &text(MINISTRY), none)
            .await
            .problem(400, "invalid_idempotency_key");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_stands_for_one_change_of_one_version() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let draft = app.api.post("/api/v1/petitions", Some(&author), text(MINISTRY)).await.is(201);
    let path = format!("/api/v1/petitions/{}", word(&draft["id"]));
    let change = json!({ "title": "Другое название петиции" });
    let changed = async |version: &str| {
        let headers = [("idempotency-key", "one"), ("if-match", version)];
        app.api.call(Method::PATCH, &path, Some(&author), Some(change.clone()), &headers).await
    };
    assert_eq!(changed("\"v1\"").await.is(200)["version"], 2);
    let again = changed("\"v1\"").await;
    assert_eq!(
        (again.header("idempotency-replayed"), again.is(200)["version"].clone()),
        ("true", json!(2))
    );
    // Who says that they have read another version, or none, is not told that it was changed.
    for version in ["\"v2\"", "", "*"] {
        changed(version).await.problem(422, "idempotency_key_reused");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_registered_once_and_its_secret_is_kept_sealed() {
    let app = TestApp::open().await;
    let owner = app.citizen().await;
    let body = json!({ "name": "Map of petitions", "scopes": ["read"] });
    let first = made(&app, "/api/v1/apps", &owner, &body, "one").await;
    let again = made(&app, "/api/v1/apps", &owner, &body, "\"one\"").await;
    assert_eq!(first.is(201), again.is(201), "the secret too");
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.header("cache-control"), "private, no-store");
    let secret = word(&first.body()["secret"]);
    let known = format!(
        "idempotency_keys WHERE body::text LIKE '%{secret}%' OR body::text LIKE '%Map of%'"
    );
    assert_eq!(rows(&app, &known).await, 0);
    assert_eq!(rows(&app, "idempotency_keys WHERE body ? 'sealed'").await, 1);
    let all = app.api.get("/api/v1/apps", Some(&owner)).await.is(200);
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
    app.api.get("/api/v1/petitions", Some(&secret)).await.is(200);
    let other = json!({ "name": "Other", "scopes": ["read"] });
    made(&app, "/api/v1/apps", &owner, &other, "one").await.problem(422, "idempotency_key_reused");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_staff_is_invited_and_a_document_checked_once_under_one_key() {
    let app = TestApp::open().await;
    let administrator = app.administrator().await;
    let body = json!({
        "role": "moderator", "email": "new@example.kz", "family_name": "Ахметов", "given_name": "Нұрлан",
        "language": "kk",
    });
    let first = made(&app, "/api/v1/staff", &administrator, &body, "one").await;
    let again = made(&app, "/api/v1/staff", &administrator, &body, "one").await;
    assert_eq!(first.is(201), again.is(201));
    assert_eq!(rows(&app, "accounts WHERE email = 'new@example.kz'").await, 1);
    assert_eq!(rows(&app, "outbox WHERE kind = 'staff_invited'").await, 1);
    let (moderator, person) = (app.moderator().await, app.person().await);
    let shown = json!({
        "iin": person.iin, "email": person.email, "document": "passport", "family_name": "Серікова",
        "given_name": "Айгүл",
    });
    let first = made(&app, "/api/v1/identity-checks", &moderator, &shown, "one").await;
    let again = made(&app, "/api/v1/identity-checks", &moderator, &shown, "one").await;
    assert_eq!(first.is(201), again.is(201));
    assert_eq!(rows(&app, "idempotency_keys WHERE body ? 'sealed'").await, 2);
    // What somebody else has sealed is nobody's to read.
    sql(&app, "UPDATE idempotency_keys SET body = '{\"sealed\": \"AAAA\"}'").await;
    assert_eq!(made(&app, "/api/v1/staff", &administrator, &body, "one").await.status, 500);
    app.close().await;
}
