//! The figures of the service itself.

use serde_json::json;

use super::harness::TestApp;

const DISTRICT: &str = "akimat-akmola-egindikol-district";

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_follow_what_happened() {
    let house = TestApp::at("2026-09-07T05:00:00Z").await;
    let (author, moderator) = (house.citizen().await, house.staff("moderator", None).await);
    let official = house.staff("official", Some(DISTRICT)).await;
    let figures = || async { house.api.get("/api/v1/statistics", None).await.is(200) };
    let empty = figures().await;
    assert_eq!(
        (&empty["petitions_by_state"], &empty["moderation"]),
        (&json!({}), &json!({ "count": 0 }))
    );
    let slow = house.submitted(&author, DISTRICT).await;
    let path = |id: &str, name: &str| format!("/api/v1/petitions/{id}/{name}");
    house.clock("2026-09-08T05:00:00Z").await;
    let rejection =
        json!({ "grounds": [{ "code": "incomplete_content", "detail": "x" }], "reasoning": "x" });
    house.api.post(&path(&slow, "rejection"), Some(&moderator), rejection).await.is(200);
    let id = house.published(&author, DISTRICT).await;
    let required = house.petition(&id, None).await["required_count"].as_u64().unwrap() as usize;
    house.sign_all(&id, &house.citizens(required - 50).await, None).await;
    let read = figures().await;
    assert_eq!(
        (&read["petitions_by_state"], &read["signatures"]),
        (&json!({ "supported": 1 }), &json!(required))
    );
    assert_eq!(read["rejections_by_ground"], json!({ "incomplete_content": 1 }));
    assert_eq!(read["moderation"]["count"], 2);
    let longest = read["moderation"]["p99_seconds"].as_f64().unwrap();
    assert!((80_000.0..90_000.0).contains(&longest), "a day, {longest}");
    house
        .api
        .post(&path(&id, "forwarding"), Some(&moderator), json!({ "note": "x" }))
        .await
        .is(200);
    house
        .api
        .post(&path(&id, "registration"), Some(&official), json!({ "number": "1" }))
        .await
        .is(200);
    house.clock("2026-10-10T05:00:00Z").await;
    let late = figures().await["overdue_by_body"].clone();
    assert_eq!(
        (&late[0]["addressee"]["slug"], &late[0]["overdue"]),
        (&json!(DISTRICT), &json!(2)),
        "group and decision"
    );
    house.close().await;
}
