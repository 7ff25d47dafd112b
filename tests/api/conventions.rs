//! What every call keeps to: problems, ETags, pages, idempotency, CORS, the OpenAPI document.

use petitions::http::openapi;
use reqwest::Method;
use serde_json::{Value, json};

use super::harness::{TestApp, text, word};

const MINISTRY: &str = "ministry-trade-integration";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_served_is_a_problem_with_the_methods_that_are() {
    let house = TestApp::open().await;
    house.api.get("/nowhere", None).await.problem(404, "not_found");
    house.api.get("/api/v1/petitions/no-id", None).await.problem(404, "not_found");
    house.api.get("/api/v1/petitions/%00", None).await.problem(404, "not_found");
    let wrong = house.api.call(Method::DELETE, "/api/v1/rules", None, None, &[]).await;
    wrong.problem(405, "method_not_allowed");
    assert_eq!(wrong.header("allow"), "GET, HEAD, OPTIONS");
    let id = "01a208fc-762c-7054-b873-e29fadf66cf8";
    let wrong = house.api.put(&format!("/api/v1/petitions/{id}/submission"), None, json!({})).await;
    wrong.problem(405, "method_not_allowed");
    assert_eq!(wrong.header("allow"), "POST, OPTIONS");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_speaks_the_readers_language() {
    let house = TestApp::open().await;
    let titles = ["kk;q=0.1, ru", "en-GB", "fr, kk;q=0.4"].map(|wish| {
        let api = house.api.clone();
        async move {
            let answer =
                api.call(Method::GET, "/nowhere", None, None, &[("accept-language", wish)]).await;
            (answer.header("content-language").to_owned(), word(&answer.body()["title"]))
        }
    });
    let titles = futures_util::future::join_all(titles).await;
    let expected = [("ru", "Не найдено"), ("en", "Not found"), ("kk", "Табылмады")];
    assert_eq!(titles, expected.map(|(language, title)| (language.to_owned(), title.to_owned())));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_is_answered_304_until_it_changes() {
    let house = TestApp::open().await;
    let id = house.published(&house.citizen().await, MINISTRY).await;
    let path = format!("/api/v1/petitions/{id}");
    let first = house.api.get(&path, None).await;
    let etag = first.header("etag").to_owned();
    assert!(first.header("cache-control").starts_with("public"));
    assert_eq!(first.header("access-control-allow-origin"), "*");
    let again = house.api.call(Method::GET, &path, None, None, &[("if-none-match", &etag)]).await;
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    house.sign(&id, &house.citizen().await, None).await.is(201);
    let changed = house.until(&path, |answer| answer.header("etag") != etag).await;
    assert_eq!(changed.is(200)["signature_count"], 51);
    house.api.call(Method::GET, &path, None, None, &[("if-none-match", &etag)]).await.is(200);
    let head = house.api.call(Method::HEAD, &path, None, None, &[]).await;
    assert_eq!((head.status, head.bytes.len()), (200, 0));
    let own = house.api.get("/api/v1/me", Some(&house.citizen().await)).await;
    assert_eq!(own.header("cache-control"), "private, no-store");
    assert_eq!(own.header("access-control-allow-origin"), "");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_leave_nothing_out_and_repeat_nothing() {
    let house = TestApp::open().await;
    let mut seen: Vec<String> = Vec::new();
    let mut path = "/api/v1/public-bodies?limit=97".to_owned();
    loop {
        let page = house.api.get(&path, None).await;
        let body = page.is(200);
        seen.extend(body["items"].as_array().unwrap().iter().map(|item| word(&item["slug"])));
        let Some(cursor) = body["next_cursor"].as_str() else { break };
        path = format!("/api/v1/public-bodies?limit=97&cursor={cursor}");
        assert_eq!(page.header("link"), format!("<{path}>; rel=\"next\""));
    }
    let distinct: std::collections::HashSet<&String> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (504, 504));

    let author = house.citizen().await;
    let mut filed: Vec<String> = Vec::new();
    for _ in 0..5 {
        filed.push(house.published(&author, MINISTRY).await);
    }
    for sort in ["newest", "most_signed", "closing_soon", "trending"] {
        let mut listed: Vec<String> = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/v1/petitions?sort={sort}&limit=2&cursor={cursor}");
            let page = house.api.get(&path, None).await.is(200);
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
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_refuses_what_it_does_not_know() {
    let house = TestApp::open().await;
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
        house.api.get(&format!("/api/v1/petitions?{query}"), None).await.problem(400, code);
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_makes_one_petition_and_another_body_is_refused() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let create = |body: Value| {
        let (api, author) = (house.api.clone(), author.clone());
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
    let mine = house.api.get("/api/v1/me/petitions", Some(&author)).await.is(200);
    assert_eq!(mine["items"].as_array().unwrap().len(), 1);
    // Another person's key is another key.
    let stranger = house.citizen().await;
    let key = [("idempotency-key", "2c1f0d5e")];
    let theirs = house
        .api
        .call(Method::POST, "/api/v1/petitions", Some(&stranger), Some(text(MINISTRY)), &key)
        .await;
    assert_ne!(theirs.is(201)["id"], first.body()["id"]);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_petition_in_limited_publication_is_found_in_no_list_and_kept_by_no_cache() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let (id, key) = house.limited(&author, MINISTRY).await;
    let listed = house.api.get("/api/v1/petitions", None).await.is(200);
    assert_eq!(listed["items"], json!([]));
    house.api.get(&format!("/api/v1/petitions/{id}"), None).await.problem(404, "not_found");
    house
        .api
        .get(&format!("/api/v1/petitions/{id}?link_key=wrong"), None)
        .await
        .problem(404, "not_found");
    let seen = house.api.get(&format!("/api/v1/petitions/{id}?link_key={key}"), None).await;
    assert!(seen.is(200)["link_key"].is_null(), "only the author sees the key in an answer");
    assert_eq!(seen.header("cache-control"), "private, no-store");
    assert_eq!(seen.header("access-control-allow-origin"), "");
    let path = format!("/api/v1/petitions/{id}/count");
    house.api.call(Method::GET, &path, None, None, &[("link-key", &key)]).await.is(200);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_in_the_repository_is_the_one_that_is_served() {
    let house = TestApp::open().await;
    let served = house.api.get("/openapi.json", None).await;
    let kept = include_str!("../../openapi/petitions.json");
    assert!(served.bytes == kept.as_bytes(), "run: cargo run -- openapi > openapi/petitions.json");
    house.close().await;
}

#[test]
fn operations_have_names_of_their_own() {
    let document = openapi::document(true);
    let text = document.to_json().unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let mut names: Vec<String> = operations(&document).into_iter().map(|(.., name)| name).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}

/// Every documented operation: method, path, name.
pub fn operations(document: &Value) -> Vec<(Method, String, String)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if let Some(name) = operation["operationId"].as_str() {
                found.push((method.to_uppercase().parse().unwrap(), path.clone(), name.to_owned()));
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_at_docs_needs_nothing_from_elsewhere() {
    let house = TestApp::open().await;
    assert_eq!(house.api.get("/", None).await.header("location"), "/docs/");
    let page = house.api.get("/docs/", None).await;
    assert_eq!(page.status, 200);
    let html = String::from_utf8(page.bytes.clone()).unwrap();
    assert!(!html.contains("src=\"http") && !html.contains("href=\"http"), "{html}");
    for part in
        html.split(['"', '\'']).filter(|part| part.ends_with(".js") || part.ends_with(".css"))
    {
        let part = part.trim_start_matches("./");
        assert_eq!(house.api.get(&format!("/docs/{part}"), None).await.status, 200, "{part}");
    }
    for page in ["/confirm", "/reset", "/mail-page.js"] {
        assert_eq!(house.api.get(page, None).await.status, 200);
    }
    house.close().await;
}

#[test]
fn a_change_of_a_draft_requires_no_part_of_it() {
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let named = &document["paths"]["/api/v1/petitions/{id}"]["patch"]["requestBody"]["content"]["application/json"]
        ["schema"];
    assert_eq!(named["$ref"], "#/components/schemas/PetitionChange");
    let schemas = &document["components"]["schemas"];
    assert!(schemas["PetitionChange"]["required"].is_null());
    let names = |name: &str| {
        schemas[name]["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(names("PetitionChange"), names("NewPetition"), "one body is read for both");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_no_json_is_told_so_before_anything_is_done() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let ask = async |path: &str, accept: &str| {
        house.api.call(Method::GET, path, None, None, &[("accept", accept)]).await
    };
    for path in [
        "/api/v1/rules",
        "/openapi.json",
        "/dev/clock",
        "/api/v1/dev/clock",
        "/.well-known/jwks.json",
    ] {
        for accept in ["text/html", "application/json;q=0, */*", "application/problem+json"] {
            ask(path, accept).await.problem(406, "not_acceptable");
        }
        for accept in ["*/*", "application/*;q=0.2", "text/html, application/json"] {
            assert_eq!(ask(path, accept).await.status, 200, "{path} {accept}");
        }
    }
    for page in ["/confirm", "/reset", "/docs/"] {
        ask(page, "application/json").await.problem(406, "not_acceptable");
        assert_eq!(ask(page, "text/html,application/xhtml+xml,*/*;q=0.8").await.status, 200);
    }
    assert_eq!(ask("/mail-page.js", "*/*").await.status, 200);
    // A problem is written for everybody.
    ask("/nowhere", "text/html").await.problem(404, "not_found");
    ask("/api/v1/rules?x=1", "application/json").await.problem(400, "unknown_parameter");
    let csv = [("accept", "text/csv")];
    let made = house
        .api
        .call(Method::POST, "/api/v1/petitions", Some(&author), Some(text(MINISTRY)), &csv)
        .await;
    made.problem(406, "not_acceptable");
    let mine = house.api.get("/api/v1/me/petitions", Some(&author)).await.is(200);
    assert_eq!(mine["items"], json!([]));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_token_is_refused_on_the_public_list_too_and_a_good_one_makes_it_private() {
    let house = TestApp::open().await;
    house.api.get("/api/v1/petitions", Some("x")).await.problem(401, "invalid_token");
    assert!(
        house
            .api
            .get("/api/v1/petitions", None)
            .await
            .header("cache-control")
            .starts_with("public")
    );
    let listed = house.api.get("/api/v1/petitions", Some(&house.citizen().await)).await;
    listed.is(200);
    assert_eq!(listed.header("cache-control"), "private, no-store");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_read_in_either_case_and_is_the_same_operation() {
    let house = TestApp::open().await;
    let author = house.citizen().await;
    let id = house.published(&author, MINISTRY).await;
    let upper = id.to_uppercase();
    assert_eq!(house.petition(&upper, None).await["id"], id.as_str());
    house.sign(&upper, &house.citizen().await, None).await.is(201);
    let key = [("idempotency-key", "one")];
    for written in [&id, &upper] {
        let path = format!("/api/v1/petitions/{written}/withdrawal");
        let withdrawn =
            house.api.call(Method::POST, &path, Some(&author), Some(json!({})), &key).await.is(200);
        assert_eq!(withdrawn["state"], "withdrawn");
    }
    for wrong in [id.replace('-', ""), format!("{{{id}}}"), format!("urn:uuid:{id}")] {
        house.api.get(&format!("/api/v1/petitions/{wrong}"), None).await.problem(404, "not_found");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_law_no_rules_are_in_force() {
    let house = TestApp::at("2023-05-02T05:00:00Z").await;
    let in_force = async || {
        let rules = house.api.get("/api/v1/rules", None).await.is(200);
        rules["items"].as_array().unwrap().iter().filter(|rules| rules["in_force"] == true).count()
    };
    assert_eq!(in_force().await, 0);
    let version = house.api.get("/api/v1/rules/V2024", None).await.is(200);
    assert_eq!(version["in_force"], false);
    let body = format!("/api/v1/public-bodies/{MINISTRY}");
    assert!(house.api.get(&body, None).await.is(200)["required_count"].is_null());
    house.clock("2026-11-23T05:00:00Z").await;
    assert_eq!(in_force().await, 1);
    assert!(house.api.get(&body, None).await.is(200)["required_count"].is_u64());
    house.close().await;
}

/// The words of an operation's parameters and of its answers' headers.
fn takes(operation: &Value, parameter: &str) -> bool {
    let wanted = format!("#/components/parameters/{parameter}");
    operation["parameters"].as_array().unwrap().iter().any(|known| known["$ref"] == wanted.as_str())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_headers_that_a_call_takes_and_sends_are_those_of_the_document() {
    let house = TestApp::open().await;
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let mut tokens = std::collections::BTreeMap::from([("citizen", house.citizen().await)]);
    for (role, body) in [("moderator", None), ("official", Some(MINISTRY)), ("administrator", None)]
    {
        tokens.insert(role, house.staff(role, body).await);
    }
    let key = "k".repeat(256);
    let (mut keyed, mut tagged) = (0, 0);
    for (method, path, name) in operations(&document) {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let role =
            operation["x-roles"][0].as_str().and_then(|role| tokens.get(role).map(String::as_str));
        let asked = path
            .replace("{id}", "01a208fc-762c-7054-b873-e29fadf66cf8")
            .replace("{discussion_id}", "01a208fc-762c-7054-b873-e29fadf66cf9")
            .replace("{inquiry_id}", "01a208fc-762c-7054-b873-e29fadf66cfa")
            .replace("{invalidation_id}", "01a208fc-762c-7054-b873-e29fadf66cfb")
            .replace("{attachment_id}", "01a208fc-762c-7054-b873-e29fadf66cfc")
            .replace("{comment_id}", "01a208fc-762c-7054-b873-e29fadf66cfd")
            .replace("{name}", "creation")
            .replace("{slug}", MINISTRY)
            .replace("{kind}", "addressee")
            .replace("{code}", MINISTRY)
            .replace("{token}", "x")
            .replace("{version}", "V2026");
        if method == Method::GET {
            let asked = if name == "reckon_working_days" {
                format!("{asked}?from=2026-11-23&days=1")
            } else {
                asked
            };
            let answer = house.api.get(&asked, role).await;
            let documented = operation["responses"]["200"]["headers"]["ETag"].is_object();
            assert_eq!(documented, takes(operation, "IfNoneMatch"), "{name}");
            if answer.status == 200 {
                assert_eq!(!answer.header("etag").is_empty(), documented, "{name}");
                tagged += usize::from(documented);
            }
        } else {
            let body = (method != Method::DELETE).then(|| json!({}));
            let answer =
                house.api.call(method, &asked, role, body, &[("idempotency-key", &key)]).await;
            let refused = answer.body()["code"] == "invalid_idempotency_key";
            assert_eq!(refused, takes(operation, "IdempotencyKey"), "{name}: {}", answer.body());
            keyed += usize::from(refused);
        }
        assert!(takes(operation, "AcceptLanguage"), "{name}");
        let by_link = operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .any(|known| known["name"] == "link_key");
        assert_eq!(takes(operation, "LinkKey"), by_link, "{name}");
        assert!(operation["responses"]["default"]["headers"]["Retry-After"].is_object(), "{name}");
    }
    assert!(keyed >= 19 && tagged >= 12, "{keyed} {tagged}");
    let created = &document["paths"]["/api/v1/petitions"]["post"]["responses"]["201"]["headers"];
    assert!(created["Location"].is_object() && created["ETag"].is_object(), "{created}");
    house.close().await;
}

#[test]
fn closed_sets_of_words_are_listed_where_they_stand() {
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let schemas = &document["components"]["schemas"];
    for (schema, member, one) in [
        ("Petition", "state", "decision_published"),
        ("Account", "role", "first_head"),
        ("Decision", "outcome", "partially_satisfied"),
        ("NewDecision", "outcome", "refused"),
        ("StatedGround", "code", "prohibited_subject"),
        ("RefusalGround", "code", "insufficient_support"),
        ("Deadline", "kind", "verification"),
        ("PublicBody", "kind", "central_state_body"),
        ("NewStaff", "role", "moderator"),
    ] {
        let named = &schemas[schema]["properties"][member];
        let named = named["$ref"]
            .as_str()
            .or(named["allOf"][0]["$ref"].as_str())
            .unwrap_or_else(|| panic!("{schema} {member}: {named}"));
        let known = &schemas[named.rsplit('/').next().unwrap()]["enum"];
        assert!(
            known.as_array().is_some_and(|known| known.contains(&json!(one))),
            "{schema} {member}: {known}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_type_of_every_problem_leads_to_a_page_about_it() {
    let house = TestApp::with(&["--public-url", "https://petitions.example/kz"]).await;
    let missing = house.api.get("/nowhere", None).await.problem(404, "not_found");
    assert_eq!(missing["type"], "https://petitions.example/kz/problems/not_found");
    for (code, language, title) in
        [("not_found", "ru", "Не найдено"), ("validation_failed", "en", "The data contain errors")]
    {
        let headers = [("accept-language", language), ("accept", "text/html")];
        let page =
            house.api.call(Method::GET, &format!("/problems/{code}"), None, None, &headers).await;
        let html = String::from_utf8(page.bytes.clone()).unwrap();
        assert_eq!((page.status, page.header("content-language")), (200, language));
        assert!(html.contains(title) && html.contains(code), "{html}");
        for mark in ["{language}", "{title}", "{code}", "{lead}"] {
            assert!(!html.contains(mark), "{mark}");
        }
    }
    for line in include_str!("../../data/problem_titles.csv").lines().skip(1) {
        let code = line.split(',').next().unwrap();
        assert_eq!(house.api.get(&format!("/problems/{code}"), None).await.status, 200, "{code}");
    }
    house.api.get("/problems/no_such", None).await.problem(404, "not_found");
    house.close().await;
}
