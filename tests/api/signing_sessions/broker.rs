//! A broker that is away, or not itself.

use std::time::Instant;

use serde_json::json;

use super::{Stage, broker, found};
use crate::harness::database::rows;

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_does_not_answer_as_it_should_begins_nothing() {
    let stage = Stage::limited().await;
    for fault in [
        "down",
        "slow",
        "endless",
        "malformed",
        "refusing",
        "redirect",
        "elsewhere",
        "script_link",
        "no_picture",
    ] {
        broker(&stage.app, json!({ "offering": fault })).await;
        let began = Instant::now();
        let refused = stage.tries().await;
        refused.problem(503, "broker_unreachable");
        assert_eq!(refused.header("retry-after"), "5", "{fault}");
        assert!(began.elapsed().as_secs() < 6, "{fault} takes {:?}", began.elapsed());
        assert_eq!(rows(&stage.app, "signing_sessions").await, 0, "{fault}");
    }
    broker(&stage.app, json!({})).await;
    let begun = stage.begins().await;
    stage.signs(&begun).await;
    stage.comes_to(&begun, "signed").await;
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signing_outlives_a_broker_that_is_away_for_a_while() {
    let stage = Stage::limited().await;
    for fault in ["down", "malformed", "endless", "redirect"] {
        broker(&stage.app, json!({ "handing": fault })).await;
        let begun = stage.begins().await;
        found(&stage.app, "signing_sessions WHERE state = 'waiting' AND tries > 1").await;
        broker(&stage.app, json!({ "collecting": fault })).await;
        stage.signs(&begun).await;
        found(&stage.app, "signing_sessions WHERE handed_at IS NOT NULL AND tries > 1").await;
        assert_eq!(stage.reads(&begun).await["state"], "waiting");
        broker(&stage.app, json!({})).await;
        stage.comes_to(&begun, "signed").await;
    }
    assert_eq!(stage.votes().await, (1, 1));
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_stays_away_lets_a_signing_expire() {
    let stage = Stage::limited().await;
    broker(&stage.app, json!({ "collecting": "several" })).await;
    let begun = stage.begins().await;
    stage.signs(&begun).await;
    found(&stage.app, "signing_sessions WHERE handed_at IS NOT NULL AND tries > 1").await;
    stage.app.api.post("/dev/clock/advance", None, json!({ "seconds": 901 })).await.is(200);
    let expired = stage.reads(&begun).await;
    assert_eq!(expired["state"], "expired");
    assert!(expired["failure"].is_null() && expired["signature"].is_null(), "{expired}");
    assert_eq!(stage.votes().await, (0, 0));
    broker(&stage.app, json!({})).await;
    let another = stage.begins().await;
    assert_ne!(another["id"], begun["id"]);
    stage.signs(&another).await;
    stage.comes_to(&another, "signed").await;
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_that_cannot_be_checked_in_time_fails_and_says_why() {
    let stage = Stage::limited().await;
    stage.app.responders(json!({ "ocsp": "down" })).await;
    let begun = stage.begins().await;
    stage.signs(&begun).await;
    found(&stage.app, "signing_sessions WHERE cms_cipher IS NOT NULL AND failure_code IS NOT NULL")
        .await;
    // It has come in time; that it cannot be checked is waited for, for two minutes.
    stage.app.api.post("/dev/clock/advance", None, json!({ "seconds": 901 })).await.is(200);
    assert_eq!(stage.reads(&begun).await["state"], "waiting");
    stage.app.api.post("/dev/clock/advance", None, json!({ "seconds": 120 })).await.is(200);
    stage.fails(&begun, "revocation_not_checked").await;
    stage.app.close().await;
}
