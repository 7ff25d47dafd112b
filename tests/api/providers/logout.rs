//! Whoever leaves the provider is signed out here (Back-Channel Logout 1.0).

use reqwest::Method;
use serde_json::json;

use super::{EMAIL, IIN, brought, citizen, enrol, newcomer, sign_in};
use crate::harness::accounts::PASSWORD;
use crate::harness::{Answer, TestApp, word};

async fn token(app: &TestApp, of: &str, mistake: Option<&str>) -> String {
    let asked = json!({ "subject": "serik", "client_id": "sandbox", "of": of, "mistake": mistake });
    let made = app.api.post("/dev/identity-provider/logout-tokens", None, asked).await.is(201);
    word(&made["logout_token"])
}

async fn tell(app: &TestApp, token: &str) -> Answer {
    let body = format!("logout_token={token}").into_bytes();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let path = "/api/v1/identity-providers/sandbox/logout";
    app.api.raw(Method::POST, path, None, Some(body), &form).await.unwrap()
}

async fn is_in(app: &TestApp, token: &str) -> bool {
    app.api.get("/api/v1/me", Some(token)).await.status == 200
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_a_logout_token_ends_the_sessions_of_that_provider_and_each_is_heard_once() {
    let app = TestApp::open().await;
    let first = newcomer(&app, "serik", IIN, EMAIL).await;
    let again = async || {
        let answer = sign_in(&app, &brought(&app, "sandbox", "serik").await).await.is(201);
        word(&answer["access_token"])
    };
    let second = again().await;
    // One session there ends one here.
    let told = token(&app, "session", None).await;
    assert_eq!(tell(&app, &told).await.status, 200);
    assert!(is_in(&app, &first).await && !is_in(&app, &second).await);
    tell(&app, &told).await.problem(400, "malformed_token");
    // All of them, of whoever is meant; a session by password is none of the provider's.
    let third = again().await;
    let other =
        crate::harness::accounts::confirmed(&app, "660901115426", "other@example.kz", PASSWORD)
            .await;
    assert_eq!(tell(&app, &token(&app, "subject", None).await).await.status, 200);
    assert!(!is_in(&app, &first).await && !is_in(&app, &third).await);
    assert!(is_in(&app, &word(&other["access_token"])).await);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_a_logout_token_that_is_none_is_refused_and_ends_nothing() {
    let app = TestApp::open().await;
    let here = newcomer(&app, "serik", IIN, EMAIL).await;
    let mut believed = Vec::new();
    for (mistake, code) in [
        ("wrong_issuer", "wrong_issuer"),
        ("wrong_audience", "wrong_audience"),
        ("stale", "identity_token_expired"),
        ("unsigned", "wrong_algorithm"),
        ("public_key_as_secret", "wrong_algorithm"),
        ("wrong_signature", "wrong_token_signature"),
        ("unknown_key", "unknown_key"),
        ("logout_nonce", "malformed_token"),
        ("logout_event", "malformed_token"),
        ("logout_nobody", "malformed_token"),
    ] {
        let told = token(&app, "subject", Some(mistake)).await;
        let answer = tell(&app, &told).await;
        if (answer.status, &answer.body()["code"]) != (400, &json!(code)) {
            believed.push((mistake, answer.status, answer.body()["code"].clone()));
        }
    }
    assert_eq!(believed, []);
    tell(&app, "a.b").await.problem(400, "malformed_token");
    enrol(&app, "serik", citizen(IIN, EMAIL), None).await;
    assert!(is_in(&app, &here).await);
    app.close().await;
}
