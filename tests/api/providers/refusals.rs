//! What a provider must not be believed: each mistake of the sandbox's provider is refused by a code of its own.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{EMAIL, IIN, brought, citizen, enrol, newcomer, sign_in};
use crate::harness::TestApp;
use crate::harness::database::rows;

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_each_mistake_of_a_provider_is_refused_by_its_code_and_nobody_is_signed_in() {
    let app = TestApp::open().await;
    newcomer(&app, "serik", IIN, EMAIL).await;
    let sessions = rows(&app, "sessions").await;
    let mut believed = Vec::new();
    for (mistake, code) in [
        ("wrong_issuer", "wrong_issuer"),
        ("wrong_answer_issuer", "wrong_issuer"),
        ("no_answer_issuer", "wrong_issuer"),
        ("wrong_nonce", "wrong_nonce"),
        ("no_nonce", "wrong_nonce"),
        ("wrong_audience", "wrong_audience"),
        ("second_audience", "wrong_audience"),
        ("wrong_party", "wrong_audience"),
        ("expired", "identity_token_expired"),
        ("stale", "identity_token_expired"),
        ("early", "identity_token_expired"),
        ("unsigned", "wrong_algorithm"),
        ("public_key_as_secret", "wrong_algorithm"),
        ("wrong_signature", "wrong_token_signature"),
        ("unknown_key", "unknown_key"),
        ("wrong_access_token", "wrong_access_token"),
        ("no_id_token", "malformed_token"),
    ] {
        enrol(&app, "serik", citizen(IIN, EMAIL), Some(mistake)).await;
        let answer = brought(&app, "sandbox", "serik").await;
        let refused = sign_in(&app, &answer).await;
        // The request is used up with it.
        let again = sign_in(&app, &answer).await;
        if (refused.status, &refused.body()["code"]) != (422, &json!(code)) || again.status != 409 {
            believed.push((mistake, refused.status, refused.body()["code"].clone(), again.status));
        }
    }
    assert_eq!(believed, []);
    assert_eq!(rows(&app, "sessions").await, sessions);
    enrol(&app, "serik", citizen(IIN, EMAIL), None).await;
    sign_in(&app, &brought(&app, "sandbox", "serik").await).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_keys_are_fetched_anew_once_for_a_key_nobody_knows_and_no_oftener() {
    let app = TestApp::open().await;
    newcomer(&app, "serik", IIN, EMAIL).await;
    // A key that came after discovery is found by asking once more.
    enrol(&app, "serik", citizen(IIN, EMAIL), Some("late_key")).await;
    sign_in(&app, &brought(&app, "sandbox", "serik").await).await.is(201);
    let asked = app.service.provider.as_ref().unwrap().keys_asked();
    for _ in 0..5 {
        enrol(&app, "serik", citizen(IIN, EMAIL), Some("unknown_key")).await;
        let answer = brought(&app, "sandbox", "serik").await;
        sign_in(&app, &answer).await.problem(422, "unknown_key");
    }
    assert_eq!(app.service.provider.as_ref().unwrap().keys_asked(), asked);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_a_provider_that_is_slow_down_or_endless_is_waited_for_seconds_and_answered_503()
{
    let app = TestApp::open().await;
    newcomer(&app, "serik", IIN, EMAIL).await;
    for mistake in ["down", "redirect", "endless", "slow"] {
        enrol(&app, "serik", citizen(IIN, EMAIL), Some(mistake)).await;
        let answer = brought(&app, "sandbox", "serik").await;
        let began = Instant::now();
        let refused = sign_in(&app, &answer).await;
        refused.problem(503, "identity_provider_unreachable");
        assert_eq!(refused.header("retry-after"), "5", "{mistake}");
        assert!(began.elapsed() < Duration::from_millis(7_900), "{mistake}");
        // The request lives on; that the code is gone there is the provider's to say.
        sign_in(&app, &answer).await.problem(422, "code_refused");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s14_production_has_no_test_provider_and_believes_no_answer_of_its_own() {
    let app = TestApp::production().await;
    let none = app.api.get("/api/v1/identity-providers", None).await.is(200);
    assert_eq!(none["items"].as_array().unwrap().len(), 0);
    for path in ["/.well-known/openid-configuration", "/jwks", "/authorize", "/userinfo"] {
        let path = format!("/dev/identity-provider{path}");
        assert_eq!(app.api.get(&path, None).await.status, 404, "{path}");
    }
    assert!(app.service.provider.is_none());
    app.close().await;
}
