//! The document of the API, its page, and what the service does of it.

use petitions::http::openapi;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::document::operations;
use crate::harness::{MINISTRY, NOBODY, TestApp};

#[tokio::test(flavor = "multi_thread")]
async fn the_document_in_the_repository_is_the_one_that_is_served() {
    let app = TestApp::open().await;
    let served = app.api.get("/openapi.json", None).await;
    let kept = include_str!("../../openapi/petitions.json");
    assert!(served.bytes == kept.as_bytes(), "run: cargo run -- openapi > openapi/petitions.json");
    app.close().await;
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

#[tokio::test(flavor = "multi_thread")]
async fn the_page_at_docs_needs_nothing_from_elsewhere() {
    let app = TestApp::open().await;
    let html = String::from_utf8(app.api.get("/docs/draft_petition", None).await.bytes).unwrap();
    assert!(!html.contains("src=\"http") && !html.contains("stylesheet\" href=\"http"), "{html}");
    for part in html.split('"').filter(|part| part.ends_with(".js") || part.ends_with(".css")) {
        assert_eq!(app.api.get(part, None).await.status, 200, "{part}");
    }
    for page in ["/confirm", "/reset", "/sign-in"] {
        assert_eq!(app.api.get(page, None).await.status, 200);
    }
    app.close().await;
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
async fn at_the_doors_of_applications_both_kinds_of_refusal_are_documented() {
    let app = TestApp::open().await;
    let document = app.api.get("/openapi.json", None).await.is(200);
    for path in ["/oauth/token", "/oauth/revoke", "/oauth/introspect"] {
        let form = "application/x-www-form-urlencoded";
        let too_long = "x".repeat(5_000);
        for (headers, status) in [
            (vec![("content-type", form), ("accept-language", too_long.as_str())], 431),
            (vec![("content-type", form), ("link-key", "no key")], 400),
            (vec![("content-type", form)], 400),
        ] {
            let answer = app.api.raw(Method::POST, path, None, Some(Vec::new()), &headers).await;
            let answer = answer.unwrap();
            assert_eq!(answer.status, status, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
            let responses = &document["paths"][path]["post"]["responses"];
            let described = responses.get(status.to_string()).unwrap_or(&responses["default"]);
            let kind = answer.header("content-type");
            assert!(
                described["content"][kind].is_object(),
                "{path} {status}: {kind} in {described}"
            );
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_may_be_left_out_is_told_from_one_that_may_not() {
    let app = TestApp::open().await;
    let document = app.api.get("/openapi.json", None).await.is(200);
    let required = |path: &str| document["paths"][path]["post"]["requestBody"]["required"].clone();
    let challenge = "/api/v1/sessions/eds-challenge";
    assert_eq!(required(challenge), false);
    app.api.call(Method::POST, challenge, None, None, &[]).await.is(201);
    assert_eq!(required("/api/v1/sessions"), true);
    app.api
        .call(Method::POST, "/api/v1/sessions", None, None, &[])
        .await
        .problem(422, "validation_failed");
    app.close().await;
}

/// The words of an operation's parameters and of its answers' headers.
fn takes(operation: &Value, parameter: &str) -> bool {
    let wanted = format!("#/components/parameters/{parameter}");
    operation["parameters"].as_array().unwrap().iter().any(|known| known["$ref"] == wanted.as_str())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_headers_that_a_call_takes_and_sends_are_those_of_the_document() {
    let app = TestApp::open().await;
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let mut tokens = std::collections::BTreeMap::from([("citizen", app.citizen().await)]);
    for (role, body) in [("moderator", None), ("official", Some(MINISTRY)), ("administrator", None)]
    {
        tokens.insert(role, app.staff(role, body).await);
    }
    let key = "k".repeat(256);
    let (mut keyed, mut tagged) = (0, 0);
    for (method, path, name) in operations(&document) {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let role =
            operation["x-roles"][0].as_str().and_then(|role| tokens.get(role).map(String::as_str));
        let asked = path
            .replace("{id}", NOBODY)
            .replace("{discussion_id}", "01a208fc-762c-7054-b873-e29fadf66cf9")
            .replace("{point_id}", NOBODY)
            .replace("{inquiry_id}", "01a208fc-762c-7054-b873-e29fadf66cfa")
            .replace("{invalidation_id}", "01a208fc-762c-7054-b873-e29fadf66cfb")
            .replace("{attachment_id}", "01a208fc-762c-7054-b873-e29fadf66cfc")
            .replace("{comment_id}", "01a208fc-762c-7054-b873-e29fadf66cfd")
            .replace("{note_id}", "01a208fc-762c-7054-b873-e29fadf66cfe")
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
            let answer = app.api.get(&asked, role).await;
            let documented = operation["responses"]["200"]["headers"]["ETag"].is_object();
            assert_eq!(documented, takes(operation, "IfNoneMatch"), "{name}");
            if answer.status == 200 {
                assert_eq!(!answer.header("etag").is_empty(), documented, "{name}");
                tagged += usize::from(documented);
            }
        } else {
            let body = (method != Method::DELETE).then(|| json!({}));
            let answer =
                app.api.call(method, &asked, role, body, &[("idempotency-key", &key)]).await;
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
    app.close().await;
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
    let app = TestApp::with(&["--public-url", "https://petitions.example/kz"]).await;
    let missing = app.api.get("/nowhere", None).await.problem(404, "not_found");
    assert_eq!(missing["type"], "https://petitions.example/kz/problems/not_found");
    for (code, language, title) in
        [("not_found", "ru", "Не найдено"), ("validation_failed", "en", "The data contain errors")]
    {
        let headers = [("accept-language", language), ("accept", "text/html")];
        let page =
            app.api.call(Method::GET, &format!("/problems/{code}"), None, None, &headers).await;
        let html = String::from_utf8(page.bytes.clone()).unwrap();
        assert_eq!((page.status, page.header("content-language")), (200, language));
        assert!(html.contains(title) && html.contains(code), "{html}");
        for mark in ["{language}", "{title}", "{code}", "{lead}"] {
            assert!(!html.contains(mark), "{mark}");
        }
    }
    for line in include_str!("../../data/problem_titles.csv").lines().skip(1) {
        let code = line.split(',').next().unwrap();
        assert_eq!(app.api.get(&format!("/problems/{code}"), None).await.status, 200, "{code}");
    }
    app.api.get("/problems/no_such", None).await.problem(404, "not_found");
    app.close().await;
}
