//! How many one person may begin.

use serde_json::json;

use super::{Stage, begins};
use crate::harness::TestApp;
use crate::harness::database::{rows, sql};

#[tokio::test(flavor = "multi_thread")]
async fn one_person_has_three_signings_open_at_a_time() {
    let stage = Stage::limited().await;
    let app = &stage.app;
    let first = stage.begins().await;
    let mut others = Vec::new();
    for title in ["Вторая петиция", "Третья петиция", "Четвёртая петиция"]
    {
        others.push(app.petition(&app.citizen().await).titled(title).limited().await);
    }
    let begin = async |(id, key): &(String, String)| {
        let body = json!({ "channel": "qr", "consent": true, "link_key": key });
        begins(&app.api, id, &stage.person.token, body).await
    };
    begin(&others[0]).await.is(202);
    begin(&others[1]).await.is(202);
    begin(&others[2]).await.problem(409, "too_many_signing_sessions");
    // What is open is given all the same, and others have their own.
    assert_eq!(stage.begins().await["id"], first["id"]);
    let neighbour = app.citizen().await;
    begins(&app.api, &stage.id, &neighbour, stage.body()).await.is(202);
    stage.signs(&first).await;
    stage.comes_to(&first, "signed").await;
    begin(&others[2]).await.is(202);
    assert_eq!(rows(app, "signing_sessions WHERE state = 'waiting'").await, 4);
    stage.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_begins_twenty_an_hour() {
    let stage = Stage::limited_on(TestApp::with(&["--rate-limits", "on"]).await).await;
    for _ in 0..20 {
        stage.begins().await;
        sql(&stage.app, "DELETE FROM signing_sessions").await;
    }
    let refused = stage.tries().await;
    refused.problem(429, "rate_limited");
    assert_ne!(refused.header("retry-after"), "");
    assert_eq!(rows(&stage.app, "signing_sessions").await, 0);
    stage.app.close().await;
}
