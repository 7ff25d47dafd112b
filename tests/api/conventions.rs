//! What every call has in common: problems, formats, caches, pages, keys.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{MINISTRY, NOBODY, TestApp, text, word};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_served_is_a_problem_with_the_methods_that_are() {
    let app = TestApp::open().await;
    app.api.get("/nowhere", None).await.problem(404, "not_found");
    app.api.get("/api/v1/petitions/no-id", None).await.problem(404, "not_found");
    app.api.get("/api/v1/petitions/%00", None).await.problem(404, "not_found");
    let wrong = app.api.call(Method::DELETE, "/api/v1/rules", None, None, &[]).await;
    wrong.problem(405, "method_not_allowed");
    assert_eq!(wrong.header("allow"), "GET, HEAD, OPTIONS");
    let id = NOBODY;
    let wrong = app.api.put(&format!("/api/v1/petitions/{id}/submission"), None, json!({})).await;
    wrong.problem(405, "method_not_allowed");
    assert_eq!(wrong.header("allow"), "POST, OPTIONS");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_speaks_the_readers_language() {
    let app = TestApp::open().await;
    let titles = ["kk;q=0.1, ru", "en-GB", "fr, kk;q=0.4"].map(|wish| {
        let api = app.api.clone();
        async move {
            let answer =
                api.call(Method::GET, "/nowhere", None, None, &[("accept-language", wish)]).await;
            (answer.header("content-language").to_owned(), word(&answer.body()["title"]))
        }
    });
    let titles = futures_util::future::join_all(titles).await;
    let expected = [("ru", "Не найдено"), ("en", "Not found"), ("kk", "Табылмады")];
    assert_eq!(titles, expected.map(|(language, title)| (language.to_owned(), title.to_owned())));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_is_answered_304_until_it_changes() {
    let app = TestApp::open().await;
    let id = app.petition(&app.citizen().await).published().await;
    let path = format!("/api/v1/petitions/{id}");
    let first = app.api.get(&path, None).await;
    let etag = first.header("etag").to_owned();
    assert!(first.header("cache-control").starts_with("public"));
    assert_eq!(first.header("access-control-allow-origin"), "*");
    let again = app.api.call(Method::GET, &path, None, None, &[("if-none-match", &etag)]).await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    app.sign(&id, &app.citizen().await, None).await.is(201);
    let changed = app.until(&path, |answer| answer.header("etag") != etag).await;
    assert_eq!(changed.is(200)["signature_count"], 51);
    app.api.call(Method::GET, &path, None, None, &[("if-none-match", &etag)]).await.is(200);
    let head = app.api.call(Method::HEAD, &path, None, None, &[]).await;
    assert_eq!((head.status, head.bytes.len()), (200, 0));
    let own = app.api.get("/api/v1/me", Some(&app.citizen().await)).await;
    assert_eq!(own.header("cache-control"), "private, no-store");
    assert_eq!(own.header("access-control-allow-origin"), "");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_leave_nothing_out_and_repeat_nothing() {
    let app = TestApp::open().await;
    let mut seen: Vec<String> = Vec::new();
    let mut path = "/api/v1/public-bodies?limit=97".to_owned();
    loop {
        let page = app.api.get(&path, None).await;
        let body = page.is(200);
        seen.extend(body["items"].as_array().unwrap().iter().map(|item| word(&item["slug"])));
        let Some(cursor) = body["next_cursor"].as_str() else { break };
        path = format!("/api/v1/public-bodies?limit=97&cursor={cursor}");
        assert_eq!(page.header("link"), format!("<{path}>; rel=\"next\""));
    }
    let distinct: std::collections::HashSet<&String> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (504, 504));

    let author = app.citizen().await;
    let mut filed: Vec<String> = Vec::new();
    for _ in 0..5 {
        filed.push(app.petition(&author).published().await);
    }
    for sort in ["newest", "most_signed", "closing_soon", "trending"] {
        let mut listed: Vec<String> = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/v1/petitions?sort={sort}&limit=2&cursor={cursor}");
            let page = app.api.get(&path, None).await.is(200);
            listed.extend(page["items"].as_array().unwrap().iter().map(|item| word(&item["id"])));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = next.to_owned();
        }
        if sort == "newest" {
            let newest: Vec<String> = filed.iter().rev().cloned().collect();
            assert_eq!(listed, newest);
        }
        listed.sort();
        let mut all = filed.clone();
        all.sort();
        assert_eq!(listed, all, "{sort}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_closes_soon_is_what_still_collects_unless_other_states_are_asked_for() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let open = app.petition(&author).published().await;
    let withdrawn = app.petition(&author).published().await;
    app.act(&withdrawn, "withdrawal", &author, json!({})).await.is(200);
    let listed = async |query: &str| {
        let page = app.api.get(&format!("/api/v1/petitions?{query}"), None).await.is(200);
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| word(&item["id"])).collect::<Vec<_>>()
    };
    assert_eq!(listed("sort=closing_soon").await, std::slice::from_ref(&open));
    assert_eq!(listed("sort=closing_soon&state=withdrawn").await, std::slice::from_ref(&withdrawn));
    assert_eq!(listed("sort=newest").await, [withdrawn, open]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_refuses_what_it_does_not_know() {
    let app = TestApp::open().await;
    for (query, code) in [
        ("state=open", "invalid_parameter"),
        ("sort=best", "invalid_parameter"),
        ("limit=0", "invalid_parameter"),
        ("limit=101", "invalid_parameter"),
        ("addressee=nobody", "invalid_parameter"),
        ("cursor=rubbish", "invalid_cursor"),
        ("limit=1&limit=2", "duplicate_parameter"),
        ("colour=red", "unknown_parameter"),
        ("q=%00", "invalid_parameter"),
        ("q=%ff", "invalid_parameter"),
        // Petitions are written in Kazakh or Russian.
        ("language=en", "invalid_parameter"),
        ("language=kk,en", "invalid_parameter"),
    ] {
        app.api.get(&format!("/api/v1/petitions?{query}"), None).await.problem(400, code);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_makes_one_petition_and_another_body_is_refused() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let create = |body: Value| {
        let (api, author) = (app.api.clone(), author.clone());
        let key = [("idempotency-key", "2c1f0d5e")];
        async move { api.call(Method::POST, "/api/v1/petitions", Some(&author), Some(body), &key).await }
    };
    let first = create(text(MINISTRY)).await;
    let again = create(text(MINISTRY)).await;
    assert_eq!(first.is(201), again.is(201));
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(again.header("idempotency-replayed"), "true");
    let mut other = text(MINISTRY);
    other["title"] = "Совсем другое название".into();
    create(other).await.problem(422, "idempotency_key_reused");
    let mine = app.api.get("/api/v1/me/petitions", Some(&author)).await.is(200);
    assert_eq!(mine["items"].as_array().unwrap().len(), 1);
    // Another person's key is another key.
    let stranger = app.citizen().await;
    let key = [("idempotency-key", "2c1f0d5e")];
    let theirs = app
        .api
        .call(Method::POST, "/api/v1/petitions", Some(&stranger), Some(text(MINISTRY)), &key)
        .await;
    assert_ne!(theirs.is(201)["id"], first.body()["id"]);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_in_limited_publication_is_found_in_no_list_and_kept_by_no_cache() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let (id, key) = app.petition(&author).limited().await;
    let listed = app.api.get("/api/v1/petitions", None).await.is(200);
    assert_eq!(listed["items"], json!([]));
    app.api.get(&format!("/api/v1/petitions/{id}"), None).await.problem(404, "not_found");
    app.api
        .get(&format!("/api/v1/petitions/{id}?link_key=wrong"), None)
        .await
        .problem(404, "not_found");
    let seen = app.api.get(&format!("/api/v1/petitions/{id}?link_key={key}"), None).await;
    assert!(seen.is(200)["link_key"].is_null(), "only the author sees the key in an answer");
    assert_eq!(seen.header("cache-control"), "private, no-store");
    assert_eq!(seen.header("access-control-allow-origin"), "");
    let path = format!("/api/v1/petitions/{id}/count");
    app.api.call(Method::GET, &path, None, None, &[("link-key", &key)]).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_no_json_is_told_so_before_anything_is_done() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let ask = async |path: &str, accept: &str| {
        app.api.call(Method::GET, path, None, None, &[("accept", accept)]).await
    };
    for path in [
        "/api/v1/rules",
        "/openapi.json",
        "/dev/clock",
        "/api/v1/dev/clock",
        "/.well-known/jwks.json",
    ] {
        for accept in ["application/json;q=0, */*", "application/problem+json"] {
            ask(path, accept).await.problem(406, "not_acceptable");
        }
        // Whoever takes pages alone is shown the answer on one, or told there that it is a file for programs.
        let page = ask(path, "text/html").await;
        let status = if path.contains("json") { 406 } else { 200 };
        assert_eq!(
            (page.status, page.header("content-type")),
            (status, "text/html; charset=utf-8")
        );
        for accept in ["*/*", "application/*;q=0.2", "text/html, application/json"] {
            assert_eq!(ask(path, accept).await.status, 200, "{path} {accept}");
        }
    }
    for page in ["/confirm", "/reset", "/docs/"] {
        ask(page, "application/json").await.problem(406, "not_acceptable");
        assert_eq!(ask(page, "text/html,application/xhtml+xml,*/*;q=0.8").await.status, 200);
    }
    let page = String::from_utf8(ask("/confirm", "text/html").await.bytes).unwrap();
    let loaded = page.split('"').find(|part| part.starts_with("/assets/")).unwrap();
    assert_eq!(ask(loaded, "*/*").await.status, 200, "{loaded}");
    // A problem is written for everybody.
    ask("/nowhere", "text/plain").await.problem(404, "not_found");
    ask("/api/v1/rules?x=1", "application/json").await.problem(400, "unknown_parameter");
    let csv = [("accept", "text/csv")];
    let made = app
        .api
        .call(Method::POST, "/api/v1/petitions", Some(&author), Some(text(MINISTRY)), &csv)
        .await;
    made.problem(406, "not_acceptable");
    let mine = app.api.get("/api/v1/me/petitions", Some(&author)).await.is(200);
    assert_eq!(mine["items"], json!([]));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_token_is_refused_on_the_public_list_too_and_a_good_one_makes_it_private() {
    let app = TestApp::open().await;
    app.api.get("/api/v1/petitions", Some("x")).await.problem(401, "invalid_token");
    assert!(
        app.api.get("/api/v1/petitions", None).await.header("cache-control").starts_with("public")
    );
    let listed = app.api.get("/api/v1/petitions", Some(&app.citizen().await)).await;
    listed.is(200);
    assert_eq!(listed.header("cache-control"), "private, no-store");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_read_in_either_case_and_is_the_same_operation() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let id = app.petition(&author).published().await;
    let upper = id.to_uppercase();
    assert_eq!(app.seen(&upper, None).await["id"], id.as_str());
    app.sign(&upper, &app.citizen().await, None).await.is(201);
    let key = [("idempotency-key", "one")];
    for written in [&id, &upper] {
        let path = format!("/api/v1/petitions/{written}/withdrawal");
        let withdrawn =
            app.api.call(Method::POST, &path, Some(&author), Some(json!({})), &key).await.is(200);
        assert_eq!(withdrawn["state"], "withdrawn");
    }
    for wrong in [id.replace('-', ""), format!("{{{id}}}"), format!("urn:uuid:{id}")] {
        app.api.get(&format!("/api/v1/petitions/{wrong}"), None).await.problem(404, "not_found");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_law_no_rules_are_in_force() {
    let app = TestApp::at("2023-05-02T05:00:00Z").await;
    let in_force = async || {
        let rules = app.api.get("/api/v1/rules", None).await.is(200);
        rules["items"].as_array().unwrap().iter().filter(|rules| rules["in_force"] == true).count()
    };
    assert_eq!(in_force().await, 0);
    let version = app.api.get("/api/v1/rules/V2024", None).await.is(200);
    assert_eq!(version["in_force"], false);
    let body = format!("/api/v1/public-bodies/{MINISTRY}");
    assert!(app.api.get(&body, None).await.is(200)["required_count"].is_null());
    app.clock("2026-11-23T05:00:00Z").await;
    assert_eq!(in_force().await, 1);
    assert!(app.api.get(&body, None).await.is(200)["required_count"].is_u64());
    app.close().await;
}
