//! What a mailed link can do: A12 to A15 of docs/SECURITY.md.

use reqwest::Method;
use serde_json::json;

use crate::harness::accounts::{
    EMAIL, IIN, PASSWORD, code_of, confirm, confirmed, enrolled, mailed_code, mailed_kind, person,
    registration, session, sign_in,
};
use crate::harness::database::{rows, sql};
use crate::harness::{TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn check_a12_mailed_tokens_are_stored_as_hashes_work_once_and_die_with_the_next() {
    let app = TestApp::open().await;
    person(&app).await;
    let ask = async || {
        app.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
        mailed_code(&app, "password_reset").await
    };
    let use_token = async |token: &str| {
        let body = json!({ "token": token, "password": "another long password" });
        app.api.post("/api/v1/password-resets/confirmation", None, body).await
    };
    let (first, second) = (ask().await, ask().await);
    assert_eq!(first.len(), 43, "256 bits in base64url");
    assert_eq!(rows(&app, "password_resets WHERE octet_length(token_hash) = 32").await, 1);
    use_token(&first).await.problem(409, "token_expired_or_unknown");
    use_token(&second).await.is(204);
    use_token(&second).await.problem(409, "token_expired_or_unknown");
    let third = ask().await;
    sql(&app, "UPDATE password_resets SET expires_at = created_at").await;
    use_token(&third).await.problem(409, "token_expired_or_unknown");
    // A registration's token lives for a day.
    app.api
        .post("/api/v1/accounts", None, registration("661028130259", "new@example.kz"))
        .await
        .is(202);
    let token = mailed_code(&app, "confirm_registration").await;
    assert_eq!(rows(&app, "registrations WHERE expires_at - created_at = interval '24 hours' AND email = 'new@example.kz'").await, 1);
    app.api
        .post("/api/v1/accounts/confirmation/resend", None, json!({ "email": "NEW@example.kz" }))
        .await
        .is(202);
    confirm(&app, &token, PASSWORD).await.problem(409, "token_expired_or_unknown");
    sql(&app, "UPDATE registrations SET expires_at = created_at").await;
    let late = mailed_code(&app, "confirm_registration").await;
    confirm(&app, &late, PASSWORD).await.problem(409, "token_expired_or_unknown");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a13_opening_a_mail_link_changes_nothing() {
    let app = TestApp::open().await;
    app.api.post("/api/v1/accounts", None, registration(IIN, EMAIL)).await.is(202);
    let token = mailed_code(&app, "confirm_registration").await;
    for page in ["/confirm", "/reset", "/reversal", "/factor-reversal"] {
        for _ in 0..5 {
            assert_eq!(app.api.get(&format!("{page}?token={token}"), None).await.status, 200);
            assert_eq!(app.api.call(Method::HEAD, page, None, None, &[]).await.status, 200);
        }
    }
    for call in [
        "/api/v1/accounts/confirmation",
        "/api/v1/password-resets/confirmation",
        "/api/v1/accounts/email-reversal",
        "/api/v1/accounts/otp-reversal",
    ] {
        app.api
            .get(&format!("{call}?token={token}"), None)
            .await
            .problem(405, "method_not_allowed");
    }
    assert_eq!(rows(&app, "accounts").await, 0);
    confirm(&app, &token, PASSWORD).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a14_a_reset_ends_every_session_signs_nobody_in_and_asks_for_the_second_factor_still()
{
    let app = TestApp::open().await;
    let token = person(&app).await;
    let (secret, _) = enrolled(&app, &token, PASSWORD).await;
    let refresh = app
        .api
        .post(
            "/api/v1/sessions",
            None,
            json!({ "email": EMAIL, "password": PASSWORD, "otp": code_of(&secret, 0) }),
        )
        .await
        .is(201);
    app.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
    let body = json!({ "token": mailed_code(&app, "password_reset").await, "password": "another long password" });
    let answer = app.api.post("/api/v1/password-resets/confirmation", None, body).await;
    assert_eq!((answer.status, answer.bytes.len()), (204, 0), "no token is given");
    app.api.get("/api/v1/me", Some(&token)).await.problem(401, "session_ended");
    let old = json!({ "refresh_token": refresh["refresh_token"] });
    app.api.post("/api/v1/sessions/refresh", None, old).await.problem(401, "session_ended");
    let signed_in = async |otp: Option<&str>| {
        let body = json!({ "email": EMAIL, "password": "another long password", "otp": otp });
        app.api.post("/api/v1/sessions", None, body).await
    };
    signed_in(None).await.problem(401, "otp_required");
    signed_in(Some(&code_of(&secret, 1))).await.is(201);
    mailed_kind(&app, "password_changed").await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a15_a_new_address_confirms_and_the_former_one_can_take_it_back() {
    let app = TestApp::open().await;
    let token = person(&app).await;
    let change = async |password: &str, email: &str| {
        app.api
            .post("/api/v1/me/email", Some(&token), json!({ "email": email, "password": password }))
            .await
    };
    change("not the right password", "new@example.kz").await.problem(422, "validation_failed");
    change(PASSWORD, "new@example.kz").await.is(202);
    let me =
        async |token: &str| word(&app.api.get("/api/v1/me", Some(token)).await.is(200)["email"]);
    assert_eq!(me(&token).await, EMAIL, "nothing changes before the new address confirms");
    let code = mailed_code(&app, "email_change").await;
    // Whoever reads the new address but did not ask for it moves nothing there.
    let stranger = confirm(&app, &code, "not the right password").await;
    stranger.problem(422, "validation_failed");
    assert_eq!(me(&token).await, EMAIL);
    confirm(&app, &code, PASSWORD).await.is(204);
    confirm(&app, &code, PASSWORD).await.is(204);
    assert_eq!(me(&token).await, "new@example.kz");
    let told = app.api.get(&format!("/dev/mails?to={EMAIL}&limit=1"), None).await.is(200);
    assert!(word(&told["items"][0]["text"]).contains("/reversal#token="), "{told}");
    session(&app, "new@example.kz", PASSWORD).await;
    // Somebody else's address is told to its holder bare.
    confirmed(&app, "661028130259", "taken@example.kz", PASSWORD).await;
    change(PASSWORD, "taken@example.kz").await.is(202);
    let reversal = json!({ "token": mailed_code(&app, "email_changed").await });
    app.api.post("/api/v1/accounts/email-reversal", None, reversal.clone()).await.is(204);
    app.api
        .post("/api/v1/accounts/email-reversal", None, reversal)
        .await
        .problem(409, "token_expired_or_unknown");
    app.api.get("/api/v1/me", Some(&token)).await.problem(401, "session_ended");
    sign_in(&app, EMAIL, PASSWORD).await.problem(401, "invalid_credentials");
    let reset = json!({ "token": mailed_code(&app, "password_reset").await, "password": "another long password" });
    app.api.post("/api/v1/password-resets/confirmation", None, reset).await.is(204);
    session(&app, EMAIL, "another long password").await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a15_after_three_days_a_change_of_address_stays() {
    let app = TestApp::open().await;
    let token = person(&app).await;
    let body = json!({ "email": "new@example.kz", "password": PASSWORD });
    app.api.post("/api/v1/me/email", Some(&token), body).await.is(202);
    let code = mailed_code(&app, "email_change").await;
    confirm(&app, &code, PASSWORD).await.is(204);
    let reversal = json!({ "token": mailed_code(&app, "email_changed").await });
    sql(&app, "UPDATE email_changes SET confirmed_at = confirmed_at - interval '72 hours'").await;
    app.api
        .post("/api/v1/accounts/email-reversal", None, reversal)
        .await
        .problem(409, "token_expired_or_unknown");
    app.close().await;
}
