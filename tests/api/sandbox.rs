//! The sandbox: for this machine, in development, and nowhere else.

use reqwest::Method;
use serde_json::json;

use crate::harness::{TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn the_clock_ticks_is_moved_and_steps_over_days_off() {
    let app = TestApp::at("2024-04-08T05:00:00Z").await;
    let read = app.api.get("/dev/clock", None).await.is(200);
    assert!(word(&read["now"]).starts_with("2024-04-08T05:00:"));
    // Friday 12 April and one working day make Monday.
    app.clock("2024-04-12T05:00:00Z").await;
    let stepped =
        app.api.post("/dev/clock/advance", None, json!({ "working_days": 1 })).await.is(200);
    assert!(word(&stepped["now"]).starts_with("2024-04-15T05:00:"));
    let stepped =
        app.api.post("/api/v1/dev/clock/advance", None, json!({ "seconds": 86400 })).await.is(200);
    assert!(word(&stepped["now"]).starts_with("2024-04-16T05:00:"));
    for wrong in [json!({}), json!({ "seconds": 1, "working_days": 1 }), json!({ "seconds": -1 })] {
        app.api.post("/dev/clock/advance", None, wrong).await.problem(422, "validation_failed");
    }
    app.api
        .put("/dev/clock", None, json!({ "now": "yesterday" }))
        .await
        .problem(422, "validation_failed");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_neither_pages_nor_proxies_nor_other_names() {
    let app = TestApp::open().await;
    for header in [
        ("origin", "http://127.0.0.1"),
        ("x-forwarded-for", "1.2.3.4"),
        ("host", "petitions.example"),
    ] {
        let asked = app.api.call(Method::GET, "/dev/clock", None, None, &[header]).await;
        asked.problem(403, "forbidden");
        let asked = app.api.call(Method::GET, "/api/v1/dev/clock", None, None, &[header]).await;
        asked.problem(403, "forbidden");
    }
    app.api.call(Method::GET, "/dev/clock", None, None, &[("host", "localhost:1")]).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_our_own_pages_and_none_of_another_origin() {
    let app = TestApp::open().await;
    let own = format!("http://{}", app.service.address);
    let made = |headers: Vec<(&'static str, String)>| {
        let app = &app;
        async move {
            let headers: Vec<_> =
                headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let body = Some(json!({ "count": 1 }));
            app.api.call(Method::POST, "/dev/citizens", None, body, &headers).await
        }
    };
    made(vec![("origin", own.clone())]).await.is(201);
    let hidden =
        |site: &str| vec![("origin", "null".to_owned()), ("sec-fetch-site", site.to_owned())];
    made(hidden("same-origin")).await.is(201);
    for refused in [
        hidden("cross-site"),
        hidden("same-site"),
        vec![("origin", "null".to_owned())],
        vec![("origin", own.replace("http:", "https:"))],
        vec![("origin", format!("{own}0"))],
        // A page at a name that its owner lets lead to this machine.
        vec![("origin", "http://evil.example".to_owned()), ("host", "evil.example".to_owned())],
        vec![("origin", own.clone()), ("x-forwarded-for", "1.2.3.4".to_owned())],
    ] {
        made(refused).await.problem(403, "forbidden");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn its_tokens_outlive_any_jump_of_the_clock() {
    let app = TestApp::open().await;
    let citizen = app.citizen().await;
    for instant in ["2024-04-08T05:00:00Z", "2031-01-01T00:00:00Z"] {
        app.clock(instant).await;
        app.api.get("/api/v1/me", Some(&citizen)).await.is(200);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn citizens_have_valid_numbers_and_the_password_in_the_answer() {
    let app = TestApp::open().await;
    let made = app
        .api
        .post("/dev/citizens", None, json!({ "count": 3, "residence": "750000000" }))
        .await
        .is(201);
    let first = &made["items"][0];
    assert!(petitions::domain::iin::Iin::parse(first["iin"].as_str().unwrap()).is_ok());
    let sign_in = json!({ "email": first["email"], "password": made["password"] });
    app.api.post("/api/v1/sessions", None, sign_in).await.is(201);
    app.api
        .post("/dev/citizens", None, json!({ "count": 0 }))
        .await
        .problem(422, "validation_failed");
    app.api
        .post("/dev/citizens", None, json!({ "count": 1, "residence": "999999999" }))
        .await
        .problem(422, "validation_failed");
    app.api
        .post("/dev/staff", None, json!({ "role": "official" }))
        .await
        .problem(422, "validation_failed");
    app.api
        .post("/dev/staff", None, json!({ "role": "citizen" }))
        .await
        .problem(422, "validation_failed");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn production_has_no_sandbox_and_takes_none_of_its_tokens() {
    let app = TestApp::production().await;
    for path in ["/dev/clock", "/dev/mails", "/api/v1/dev/clock"] {
        app.api.get(path, None).await.problem(404, "not_found");
    }
    app.api.post("/dev/citizens", None, json!({ "count": 1 })).await.problem(404, "not_found");
    let document = app.api.get("/openapi.json", None).await.is(200);
    assert!(document["paths"].get("/dev/clock").is_none());
    let development = TestApp::open().await;
    let citizen = development.citizen().await;
    app.api.get("/api/v1/me", Some(&citizen)).await.problem(401, "invalid_token");
    development.close().await;
    app.close().await;
}
