//! The form of a request: I1 to I3 of docs/SECURITY.md.

use reqwest::Method;

use super::{JSON, escaped};
use crate::harness::document::{document, filled, operations};
use crate::harness::{NOBODY, TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn check_i01_bodies_are_bounded_in_size_depth_and_number_of_values() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let list = |items: usize| format!("{{\"title\":[{}]}}", vec!["1"; items].join(","));
    let members = (0..1_001).map(|at| format!("\"m{at}\":1")).collect::<Vec<_>>().join(",");
    let spread = (0..3)
        .map(|at| format!("\"m{at}\":[{}]", vec!["1"; 700].join(",")))
        .collect::<Vec<_>>()
        .join(",");
    for (body, status, code) in [
        (format!("{{\"title\":{}}}", "9".repeat(10 * 1024 * 1024)), 413, "body_too_large"),
        ("{\"title\":1e400}".to_owned(), 400, "malformed_json"),
        ("{\"title\":\"a\",\"title\":\"b\"}".to_owned(), 400, "duplicate_key"),
        (format!("{{\"title\":{}1{}}}", "[".repeat(16), "]".repeat(16)), 400, "too_deep"),
        (
            format!("{{\"title\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000)),
            400,
            "malformed_json",
        ),
        (list(1_001), 400, "too_many_values"),
        (format!("{{{members}}}"), 400, "too_many_values"),
        (format!("{{{spread}}}"), 400, "too_many_values"),
        (list(990), 422, "validation_failed"),
    ] {
        let shown: String = body.chars().take(30).collect();
        let answer = app
            .api
            .raw(Method::POST, "/api/v1/petitions", Some(&author), Some(body.into_bytes()), &JSON)
            .await;
        let answer = answer.unwrap_or_else(|error| panic!("{shown}: {error:?}"));
        assert_eq!(
            (answer.status, answer.body()["code"].as_str()),
            (status, Some(code)),
            "{shown}"
        );
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i02_other_types_and_methods_are_told_what_is_served() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    for kind in [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonx",
        "",
    ] {
        let headers = [("content-type", kind)];
        let answer = app
            .api
            .raw(Method::POST, "/api/v1/petitions", Some(&author), Some(b"{}".to_vec()), &headers)
            .await
            .unwrap();
        answer.problem(415, "unsupported_media_type");
    }
    let csv =
        app.api.call(Method::GET, "/api/v1/rules", None, None, &[("accept", "text/csv")]).await;
    csv.problem(406, "not_acceptable");
    for method in ["DELETE", "PUT", "PATCH", "TRACE", "CONNECTED", "PROPFIND"] {
        let answer = app
            .api
            .call(method.parse().unwrap(), "/api/v1/rules", None, None, &[("x-canary", "echo-me")])
            .await;
        answer.problem(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), "GET, HEAD, OPTIONS", "{method}");
        assert!(!String::from_utf8_lossy(&answer.bytes).contains("echo-me"), "{method} echoes");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i03_every_call_refuses_parameters_it_does_not_know_and_repeated_ones() {
    let app = TestApp::open().await;
    let document = document();
    let mut seen = 0;
    for (method, path, name) in operations(&document) {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        if operation["x-foreign-parameters"] == "all" {
            continue;
        }
        let address = filled(&path, NOBODY);
        let ask = async |query: &str| {
            app.api.call(method.clone(), &format!("{address}?{query}"), None, None, &[]).await
        };
        ask("colour=red").await.problem(400, "unknown_parameter");
        ask("colour=red&colour=red").await.problem(400, "duplicate_parameter");
        let known = operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|known| known["in"] == "query");
        for known in known.map(|known| word(&known["name"])) {
            ask(&format!("{known}=1&{known}=2")).await.problem(400, "duplicate_parameter");
            let disguised = format!("{known}=1&{}=2", escaped(&known));
            ask(&disguised).await.problem(400, "duplicate_parameter");
            seen += 1;
        }
        assert_ne!(name, "");
    }
    assert!(seen > 30, "{seen}");
    app.close().await;
}
