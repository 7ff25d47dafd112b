//! What an answer tells, and whom: Z5 and Z8 to Z10 of docs/SECURITY.md.

use petitions::http::openapi;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{EMAIL, IIN, person};
use crate::harness::database::rows;
use crate::harness::document::operations;
use crate::harness::{MINISTRY, NOBODY, TestApp, text, word};

#[tokio::test(flavor = "multi_thread")]
async fn check_z05_no_public_answer_holds_what_belongs_to_a_person() {
    let app = TestApp::open().await;
    let token = person(&app).await;
    let id = app.petition(&token).published().await;
    app.sign(&id, &token, None).await.is(201);
    let comment = app.act(&id, "comments", &token, json!({ "text": "Қолдаймын" })).await.is(201);
    let account = word(&app.api.get("/api/v1/me", Some(&token)).await.is(200)["id"]);
    let moderator = app.moderator().await;
    let members = word(&app.api.get("/api/v1/me", Some(&moderator)).await.is(200)["email"]);
    let canaries = [IIN, EMAIL, "Серікқызы", "750000000", account.as_str(), members.as_str()];
    let document: Value =
        serde_json::from_str(&openapi::document(true).to_json().unwrap()).unwrap();
    let (official, other) = (app.official(MINISTRY).await, app.citizen().await);
    let mut scanned = 0;
    for (method, path, name) in operations(&document) {
        if method != Method::GET
            || path.starts_with("/dev/")
            || ["export_me", "read_me", "read_applicant", "list_territories", "openapi_json"]
                .contains(&name.as_str())
        {
            continue;
        }
        let path = path
            .replace("{id}", &id)
            .replace("{comment_id}", &word(&comment["id"]))
            .replace("{attachment_id}", NOBODY)
            .replace("{slug}", MINISTRY)
            .replace("{version}", "V2026");
        for reader in [None, Some(&other), Some(&official)] {
            for accept in ["*/*", "text/csv"] {
                let answer = app
                    .api
                    .call(
                        Method::GET,
                        &path,
                        reader.map(String::as_str),
                        None,
                        &[("accept", accept)],
                    )
                    .await;
                let shown = String::from_utf8_lossy(&answer.bytes);
                for canary in canaries {
                    let found = shown.contains(canary)
                        && !(canary == "750000000" && shown.contains("\"region\""));
                    assert!(!found, "{canary} in {name}: {shown}");
                }
                scanned += 1;
            }
        }
    }
    assert!(scanned > 150, "{scanned}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z08_ids_tell_no_numbers_and_the_link_s_secret_is_no_id() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let (id, key) = app.petition(&author).limited().await;
    assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 7);
    assert_eq!(key.len(), 43, "256 bits in base64url");
    let near = {
        let mut bytes = uuid::Uuid::parse_str(&id).unwrap().into_bytes();
        bytes[15] ^= 1;
        uuid::Uuid::from_bytes(bytes)
    };
    app.api
        .get(&format!("/api/v1/petitions/{near}?link_key={key}"), None)
        .await
        .problem(404, "not_found");
    for wrong in [&key[..42], &key.to_lowercase()] {
        app.api
            .get(&format!("/api/v1/petitions/{id}?link_key={wrong}"), None)
            .await
            .problem(404, "not_found");
    }
    // What cannot be a key is told so, whatever petition it is for.
    app.api
        .get(&format!("/api/v1/petitions/{id}?link_key="), None)
        .await
        .problem(400, "invalid_parameter");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z09_an_application_reads_within_its_scope_and_rate_and_acts_for_nobody() {
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    let owner = app.citizen().await;
    let register = async |scopes: Value| {
        let made = app
            .api
            .post(
                "/api/v1/apps",
                Some(&owner),
                json!({ "name": "Карта петиций", "scopes": scopes }),
            )
            .await
            .is(201);
        (word(&made["id"]), word(&made["secret"]))
    };
    for wrong in [json!([]), json!(["write"]), json!(["read", "sign"]), json!("read")] {
        let body = json!({ "name": "Карта петиций", "scopes": wrong });
        app.api.post("/api/v1/apps", Some(&owner), body).await.problem(422, "validation_failed");
    }
    let ((reader_id, reader), (_, exporter)) =
        (register(json!(["read"])).await, register(json!(["export"])).await);
    let listed = app.api.get("/api/v1/apps", Some(&owner)).await.is(200);
    assert!(
        listed["items"].as_array().unwrap().len() == 2 && !listed.to_string().contains(&reader),
        "the secret is shown once"
    );
    assert_eq!(rows(&app, "apps WHERE octet_length(secret_hash) = 32").await, 2);
    let list = async |secret: &str, accept: &str| {
        app.api
            .call(Method::GET, "/api/v1/petitions", Some(secret), None, &[("accept", accept)])
            .await
    };
    assert_eq!(list(&reader, "application/json").await.status, 200);
    list(&reader, "text/csv").await.problem(403, "insufficient_scope");
    assert_eq!(list(&exporter, "text/csv").await.status, 200);
    list(&exporter, "application/json").await.problem(403, "insufficient_scope");
    list(&(reader.clone() + "x"), "application/json").await.problem(401, "invalid_token");
    // Nothing that a person does.
    app.sign(NOBODY, &reader, None).await.problem(403, "app_token");
    app.api
        .post("/api/v1/petitions", Some(&reader), text(MINISTRY))
        .await
        .problem(403, "app_token");
    app.api.get("/api/v1/me", Some(&reader)).await.problem(403, "app_token");
    let draft = app.petition(&owner).drafted().await;
    app.api
        .get(&format!("/api/v1/petitions/{draft}"), Some(&reader))
        .await
        .problem(404, "not_found");
    // A rate of its own: 600 a minute.
    let (mut limited, mut asked) = (None, 0);
    // Ten places a second come back while it is used: a slow machine asks longer.
    while limited.is_none() && asked < 10_000 {
        let ten = (0..10).map(|_| list(&reader, "application/json"));
        let answers = futures_util::future::join_all(ten).await;
        asked += answers.len();
        limited = answers.into_iter().find(|answer| answer.status == 429);
    }
    assert!(asked >= 600, "{asked}");
    let limited = limited.expect("an application has a bound");
    limited.problem(429, "rate_limited");
    assert!(limited.header("ratelimit-policy").starts_with("\"app\";q=600"));
    assert_eq!(list(&exporter, "text/csv").await.status, 200, "another one's rate is another's");
    let path = format!("/api/v1/apps/{reader_id}");
    app.api
        .call(Method::DELETE, &path, Some(&app.citizen().await), None, &[])
        .await
        .problem(404, "not_found");
    app.api.call(Method::DELETE, &path, Some(&owner), None, &[]).await.is(204);
    list(&reader, "application/json").await.problem(401, "invalid_token");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_z10_what_is_not_open_leaks_nowhere() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let with_title = async |title: &str| {
        let mut body = text(MINISTRY);
        body["title"] = title.into();
        word(&app.api.post("/api/v1/petitions", Some(&author), body).await.is(201)["id"])
    };
    let count = async || {
        let figures = app.api.get("/api/v1/statistics", None).await.is(200);
        [
            "petitions_by_state",
            "decisions_by_outcome",
            "rejections_by_ground",
            "signatures",
            "overdue_by_body",
        ]
        .map(|name| figures[name].clone())
    };
    let before = count().await;
    let draft = with_title("Жасырын құлпынай жобасы").await;
    let (limited, _) = app.petition(&author).limited().await;
    for path in [
        "/api/v1/petitions",
        "/api/v1/petitions?q=%D2%9B%D2%B1%D0%BB%D0%BF%D1%8B%D0%BD%D0%B0%D0%B9",
        "/api/v1/petitions?state=draft",
        "/api/v1/petitions?state=limited",
        "/api/v1/petitions/similar?title=%D0%96%D0%B0%D1%81%D1%8B%D1%80%D1%8B%D0%BD%20%D2%9B%D2%B1%D0%BB%D0%BF%D1%8B%D0%BD%D0%B0%D0%B9%20%D0%B6%D0%BE%D0%B1%D0%B0%D1%81%D1%8B",
        "/api/v1/feed.atom",
        "/api/v1/rejections",
    ] {
        for reader in [None, Some(app.citizen().await)] {
            let answer = app.api.get(path, reader.as_deref()).await;
            let shown = String::from_utf8_lossy(&answer.bytes);
            for hidden in [&draft, &limited, "құлпынай"] {
                assert!(!shown.contains(hidden), "{hidden} in {path}: {shown}");
            }
        }
    }
    assert_eq!(count().await, before, "no counter moves for what nobody may see");
    // An ETag is no oracle either.
    for id in [draft.as_str(), &limited, NOBODY] {
        let answer = app
            .api
            .call(
                Method::GET,
                &format!("/api/v1/petitions/{id}"),
                None,
                None,
                &[("if-none-match", "*")],
            )
            .await;
        answer.problem(404, "not_found");
    }
    app.close().await;
}
