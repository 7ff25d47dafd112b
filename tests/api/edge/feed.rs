//! Readers of the feed.

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::json;

use crate::harness::{DISTRICT, TestApp};

const FEED: &str = "/api/v1/feed.atom";

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_goes_to_whoever_takes_xml_under_the_name_they_take() {
    let app = TestApp::open().await;
    app.petition(&app.citizen().await).published().await;
    let mut bodies = Vec::new();
    for (accept, given) in [
        ("application/atom+xml", "application/atom+xml"),
        ("application/xml", "application/xml"),
        ("text/xml", "text/xml"),
        ("*/*", "application/atom+xml"),
        ("application/*", "application/atom+xml"),
        ("text/*", "text/xml"),
        ("application/xml;q=0.9, application/atom+xml;q=0.1", "application/xml"),
        (
            "application/rss+xml, application/rdf+xml;q=0.8, application/xml;q=0.4",
            "application/xml",
        ),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/xml"),
    ] {
        let feed = app.api.call(Method::GET, FEED, None, None, &[("accept", accept)]).await;
        assert_eq!(feed.status, 200, "{accept}");
        assert_eq!(feed.header("content-type"), format!("{given}; charset=utf-8"), "{accept}");
        bodies.push(feed.bytes);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "the name differs, the feed does not");
    for accept in ["application/json", "text/plain", "application/rss+xml"] {
        let feed = app.api.call(Method::GET, FEED, None, None, &[("accept", accept)]).await;
        feed.problem(406, "not_acceptable");
    }
    app.close().await;
}

/// The instants of `updated` in the feed, its own first.
async fn updated(app: &TestApp) -> Vec<DateTime<Utc>> {
    let feed = String::from_utf8(app.api.get(FEED, None).await.bytes).unwrap();
    feed.split("<updated>")
        .skip(1)
        .map(|rest| rest.split_once('<').unwrap().0.parse().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_says_when_a_petition_last_took_a_step_and_not_when_it_was_signed() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let older = app.petition(&author).to(DISTRICT).published().await;
    app.clock("2026-09-08T05:00:00Z").await;
    let newer = app.petition(&app.citizen().await).to(DISTRICT).published().await;
    let opened = updated(&app).await;
    assert_eq!(opened.len(), 3);
    assert_eq!(opened[0], opened[1], "the feed's is that of its newest");
    // A signature moves nothing.
    app.clock("2026-09-09T05:00:00Z").await;
    app.sign(&older, &app.citizen().await, None).await.is(201);
    assert_eq!(updated(&app).await, opened);
    // A step does, of an old petition too; the order stays that of opening.
    app.act(&older, "withdrawal", &author, json!({})).await.is(200);
    let moved = updated(&app).await;
    assert!(moved[0] > opened[0] && moved[2] > opened[2], "{moved:?}");
    assert_eq!((moved[0], moved[1]), (moved[2], opened[1]));
    // So does a departure, after which nothing of the petition is left in the feed.
    app.clock("2026-09-10T05:00:00Z").await;
    app.take_down(&newer, "ереже").await;
    let left = updated(&app).await;
    assert_eq!(left.len(), 2);
    assert!(left[0] > moved[0], "{left:?}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_tells_the_day_and_not_the_instant_of_a_step_that_a_signature_caused() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let id = app.petition(&app.citizen().await).to(DISTRICT).published().await;
    app.clock("2026-09-09T05:00:00Z").await;
    app.support(&id).await;
    assert_eq!(app.seen(&id, None).await["state"], "supported");
    let day: DateTime<Utc> = "2026-09-08T19:00:00Z".parse().unwrap();
    assert_eq!(updated(&app).await, [day, day], "the civil day in Kazakhstan begins then");
    app.close().await;
}
