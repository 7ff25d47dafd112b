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
        assert!(page.contains("<form data-call=\"api/v1/password-resets\">"), "{page}");
        assert!(!page.contains("<style"), "{page}");
        for mark in [
            "{sheet}",
            "{sheet_of_forms}",
            "{id}",
            "{call}",
            "{lead}",
            "{field}",
            "{button}",
            "{forms}",
            "{title}",
        ] {
            assert!(!page.contains(mark), "{mark} in {page}");
        }
        // And so is what explains the API, which wears the same sheets and leads to no page that is not there.
        for path in
            ["/docs/", "/docs/draft_petition", "/docs/schemas/Petition", "/problems/not_found"]
        {
            let shown = browse(&app, path).await;
            let html = String::from_utf8(shown.bytes.clone()).unwrap();
            assert_eq!(shown.status, 200, "{path}");
            assert!(!html.contains("href=\"/petitions") && !html.contains("/sign-in"), "{html}");
            assert!(!shown.header("content-security-policy").contains("unsafe"), "{path}");
            let sheet = html.split('"').find(|part| part.ends_with("site.css")).unwrap();
            assert_eq!(browse(&app, sheet).await.status, 200, "{sheet}");
        }
        app.close().await;
    }
    let both = TestApp::with(&["--pages", "on", "--web-url", "https://petitions.example"]).await;
    assert_eq!(browse(&both, "/petitions").await.status, 200);
    both.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_opens_an_answer_of_the_api_is_shown_it_on_a_page() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let of_it = format!("/api/v1/petitions/{id}");
    for (path, people, call) in [
        (of_it.clone(), format!("/petitions/{id}"), "read_petition"),
        (format!("{of_it}/deadlines"), format!("/petitions/{id}"), "list_deadlines"),
        ("/api/v1/rules".into(), "/rules".into(), "list_rules"),
        ("/api/v1/petitions?limit=1".into(), "/petitions".into(), "list_petitions"),
    ] {
        let shown = browse(&app, &path).await;
        let html = String::from_utf8(shown.bytes.clone()).unwrap();
        assert_eq!(shown.status, 200, "{path}: {html}");
        assert_eq!(shown.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert!(shown.header("vary").contains("Accept,"), "{}", shown.header("vary"));
        assert_eq!(
            (shown.header("cache-control"), shown.header("etag")),
            ("no-store", ""),
            "{path}"
        );
        assert!(shown.header("content-security-policy").contains("style-src 'self'"), "{path}");
        assert!(html.contains(&format!("href=\"{people}\"")), "{path}: {html}");
        assert!(html.contains(&format!("href=\"/docs/{call}\"")), "{path}: {html}");
        // The whole answer, whatever the browser has or packs.
        let tag = app.api.get(&path, None).await.header("etag").to_owned();
        let headers = [("accept", BROWSER), ("accept-encoding", "gzip"), ("if-none-match", &tag)];
        let again = app.api.call(Method::GET, &path, None, None, &headers).await;
        assert_eq!((again.status, again.header("content-encoding")), (200, ""), "{path}");
        for program in ["*/*", "application/json", "application/json, text/html"] {
            let told = app.api.call(Method::GET, &path, None, None, &[("accept", program)]).await;
            assert_eq!(
                (told.status, told.header("content-type")),
                (200, "application/json"),
                "{path}"
            );
        }
        // Who takes any text is a program too, and a list has a table for it.
        let texts = [("accept", "text/*, */*;q=0.5")];
        let told = app.api.call(Method::GET, &path, None, None, &texts).await;
        let media_type = told.header("content-type").split(';').next();
        let table = call == "list_petitions";
        assert_eq!(media_type, Some(if table { "text/csv" } else { "application/json" }), "{path}");
    }
    // What is no JSON is what it is: a feed, a table, a picture.
    for (path, media_type) in
        [("/api/v1/feed.atom", "application/"), ("/openapi.json", "application/json")]
    {
        let shown = browse(&app, path).await;
        assert!(shown.header("content-type").starts_with(media_type), "{path}");
    }
    app.close().await;
}
