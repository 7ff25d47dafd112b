//! How a process ends: it says so first, serves on while proxies notice, and then goes.

use std::time::Duration;

use crate::harness::{Api, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn readyz_turns_red_before_anything_is_refused() {
    let app = TestApp::with(&["--stop-pause", "10"]).await;
    let id = app.petition(&app.citizen().await).published().await;
    let [before, during] = app.citizens(2).await.try_into().unwrap();
    app.sign(&id, &before, None).await.is(201);
    app.api.get("/readyz", None).await.is(200);
    let other = app.beside().await;
    let api = Api::at(&format!("http://{}", other.address));
    let ending = tokio::spawn(other.stop());
    while api.get("/readyz", None).await.status == 200 {
        assert!(!ending.is_finished(), "it ended without a word");
    }
    api.get("/readyz", None).await.problem(503, "unavailable");
    // Who is not told yet is served.
    let seen = api.get(&format!("/api/v1/petitions/{id}"), None).await;
    seen.is(200);
    assert_eq!(seen.header("connection"), "close", "and asked to come by another way next time");
    let signed = api
        .post(
            &format!("/api/v1/petitions/{id}/signatures"),
            Some(&during),
            serde_json::json!({ "consent": true }),
        )
        .await;
    signed.is(201);
    assert!(!ending.is_finished());
    tokio::time::timeout(Duration::from_secs(60), ending).await.unwrap().unwrap().unwrap();
    let gone = api.raw(reqwest::Method::GET, "/readyz", None, None, &[]).await;
    assert!(gone.is_err(), "{gone:?}");
    // The other process has noticed nothing.
    app.api.get("/readyz", None).await.is(200);
    assert_eq!(app.seen(&id, None).await["signature_count"], 52);
    app.close().await;
}
