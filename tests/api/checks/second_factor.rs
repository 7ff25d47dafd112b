//! Second factors and suspended accounts: A20 and A21 of docs/SECURITY.md.

use reqwest::Method;
use serde_json::json;

use crate::harness::accounts::{
    EMAIL, PASSWORD, code_of, enrolled, mailed_code, mailed_kind, person, session, sign_in,
};
use crate::harness::database::rows;
use crate::harness::{TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn check_a20_staff_need_a_second_factor_whose_codes_work_once() {
    let app = TestApp::open().await;
    let token = person(&app).await;
    let has_one = async || {
        app.api.get("/api/v1/me", Some(&token)).await.is(200)["second_factor"].as_bool().unwrap()
    };
    assert!(!has_one().await);
    let (secret, recovery) = enrolled(&app, &token, PASSWORD).await;
    assert!(has_one().await);
    assert_eq!(recovery.len(), 10);
    assert_eq!(
        rows(&app, "recovery_codes WHERE octet_length(code_hash) = 32 AND used_at IS NULL").await,
        10
    );
    app.api
        .post("/api/v1/me/otp", Some(&token), json!({ "password": PASSWORD, "otp": recovery[9] }))
        .await
        .problem(409, "otp_enrolled_already");
    let signed_in = async |otp: Option<String>| {
        let body = json!({ "email": EMAIL, "password": PASSWORD, "otp": otp });
        app.api.post("/api/v1/sessions", None, body).await
    };
    signed_in(None).await.problem(401, "otp_required");
    signed_in(Some("000000".to_owned())).await.problem(401, "invalid_otp");
    let now = code_of(&secret, 0);
    signed_in(Some(now.clone())).await.is(201);
    signed_in(Some(now)).await.problem(401, "invalid_otp");
    signed_in(Some(code_of(&secret, -1))).await.problem(401, "invalid_otp");
    signed_in(Some(code_of(&secret, 3))).await.problem(401, "invalid_otp");
    signed_in(Some(code_of(&secret, 1))).await.is(201);
    signed_in(Some(recovery[0].clone())).await.is(201);
    signed_in(Some(recovery[0].clone())).await.problem(401, "invalid_otp");
    let renewed = app
        .api
        .post(
            "/api/v1/me/recovery-codes",
            Some(&token),
            json!({ "password": PASSWORD, "otp": recovery[2] }),
        )
        .await
        .is(200);
    signed_in(Some(recovery[1].clone())).await.problem(401, "invalid_otp");
    signed_in(Some(word(&renewed["recovery_codes"][0]))).await.is(201);
    let removal = Some(json!({ "password": PASSWORD, "otp": word(&renewed["recovery_codes"][1]) }));
    app.api.call(Method::DELETE, "/api/v1/me/otp", Some(&token), removal, &[]).await.is(204);
    signed_in(None).await.is(201);
    assert_eq!(rows(&app, "second_factors").await, 0);
    assert!(!has_one().await);
    mailed_kind(&app, "second_factor_changed").await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a21_a_suspended_account_is_out_from_its_next_call_on() {
    let app = TestApp::open().await;
    let token = person(&app).await;
    let administrator = app.administrator().await;
    let id = word(&app.api.get("/api/v1/me", Some(&token)).await.is(200)["id"]);
    let path = |act: &str| format!("/api/v1/accounts/{id}/{act}");
    app.api
        .post(&path("suspension"), Some(&administrator), json!({ "reason": "сот актісі" }))
        .await
        .is(204);
    app.api.get("/api/v1/me", Some(&token)).await.problem(401, "account_disabled");
    let petition = app.petition(&app.citizen().await).published().await;
    app.sign(&petition, &token, None).await.problem(401, "session_ended");
    sign_in(&app, EMAIL, PASSWORD).await.problem(401, "invalid_credentials");
    app.api
        .post(&path("reinstatement"), Some(&administrator), json!({ "reason": "күші жойылды" }))
        .await
        .is(204);
    app.api.get("/api/v1/me", Some(&token)).await.problem(401, "session_ended");
    session(&app, EMAIL, PASSWORD).await;
    assert_eq!(
        rows(
            &app,
            "account_events WHERE event IN ('suspended', 'reinstated') AND actor_id IS NOT NULL"
        )
        .await,
        2
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a20_staff_do_nothing_before_their_second_factor() {
    let app = TestApp::open().await;
    let administrator = app.administrator().await;
    let member = json!({
        "role": "moderator", "email": "staff@example.kz", "family_name": "Ахметов", "given_name": "Нұрлан", "language": "kk",
    });
    let made = app.api.post("/api/v1/staff", Some(&administrator), member.clone()).await.is(201);
    app.api
        .post("/api/v1/staff", Some(&administrator), member)
        .await
        .problem(409, "already_registered");
    sign_in(&app, "staff@example.kz", "").await.is(401);
    let set = json!({ "token": mailed_code(&app, "staff_invited").await, "password": "k7-mzr9q" });
    app.api.post("/api/v1/password-resets/confirmation", None, set).await.is(204);
    let opened = session(&app, "staff@example.kz", "k7-mzr9q").await;
    assert_eq!(opened["second_factor"], false);
    let token = word(&opened["access_token"]);
    for path in ["/api/v1/moderation/queue", "/api/v1/petitions", "/api/v1/me/notices"] {
        app.api.get(path, Some(&token)).await.problem(403, "otp_required");
    }
    app.api.get("/api/v1/me", Some(&token)).await.is(200);
    let (secret, _) = enrolled(&app, &token, "k7-mzr9q").await;
    app.api.get("/api/v1/moderation/queue", Some(&token)).await.is(200);
    let removal = Some(json!({ "password": "k7-mzr9q" }));
    app.api
        .call(Method::DELETE, "/api/v1/me/otp", Some(&token), removal, &[])
        .await
        .problem(403, "wrong_role");
    let without = json!({ "email": "staff@example.kz", "password": "k7-mzr9q" });
    app.api.post("/api/v1/sessions", None, without).await.problem(401, "otp_required");
    let with =
        json!({ "email": "staff@example.kz", "password": "k7-mzr9q", "otp": code_of(&secret, 0) });
    assert_eq!(app.api.post("/api/v1/sessions", None, with).await.is(201)["second_factor"], true);
    let listed = app.api.get("/api/v1/staff", Some(&administrator)).await.is(200);
    assert!(
        listed["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["id"] == made["id"] && one["disabled"] == false)
    );
    app.close().await;
}
