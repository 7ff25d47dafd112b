//! What is written to the log: I11 of docs/SECURITY.md.

use std::io::Write;
use std::sync::{Arc, Mutex};

use petitions::app::Error;
use petitions::http::responses::problem::Problem;
use reqwest::Method;

use serde_json::json;

use super::draft_with;
use crate::harness::accounts::{EMAIL, IIN, PASSWORD, confirmed, keep_waiting, session, sign_in};
use crate::harness::{TestApp, canaries, word};

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The log names codes, ids and errors; what a client wrote is no part of it. Where a failure's text
/// repeats such a thing all the same, it stays on its line.
#[tokio::test(flavor = "multi_thread")]
async fn check_i11_nothing_a_client_writes_is_logged_and_a_failure_stays_on_its_line() {
    let app = TestApp::open().await;
    let author = app.citizen().await;
    let agent = [
        ("user-agent", "canary9f2e [31m"),
        ("referer", "https://canary9f2e.example"),
        ("x-forwarded-for", "canary9f2e"),
    ];
    for path in [
        "/api/v1/canary9f2e%0d%0aERROR%20forged%1b[31m",
        "/api/v1/rules?canary9f2e=%0d%0a",
        "/api/v1/petitions?q=canary9f2e%1b",
    ] {
        app.api.call(Method::GET, path, None, None, &agent).await;
    }
    draft_with(&app, &author, "title", "Вернуть canary9f2e обратно").await.is(201);
    draft_with(&app, &author, "title", "Вернуть canary9f2e\r\n обратно")
        .await
        .problem(422, "validation_failed");
    assert!(!canaries::logged().contains("canary9f2e"));
    let kept = Kept::default();
    let writer = kept.clone();
    let log =
        tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    tracing::subscriber::with_default(log, || {
        let _ = Problem::from(Error::Internal("x\r\n2026-01-01 ERROR forged\u{1b}[31m".to_owned()));
    });
    let written = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    assert!(
        written.contains("forged") && written.trim_end().chars().all(|letter| !letter.is_control()),
        "{written:?}"
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_i18_sign_ins_refusals_and_limits_are_written_down_without_personal_data() {
    let app = TestApp::with(&["--rate-limits", "on"]).await;
    let token = word(&confirmed(&app, IIN, EMAIL, PASSWORD).await["access_token"]);
    let id = word(&app.api.get("/api/v1/me", Some(&token)).await.is(200)["id"]);
    session(&app, EMAIL, PASSWORD).await;
    sign_in(&app, EMAIL, "not the right password").await.is(401);
    for _ in 0..5 {
        sign_in(&app, "nobody@example.kz", PASSWORD).await.is(401);
    }
    keep_waiting(&app).await;
    sign_in(&app, "nobody@example.kz", PASSWORD).await.is(429);
    app.api.get("/api/v1/moderation/queue", Some(&token)).await.is(403);
    app.api.get("/api/v1/me", Some("no token")).await.is(401);
    app.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
    let logged = canaries::logged();
    let told = |parts: &[&str]| {
        logged.lines().filter(|line| parts.iter().all(|part| line.contains(part))).count()
    };
    let account = format!("account=\"{id}\"");
    for parts in [
        &["petitions::security", "event=\"confirmation\"", "outcome=\"succeeded\"", &account][..],
        &["event=\"sign_in\"", "outcome=\"succeeded\"", &account],
        &["event=\"sign_in\"", "outcome=\"failed\"", "code=\"invalid_credentials\"", "network="],
        &["event=\"sign_in\"", "status=429", "code=\"rate_limited\""],
        &["event=\"forbidden\"", "code=\"wrong_role\"", &account, "/moderation/queue"],
        &["event=\"unauthenticated\"", "code=\"invalid_token\"", "call=\"/api/v1/me\""],
        &["event=\"password_reset_request\"", "outcome=\"succeeded\""],
    ] {
        assert!(told(parts) > 0, "{parts:?}");
    }
    assert_eq!(told(&["petitions::security", EMAIL]), 0);
    // The house looks for every address, name, password and token in the log when it closes.
    app.close().await;
}
