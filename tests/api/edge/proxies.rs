//! Proxies and caches before us, and scripts behind them.

use reqwest::Method;
use serde_json::json;

use crate::harness::{MINISTRY, TestApp, petition_path, text, word};

#[tokio::test(flavor = "multi_thread")]
async fn what_an_answer_varies_by_stands_in_one_line() {
    let app = TestApp::with(&["--allowed-origins", "https://petitions.example"]).await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    let draft = app.petition(&author).drafted().await;
    let own = Some(author.as_str());
    for (path, token, named) in [
        ("/api/v1/petitions".to_owned(), None, "Accept-Encoding"),
        (format!("/api/v1/petitions/{id}"), None, "Accept-Encoding"),
        (format!("/api/v1/petitions/{draft}"), own, "Authorization"),
        (format!("/api/v1/petitions/{id}/timeline"), None, "Accept-Language"),
        ("/api/v1/me".to_owned(), own, "Authorization"),
        ("/confirm".to_owned(), None, "Accept-Language"),
        ("/nowhere".to_owned(), None, "Origin"),
    ] {
        for headers in [
            &[][..],
            &[("accept-encoding", "gzip")],
            &[("origin", "https://petitions.example"), ("accept", "text/html, */*")],
        ] {
            let answer = app.api.call(Method::GET, &path, token, None, headers).await;
            let lines: Vec<_> = answer.headers.get_all("vary").iter().collect();
            assert_eq!(lines.len(), 1, "{path} {lines:?}");
            assert!(answer.header("vary").contains(named), "{path} {lines:?}");
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_takes_its_tag_back_from_a_proxy_that_weakened_it() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let made = app.api.post("/api/v1/petitions", Some(&author), text(MINISTRY)).await;
    let path = format!("/api/v1/petitions/{}", word(&made.is(201)["id"]));
    let mut version = word(&json!(made.header("etag").trim_matches('"')));
    let change = async |tag: &str, title: &str| {
        let body = Some(json!({ "title": title }));
        app.api.call(Method::PATCH, &path, Some(&author), body, &[("if-match", tag)]).await
    };
    for (number, written) in
        ["W/\"{}\"", "\"{}-gzip\"", "W/\"{}-gzip\"", "\"{}--gzip\"", "\"{}-br\"", "\"{}\""]
            .into_iter()
            .enumerate()
    {
        let answer =
            change(&written.replace("{}", &version), &format!("Название номер {number}")).await;
        answer.is(200);
        let next = answer.header("etag").trim_matches('"').to_owned();
        // What was read before stays stale, weakened or not.
        for old in ["W/\"{}\"", "\"{}-gzip\"", "\"{}\""] {
            change(&old.replace("{}", &version), "Слишком поздно")
                .await
                .problem(412, "precondition_failed");
        }
        version = next;
    }
    for wrong in ["\"rubbish\"", "W/\"v\"", "\"v1-rubbish\"", "\"0-gzip\""] {
        change(wrong, "Совсем мимо цели").await.problem(412, "precondition_failed");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_behind_a_proxy_that_names_ports_are_told_apart() {
    let app = TestApp::with(&["--trusted-proxies", "127.0.0.0/8", "--rate-limits", "on"]).await;
    // Each of these is somebody else; were they one, the burst of 60 would be used up.
    let register = async |name: &str, value: String| {
        app.api
            .call(Method::POST, "/api/v1/sessions", None, Some(json!({})), &[(name, &value)])
            .await
    };
    for client in 1..=70 {
        for (name, value) in [
            ("x-forwarded-for", format!("198.51.100.{client}:51{client:03}")),
            ("x-forwarded-for", format!("[2001:db8:0:{client}::1]:443")),
            ("forwarded", format!("for=203.0.113.{client};proto=https")),
            ("forwarded", format!("for=\"[2001:db8:1:{client}::1]:4711\"")),
        ] {
            assert_eq!(register(name, value.clone()).await.status, 422, "{value}");
        }
    }
    // One client stays one whatever port it comes from. A place comes free each second: a slow machine asks longer.
    let mut last = 0;
    for port in 0..600 {
        last =
            register("x-forwarded-for", format!("198.51.100.200:{}", 40_000 + port)).await.status;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_of_other_origins_may_read_the_headers_that_they_need() {
    let app = TestApp::with(&["--allowed-origins", "https://petitions.example"]).await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    let origin = ("origin", "https://petitions.example");
    for (method, path, token, body) in [
        (Method::GET, format!("/api/v1/petitions/{id}"), None, None),
        (Method::POST, "/api/v1/petitions".to_owned(), Some(author.as_str()), Some(text(MINISTRY))),
        (Method::GET, "/api/v1/me".to_owned(), None, None),
        (Method::PUT, petition_path(&id, "signatures"), None, Some(json!({}))),
    ] {
        let answer = app.api.call(method, &path, token, body, &[origin]).await;
        let exposed = answer.header("access-control-expose-headers");
        for name in [
            "Location",
            "Content-Disposition",
            "WWW-Authenticate",
            "Idempotency-Replayed",
            "ETag",
            "Link",
            "Retry-After",
            "Allow",
        ] {
            assert!(exposed.split(", ").any(|known| known == name), "{path} {name}: {exposed}");
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_address_is_served_under_its_own_methods_alone() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    // Names that stand where an id may stand.
    for (path, allowed) in [
        ("/api/v1/petitions/similar", "GET, HEAD, OPTIONS"),
        ("/api/v1/notices/buried", "GET, HEAD, OPTIONS"),
    ] {
        for method in [Method::PATCH, Method::DELETE, Method::PUT, Method::POST] {
            let answer =
                app.api.call(method.clone(), path, Some(&author), Some(json!({})), &[]).await;
            answer.problem(405, "method_not_allowed");
            assert_eq!(answer.header("allow"), allowed, "{method} {path}");
        }
        let options = app.api.call(Method::OPTIONS, path, None, None, &[]).await;
        assert_eq!((options.status, options.header("allow")), (204, allowed), "{path}");
    }
    app.close().await;
}
