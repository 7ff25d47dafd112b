//! Views of a petition's page: a number for each day that is over, and nothing about anybody.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::database::rows;
use crate::harness::{COUNCIL, TestApp, petition_path};

const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";

async fn open(app: &TestApp, path: &str, method: Method, headers: &[(&str, &str)]) -> u16 {
    let all = [&[("user-agent", BROWSER), ("accept", "text/html")], headers].concat();
    app.api.call(method, path, None, None, &all).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn views_are_counted_by_day_and_told_of_days_that_are_over() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(COUNCIL).published().await;
    let page = format!("/petitions/{id}");
    let figures = async || {
        let read = app.api.get(&petition_path(&id, "statistics"), None).await.is(200);
        (read["view_count"].clone(), read["view_days"].clone())
    };
    for _ in 0..12 {
        assert_eq!(open(&app, &page, Method::GET, &[]).await, 200);
    }
    // Whoever has the page already and asks whether it still holds has opened it too.
    let tag = app
        .api
        .call(Method::GET, &page, None, None, &[("user-agent", BROWSER), ("accept", "text/html")])
        .await;
    let tag = tag.header("etag").to_owned();
    assert_eq!(open(&app, &page, Method::GET, &[("if-none-match", &tag)]).await, 304);
    // Nobody opens it by these.
    assert_eq!(open(&app, &page, Method::HEAD, &[]).await, 200);
    assert_eq!(open(&app, &page, Method::GET, &[("sec-purpose", "prefetch")]).await, 200);
    assert_eq!(open(&app, &page, Method::GET, &[("sec-fetch-dest", "empty")]).await, 200);
    let robot = [("user-agent", "Mozilla/5.0 (compatible; bingbot/2.0)"), ("accept", "text/html")];
    app.api.call(Method::GET, &page, None, None, &robot).await;
    app.api.get(&format!("/api/v1/petitions/{id}"), None).await.is(200);
    assert_eq!(open(&app, "/petitions/2026-999999", Method::GET, &[]).await, 404);

    app.clock("2026-09-07T18:00:00Z").await;
    assert_eq!(figures().await, (Value::Null, json!([])), "the day is not over");
    app.clock("2026-09-08T05:00:00Z").await;
    let days = json!([{ "day": "2026-09-07", "views": 14 }]);
    assert_eq!(figures().await, (json!(14), days));
    assert_eq!(app.seen(&id, None).await["view_count"], 14);
    // A day with fewer than ten is not told apart, nor found by subtraction.
    for _ in 0..3 {
        open(&app, &page, Method::GET, &[]).await;
    }
    app.clock("2026-09-09T05:00:00Z").await;
    assert_eq!(figures().await, (json!(17), json!([{ "day": "other", "views": 17 }])));
    let html = app.api.get(&format!("{page}?lang=en"), None).await;
    assert!(String::from_utf8(html.bytes).unwrap().contains("17 (up to yesterday)"));
    assert_eq!(rows(&app, "petition_views").await, 2);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn few_views_are_none_that_anybody_is_told_of() {
    let app = TestApp::at("2026-09-07T05:00:00Z").await;
    let author = app.citizen().await;
    let id = app.petition(&author).to(COUNCIL).published().await;
    for _ in 0..9 {
        open(&app, &format!("/petitions/{id}"), Method::GET, &[]).await;
    }
    app.clock("2026-09-08T05:00:00Z").await;
    assert!(app.seen(&id, None).await.get("view_count").is_none());
    open(&app, &format!("/petitions/{id}"), Method::GET, &[]).await;
    app.clock("2026-09-09T05:00:00Z").await;
    assert_eq!(app.seen(&id, None).await["view_count"], 10);
    app.close().await;
}
