//! The document of the API as pages: every call and every body is explained, in the look of the house.

use std::collections::BTreeSet;

use petitions::http::openapi;
use serde_json::Value;

use super::{browse, page};
use crate::harness::TestApp;
use crate::harness::document::operations;

#[tokio::test(flavor = "multi_thread")]
async fn every_call_and_every_body_has_a_page_and_no_link_of_them_is_dead() {
    let app = TestApp::open().await;
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let index = page(&app, "/docs/?lang=ru").await;
    assert!(index.contains("<html lang=\"ru\"") && index.contains("lang=\"en\""), "{index}");
    assert!(index.contains("<strong>Conventions.</strong>"), "{index}");
    let mut led = BTreeSet::new();
    let mut look = |html: &str, path: &str| {
        assert!(!html.contains("<style") && !html.contains("<script>"), "{path}");
        assert!(!html.contains(" style=\""), "{path}");
        let links = html.split(" href=\"/docs/").skip(1).filter_map(|rest| rest.split('"').next());
        led.extend(links.map(|link| format!("/docs/{}", link.split('#').next().unwrap_or(link))));
    };
    for (method, path, name) in operations(&document) {
        let place = format!("/docs/{name}");
        assert!(index.contains(&format!("href=\"{place}?lang=ru\"")), "{place}");
        let html = page(&app, &place).await;
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let first =
            operation["summary"].as_str().unwrap().split(['\'', '&', '"', '<']).next().unwrap();
        assert!(html.contains(first) && html.contains(&path), "{place}: {html}");
        assert!(html.contains("curl ") && html.contains("class=\"panel\""), "{place}: {html}");
        look(&html, &place);
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        let place = format!("/docs/schemas/{name}");
        look(&page(&app, &place).await, &place);
    }
    for link in led {
        assert_eq!(browse(&app, &link).await.status, 200, "{link}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn former_addresses_of_the_documentation_lead_on_and_strange_ones_nowhere() {
    let app = TestApp::open().await;
    for path in ["/docs", "/docs/index.html"] {
        assert_eq!(app.api.get(path, None).await.header("location"), "/docs/", "{path}");
    }
    for path in ["/docs/no_such_call", "/docs/schemas/NoSuch", "/docs/swagger-ui.css", "/docs/a/b"]
    {
        assert_eq!(browse(&app, path).await.status, 404, "{path}");
    }
    let call = page(&app, "/docs/draft_petition?lang=en").await;
    assert!(call.contains("citizens") && call.contains("&quot;title&quot;"), "{call}");
    assert!(call.contains("<section id=\"trial\""), "{call}");
    // Roles, bounds and what an answer leads to are said where they are looked for.
    assert!(
        call.contains("data-pointer=\"/id\"") && call.contains("/docs/submit_petition"),
        "{call}"
    );
    let body = page(&app, "/docs/schemas/NewAccount?lang=en").await;
    assert!(body.contains("12 characters; pattern ^[0-9]{12}$"), "{body}");
    let index = page(&app, "/docs/?lang=en").await;
    assert!(index.contains("data-name=\"approve_petition\" data-roles=\"moderator\""), "{index}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_stands_on_the_pages_of_development_and_on_no_others() {
    let app = TestApp::open().await;
    for path in ["/docs/", "/docs/make_citizens", "/docs/sign_petition"] {
        let html = page(&app, path).await;
        assert!(html.contains("id=\"tools\"") && html.contains("js/docs/sandbox.js"), "{html}");
    }
    assert!(page(&app, "/docs/make_citizens").await.contains("id=\"trial\""));
    app.close().await;
    let app = TestApp::production().await;
    for path in ["/docs/", "/docs/sign_petition"] {
        let html = page(&app, path).await;
        for mark in ["id=\"tools\"", "js/docs/sandbox.js", "id=\"caller\""] {
            assert!(!html.contains(mark), "{path} {mark}");
        }
    }
    assert_eq!(browse(&app, "/docs/make_citizens").await.status, 404);
    app.close().await;
}
