//! The figures of the service itself.

use serde_json::json;

use crate::harness::database::orders_follow;
use crate::harness::{DISTRICT, MINISTRY, TestApp};
use crate::open_data::with_many_petitions;

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
    orders_follow(&app).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn figures_of_many_petitions_are_taken_once_a_minute_and_of_few_at_every_change() {
    let app = TestApp::at("2026-09-07T05:00:10Z").await;
    let author = app.citizen().await;
    let figures = || async { app.api.get("/api/v1/statistics", None).await.is(200) };
    let published =
        |figures: &serde_json::Value| figures["petitions_by_state"]["published"].clone();
    app.petition(&author).to(DISTRICT).published().await;
    assert_eq!(published(&figures().await), 1);
    app.petition(&author).to(DISTRICT).published().await;
    assert_eq!(published(&figures().await), 2, "few are counted anew");

    with_many_petitions(&app, 5_000).await;
    app.petition(&author).to(DISTRICT).published().await;
    orders_follow(&app).await;
    // An answer that was being made while they came in may hold until then.
    app.clock("2026-09-07T05:03:00Z").await;
    let first = figures().await;
    assert_eq!(published(&first), 10_003);
    assert_eq!(first["signatures"], 3 * 50);
    app.petition(&author).to(MINISTRY).published().await;
    assert_eq!(figures().await, first, "many hold");
    app.clock("2026-09-07T05:06:00Z").await;
    assert_eq!(published(&figures().await), 10_004);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_less_than_no_day_late_when_the_clock_is_set_back() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, office) = (app.citizen().await, app.office(DISTRICT).await);
    office.registered(&author).await;
    let late = async || {
        let list = app.api.get("/api/v1/petitions?overdue=true", None).await.is(200);
        let terms = list["items"][0]["overdue_terms"].as_array().unwrap().clone();
        let term = terms.iter().find(|term| term["kind"] == "consideration").unwrap();
        let figures = app.api.get("/api/v1/statistics", None).await.is(200);
        [&term["days_late"], &figures["overdue_by_body"][0]["days_late"]]
            .map(|days| days.as_i64().unwrap())
    };
    app.clock("2026-10-20T05:00:00Z").await;
    assert_eq!(late().await, [15, 14], "civil days, and whole ones");
    app.clock("2026-09-20T05:00:00Z").await;
    assert_eq!(late().await, [0, 0]);
    app.close().await;
}
