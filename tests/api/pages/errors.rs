//! A browser that meets an error is shown a page with the way on; a program is told as ever.

use reqwest::Method;

use super::{BROWSER, browse};
use crate::harness::{NOBODY, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_shown_a_page_and_a_program_a_problem() {
    let app = TestApp::open().await;
    let missing = format!("/petitions/{NOBODY}");
    for (path, status) in [
        ("/nowhere", 404),
        (missing.as_str(), 404),
        ("/petitions/2026-999999", 404),
        ("/petitions/%3Cscript%3E", 404),
        ("/bodies/nobody", 404),
        ("/rules?version=V1999", 404),
        ("/petitions?state=nonsense", 400),
        ("/petitions?cursor=nonsense", 400),
        ("/api/v1/me", 401),
        ("/api/v1/petitions?x=1", 400),
        ("/docs/nothing.html", 404),
    ] {
        let shown = browse(&app, path).await;
        let html = String::from_utf8(shown.bytes.clone()).unwrap();
        assert_eq!(shown.status, status, "{path}: {html}");
        assert_eq!(shown.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(html.contains("href=\"/petitions\"") && html.contains("<h1>"), "{path}: {html}");
        assert!(!html.contains("<script>"), "{path}: {html}");
        let policy = shown.header("content-security-policy");
        assert!(policy.contains("style-src 'self'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(shown.header("cache-control"), "no-store", "{path}");
        let told = app.api.call(Method::GET, path, None, None, &[("accept", "*/*")]).await;
        assert_eq!(told.status, status, "{path}");
        assert_eq!(told.header("content-type"), "application/problem+json", "{path}");
    }
    let headers = [("accept", BROWSER), ("accept-language", "kk")];
    let shown = app.api.call(Method::GET, "/nowhere?lang=en", None, None, &headers).await;
    let html = String::from_utf8_lossy(&shown.bytes).into_owned();
    assert_eq!(shown.header("content-language"), "en");
    assert!(html.contains("All petitions") && html.contains("<code>not_found</code>"), "{html}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_can_be_turned_off_and_are_off_beside_another_client() {
    let off: [&[&str]; 2] = [&["--pages", "off"], &["--web-url", "https://petitions.example"]];
    for arguments in off {
        let app = TestApp::with(arguments).await;
        assert_eq!(app.api.get("/", None).await.header("location"), "/docs/");
        for path in ["/petitions", "/assets/x", "/nowhere"] {
            browse(&app, path).await.problem(404, "not_found");
        }
        // What mails cannot do without is there all the same.
        let page = String::from_utf8(browse(&app, "/reset").await.bytes).unwrap();
        assert!(page.contains("<form data-call=\"/api/v1/password-resets\">"), "{page}");
        for mark in ["{id}", "{call}", "{lead}", "{field}", "{button}", "{forms}", "{title}"] {
            assert!(!page.contains(mark), "{mark} in {page}");
        }
        app.close().await;
    }
    let both = TestApp::with(&["--pages", "on", "--web-url", "https://petitions.example"]).await;
    assert_eq!(browse(&both, "/petitions").await.status, 200);
    both.close().await;
}
