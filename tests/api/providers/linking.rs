//! Linking takes both proofs: the password here, and the provider.

use serde_json::{Value, json};

use super::{EMAIL, IIN, back, brought, citizen, enrol, newcomer, sign_in};
use crate::harness::accounts::{PASSWORD, confirmed, mailed_kind};
use crate::harness::database::rows;
use crate::harness::{TestApp, word};

const OWN: &str = "/api/v1/me/identity-providers";

async fn begun(app: &TestApp, token: &str, password: &str, otp: Option<String>) -> Value {
    let path = format!("{OWN}/sandbox/authorization");
    let body = json!({ "password": password, "otp": otp });
    let begun = app.api.post(&path, Some(token), body).await.is(201);
    assert!(word(&begun["authorization_url"]).contains("prompt=login"), "{begun}");
    begun
}

/// Links somebody at the sandbox's provider to an account.
pub async fn linked(app: &TestApp, token: &str, subject: &str, otp: Option<String>) -> Value {
    let answer = back(&begun(app, token, PASSWORD, otp).await, subject).await;
    app.api.post(OWN, Some(token), answer).await.is(201)
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_linking_takes_the_password_here_and_the_provider_and_the_same_iin() {
    let app = TestApp::open().await;
    let token = word(&confirmed(&app, IIN, EMAIL, PASSWORD).await["access_token"]);
    enrol(&app, "serik", citizen(IIN, EMAIL), None).await;
    let path = format!("{OWN}/sandbox/authorization");
    let wrong = json!({ "password": "not the right password" });
    app.api.post(&path, Some(&token), wrong).await.problem(422, "validation_failed");
    // An answer for signing in links nothing, and one for linking signs nobody in.
    let plain = brought(&app, "sandbox", "serik").await;
    app.api.post(OWN, Some(&token), plain).await.problem(409, "authorization_unknown");
    let answer = back(&begun(&app, &token, PASSWORD, None).await, "serik").await;
    sign_in(&app, &answer).await.problem(409, "authorization_unknown");
    // Nor does it count in somebody else's session.
    let stranger = confirmed(&app, "660901115426", "stranger@example.kz", PASSWORD).await;
    let stranger = word(&stranger["access_token"]);
    app.api.post(OWN, Some(&stranger), answer.clone()).await.problem(409, "authorization_unknown");
    assert_eq!(rows(&app, "outbox WHERE kind = 'identity_linked'").await, 0);
    app.api.post(OWN, Some(&token), answer).await.is(201);
    let me = app.api.get("/api/v1/me", Some(&token)).await.is(200);
    assert_eq!(word(&me["assurance"]), "provider");
    // Its holder is told of the new way in.
    mailed_kind(&app, "identity_linked").await;
    let mails = app.api.get(&format!("/dev/mails?to={EMAIL}"), None).await.is(200);
    assert!(word(&mails["items"][0]["text"]).contains("Test provider"), "{mails}");
    sign_in(&app, &brought(&app, "sandbox", "serik").await).await.is(201);

    // Another person's identity is not this account's, and an identity is one account's.
    enrol(&app, "other", citizen("660901115426", "stranger@example.kz"), None).await;
    let answer = back(&begun(&app, &token, PASSWORD, None).await, "other").await;
    app.api.post(OWN, Some(&token), answer).await.problem(409, "iin_mismatch");
    enrol(&app, "serik", json!({}), None).await;
    let answer = back(&begun(&app, &stranger, PASSWORD, None).await, "serik").await;
    app.api.post(OWN, Some(&stranger), answer).await.problem(409, "identity_linked_elsewhere");
    enrol(&app, "second", json!({}), None).await;
    let answer = back(&begun(&app, &token, PASSWORD, None).await, "second").await;
    app.api.post(OWN, Some(&token), answer).await.problem(409, "provider_linked_already");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_an_identity_is_taken_from_an_account_with_its_password_and_leaves_with_the_person()
 {
    let app = TestApp::open().await;
    let token = word(&confirmed(&app, IIN, EMAIL, PASSWORD).await["access_token"]);
    enrol(&app, "serik", citizen(IIN, EMAIL), None).await;
    linked(&app, &token, "serik", None).await;
    let listed = app.api.get(OWN, Some(&token)).await.is(200);
    assert_eq!(word(&listed["items"][0]["provider"]), "sandbox");
    let export = json!({ "password": PASSWORD });
    let export = app.api.post("/api/v1/me/export", Some(&token), export).await.is(200);
    assert_eq!(word(&export["identities"][0]["provider"]), "sandbox");
    let delete = |body: Value| {
        let path = format!("{OWN}/sandbox");
        let (api, token) = (app.api.clone(), token.clone());
        async move { api.call(reqwest::Method::DELETE, &path, Some(&token), Some(body), &[]).await }
    };
    delete(json!({ "password": "not the right password" })).await.problem(422, "validation_failed");
    delete(json!({ "password": PASSWORD })).await.is(204);
    delete(json!({ "password": PASSWORD })).await.problem(404, "not_found");
    let answer = brought(&app, "sandbox", "serik").await;
    sign_in(&app, &answer).await.problem(409, "registration_required");
    linked(&app, &token, "serik", None).await;
    assert_eq!(rows(&app, "provider_identities").await, 1);
    let gone = json!({ "password": PASSWORD });
    let leave = app.api.call(reqwest::Method::DELETE, "/api/v1/me", Some(&token), Some(gone), &[]);
    leave.await.is(204);
    assert_eq!(rows(&app, "provider_identities").await, 0);
    newcomer(&app, "serik", IIN, EMAIL).await;
    app.close().await;
}
