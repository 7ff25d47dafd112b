//! What a citizen sees of the applications that they let act, and how they stop one.

use reqwest::Method;
use serde_json::json;

use super::{VERIFIER, client, refused};
use crate::harness::accounts::{PASSWORD, person};
use crate::harness::database::rows;
use crate::harness::{TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_listed_told_by_mail_once_and_taken_back_at_once() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let (citizen, stranger) = (app.citizen().await, app.citizen().await);
    let none = app.api.get("/api/v1/me/consents", Some(&citizen)).await.is(200);
    assert_eq!(none["items"], json!([]));
    let tokens = client.tokens(&app, &citizen, "follow").await;
    client.tokens(&app, &citizen, "follow").await;
    let mails = "outbox WHERE kind = 'app_let_in'";
    assert_eq!(rows(&app, mails).await, 1, "the same again is nothing new");
    client.tokens(&app, &citizen, "comment").await;
    assert_eq!(rows(&app, mails).await, 2, "more than before is");
    let listed = app.api.get("/api/v1/me/consents", Some(&citizen)).await.is(200);
    let consent = &listed["items"][0];
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(consent["scopes"], json!(["follow", "comment"]));
    assert_eq!((&consent["app_name"], &consent["acts"]), (&json!("Қала дауысы"), &json!(0)));
    assert!(consent["last_used_at"].is_string());

    let code = client.code(&app, &citizen, "follow").await;
    let path = format!("/api/v1/me/consents/{}", word(&consent["id"]));
    let access = word(&tokens["access_token"]);
    let take_back = |token: String| {
        let path = path.clone();
        let api = app.api.clone();
        async move { api.call(Method::DELETE, &path, Some(&token), None, &[]).await }
    };
    take_back(stranger.clone()).await.problem(404, "not_found");
    take_back(access.clone()).await.problem(403, "app_token");
    take_back(citizen.clone()).await.is(204);
    take_back(citizen.clone()).await.problem(404, "not_found");
    app.api.get("/api/v1/petitions", Some(&access)).await.problem(401, "session_ended");
    refused(&client.refreshed(&app, &tokens["refresh_token"]).await, 400, "invalid_grant");
    refused(&client.exchanged(&app, &code, VERIFIER).await, 400, "invalid_grant");
    let left = app.api.get("/api/v1/me/consents", Some(&citizen)).await.is(200);
    assert_eq!(left["items"], json!([]));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_of_applications_are_no_devices_and_go_when_their_person_leaves() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let token = person(&app).await;
    let access = client.access(&app, &token, "follow sign").await;
    let sessions = app.api.get("/api/v1/sessions", Some(&token)).await.is(200);
    assert_eq!(sessions["items"].as_array().unwrap().len(), 1, "{sessions}");
    let id = app.petition(&app.citizen().await).published().await;
    app.sign(&id, &access, None).await.is(201);
    let export = json!({ "password": PASSWORD });
    let export = app.api.post("/api/v1/me/export", Some(&token), export).await.is(200);
    assert_eq!(export["consents"][0]["app_id"], json!(client.id));
    assert_eq!(export["app_acts"][0]["operation"], "sign_petition");
    let me = json!({ "password": PASSWORD });
    app.api.call(Method::DELETE, "/api/v1/me", Some(&token), Some(me), &[]).await.is(204);
    assert_eq!(app.api.get("/api/v1/petitions", Some(&access)).await.status, 401);
    assert_eq!(rows(&app, "app_consents WHERE withdrawn_at IS NULL").await, 0);
    assert_eq!(rows(&app, "app_sessions").await, 0);
    app.close().await;
}
