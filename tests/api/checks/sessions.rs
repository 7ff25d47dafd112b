//! Sessions and refresh tokens: S7 to S11 of docs/SECURITY.md.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{EMAIL, PASSWORD, mailed_kind, person, session};
use crate::harness::database::{rows, sql};
use crate::harness::{Answer, TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn check_s07_refresh_tokens_are_opaque_hashed_and_end_after_thirty_days() {
    let app = TestApp::open().await;
    person(&app).await;
    let opened = session(&app, EMAIL, PASSWORD).await;
    let token = word(&opened["refresh_token"]);
    assert_eq!(token.len(), 43, "256 bits in base64url");
    assert_eq!(rows(&app, "refresh_tokens WHERE octet_length(token_hash) = 32").await, 2);
    assert_eq!(
        rows(&app, &format!("refresh_tokens WHERE encode(token_hash, 'escape') LIKE '%{token}%'"))
            .await,
        0
    );
    assert_eq!(rows(&app, "sessions WHERE expires_at - created_at = interval '30 days'").await, 2);
    sql(&app, "UPDATE sessions SET expires_at = now()").await;
    app.api
        .post("/api/v1/sessions/refresh", None, json!({ "refresh_token": token }))
        .await
        .problem(401, "session_ended");
    app.close().await;
}

async fn refresh(app: &TestApp, token: &Value) -> Answer {
    app.api.post("/api/v1/sessions/refresh", None, json!({ "refresh_token": token })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s08_a_token_used_again_after_its_successor_ends_the_family_and_says_so() {
    let app = TestApp::open().await;
    person(&app).await;
    let first = session(&app, EMAIL, PASSWORD).await;
    let second = refresh(&app, &first["refresh_token"]).await.is(200);
    let third = refresh(&app, &second["refresh_token"]).await.is(200);
    app.api.get("/api/v1/me", Some(&word(&third["access_token"]))).await.is(200);
    refresh(&app, &first["refresh_token"]).await.problem(401, "session_ended");
    refresh(&app, &third["refresh_token"]).await.problem(401, "session_ended");
    app.api
        .get("/api/v1/me", Some(&word(&third["access_token"])))
        .await
        .problem(401, "session_ended");
    assert_eq!(rows(&app, "account_events WHERE event = 'refresh_token_reused'").await, 1);
    mailed_kind(&app, "session_reused").await;
    // Another session of the same person lives on.
    let other = session(&app, EMAIL, PASSWORD).await;
    refresh(&app, &other["refresh_token"]).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s09_a_lost_answer_logs_nobody_out_and_a_late_second_use_does() {
    let app = TestApp::open().await;
    person(&app).await;
    let first = session(&app, EMAIL, PASSWORD).await;
    let lost = refresh(&app, &first["refresh_token"]).await.is(200);
    let again = refresh(&app, &first["refresh_token"]).await.is(200);
    // Both have the same next token: whoever asks again puts nobody out.
    assert_eq!(lost["refresh_token"], again["refresh_token"]);
    let next = refresh(&app, &again["refresh_token"]).await.is(200);
    app.api.get("/api/v1/me", Some(&word(&next["access_token"]))).await.is(200);
    // Half a minute later the same is a theft.
    let last = refresh(&app, &next["refresh_token"]).await.is(200);
    sql(&app, "UPDATE refresh_tokens SET used_at = used_at - interval '31 seconds' WHERE used_at IS NOT NULL").await;
    refresh(&app, &next["refresh_token"]).await.problem(401, "session_ended");
    refresh(&app, &last["refresh_token"]).await.problem(401, "session_ended");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s10_fifty_refreshes_at_once_leave_one_living_chain() {
    let app = TestApp::open().await;
    person(&app).await;
    let first = session(&app, EMAIL, PASSWORD).await;
    // Whoever is told that there is no room comes again.
    let all = (0..50).map(async |_| {
        loop {
            let answer = refresh(&app, &first["refresh_token"]).await;
            if answer.status != 503 {
                break answer;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    });
    let answers = futures_util::future::join_all(all).await;
    let given: Vec<Value> = answers
        .iter()
        .filter(|answer| answer.status == 200)
        .map(|answer| answer.body()["refresh_token"].clone())
        .collect();
    assert!(!given.is_empty());
    let living = "refresh_tokens JOIN sessions ON sessions.id = session_id WHERE used_at IS NULL AND ended_at IS NULL";
    // The first session of `person` has a chain of its own.
    assert_eq!(rows(&app, living).await, 2);
    assert_eq!(given.len(), 50, "none is put out");
    assert!(given.iter().all(|token| *token == given[0]), "and all are in one chain");
    refresh(&app, &given[0]).await.is(200);
    assert_eq!(rows(&app, living).await, 2);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s10_three_tabs_with_one_token_stay_in() {
    let app = TestApp::open().await;
    person(&app).await;
    let mut held = session(&app, EMAIL, PASSWORD).await["refresh_token"].clone();
    // Each of three tabs refreshes with what it has, in every order, round after round.
    for round in 0..3 {
        let tabs = futures_util::future::join_all((0..3).map(|_| refresh(&app, &held))).await;
        let next: Vec<Value> = tabs.iter().map(|tab| tab.is(200)).collect();
        for tab in &next {
            app.api.get("/api/v1/me", Some(&word(&tab["access_token"]))).await.is(200);
            assert_eq!(tab["refresh_token"], next[0]["refresh_token"], "round {round}");
        }
        held = next[0]["refresh_token"].clone();
    }
    assert_eq!(rows(&app, "account_events WHERE event = 'refresh_token_reused'").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s11_sessions_are_listed_and_ended_one_by_one_all_together_and_by_an_administrator() {
    let app = TestApp::open().await;
    let one = person(&app).await;
    let (other, third) =
        (session(&app, EMAIL, PASSWORD).await, session(&app, EMAIL, PASSWORD).await);
    let listed = app.api.get("/api/v1/sessions", Some(&one)).await.is(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
    let me = async |token: &Value| app.api.get("/api/v1/me", Some(&word(token))).await.status;
    let path = format!("/api/v1/sessions/{}", word(&other["session_id"]));
    app.api.call(Method::DELETE, &path, Some(&one), None, &[]).await.is(204);
    assert_eq!((me(&other["access_token"]).await, me(&third["access_token"]).await), (401, 200));
    refresh(&app, &other["refresh_token"]).await.problem(401, "session_ended");
    app.api.call(Method::DELETE, "/api/v1/sessions", Some(&one), None, &[]).await.is(204);
    assert_eq!((me(&json!(one)).await, me(&third["access_token"]).await), (200, 401));
    let id = word(&app.api.get("/api/v1/me", Some(&one)).await.is(200)["id"]);
    let administrator = app.administrator().await;
    let path = format!("/api/v1/accounts/{id}/sessions");
    app.api.call(Method::DELETE, &path, Some(&administrator), None, &[]).await.is(204);
    app.api.get("/api/v1/me", Some(&one)).await.problem(401, "session_ended");
    let again = word(&session(&app, EMAIL, PASSWORD).await["access_token"]);
    app.api.call(Method::DELETE, "/api/v1/sessions/current", Some(&again), None, &[]).await.is(204);
    app.api.get("/api/v1/me", Some(&again)).await.problem(401, "session_ended");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s11_another_password_ends_the_other_sessions_and_a_wrong_one_changes_nothing() {
    let app = TestApp::open().await;
    let one = person(&app).await;
    let other = word(&session(&app, EMAIL, PASSWORD).await["access_token"]);
    let change = async |password: &str| {
        let body = json!({ "password": password, "new_password": "another long password" });
        app.api.post("/api/v1/me/password", Some(&one), body).await
    };
    let told = change("not the right password").await.problem(422, "validation_failed");
    assert_eq!(
        (&told["errors"][0]["pointer"], &told["errors"][0]["code"]),
        (&json!("/password"), &json!("wrong_password"))
    );
    app.api.get("/api/v1/me", Some(&other)).await.is(200);
    change(PASSWORD).await.is(204);
    app.api.get("/api/v1/me", Some(&one)).await.is(200);
    app.api.get("/api/v1/me", Some(&other)).await.problem(401, "session_ended");
    session(&app, EMAIL, "another long password").await;
    app.close().await;
}
