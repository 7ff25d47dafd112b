//! The figures of the service itself.

use serde_json::json;

use crate::harness::{DISTRICT, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_follow_what_happened() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (app.citizen().await, app.moderator().await);
    let official = app.official(DISTRICT).await;
    let figures = || async { app.api.get("/api/v1/statistics", None).await.is(200) };
    let empty = figures().await;
    assert_eq!(
        (&empty["petitions_by_state"], &empty["moderation"]),
        (&json!({}), &json!({ "count": 0 }))
    );
    let slow = app.petition(&author).to(DISTRICT).submitted().await;
    let path = |id: &str, name: &str| format!("/api/v1/petitions/{id}/{name}");
    app.clock("2026-09-08T05:00:00Z").await;
    let rejection =
        json!({ "grounds": [{ "code": "incomplete_content", "detail": "x" }], "reasoning": "x" });
    app.api.post(&path(&slow, "rejection"), Some(&moderator), rejection).await.is(200);
    let id = app.petition(&author).to(DISTRICT).published().await;
    let required = app.required(&id).await;
    app.sign_all(&id, &app.citizens(required - 50).await, None).await;
    let read = figures().await;
    assert_eq!(
        (&read["petitions_by_state"], &read["signatures"]),
        (&json!({ "supported": 1 }), &json!(required))
    );
    assert_eq!(read["rejections_by_ground"], json!({ "incomplete_content": 1 }));
    assert_eq!(read["moderation"]["count"], 2);
    let longest = read["moderation"]["p99_seconds"].as_f64().unwrap();
    assert!((80_000.0..90_000.0).contains(&longest), "a day, {longest}");
    app.api.post(&path(&id, "forwarding"), Some(&moderator), json!({ "note": "x" })).await.is(200);
    app.api
        .post(&path(&id, "registration"), Some(&official), json!({ "number": "1" }))
        .await
        .is(200);
    app.clock("2026-10-10T05:00:00Z").await;
    let late = figures().await["overdue_by_body"].clone();
    assert_eq!(
        (&late[0]["addressee"]["slug"], &late[0]["overdue"]),
        (&json!(DISTRICT), &json!(1)),
        "the decision; the working group has a term of ours"
    );
    app.close().await;
}
