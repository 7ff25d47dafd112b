//! What is tried against applications and through them. Each attack is one line of docs/SECURITY.md.

use reqwest::Method;
use serde_json::json;

use super::{ALL, BACK, VERIFIER, brought, client, decided, refused, registered};
use crate::harness::accounts::{EMAIL, PASSWORD, person, session};
use crate::harness::database::{rows, sql};
use crate::harness::{TestApp, word};

#[tokio::test(flavor = "multi_thread")]
async fn check_o01_a_code_that_comes_again_ends_what_was_opened_with_it() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let citizen = app.citizen().await;
    let code = client.code(&app, &citizen, "read_mine").await;
    let first = client.exchanged(&app, &code, VERIFIER).await.is(200);
    let access = word(&first["access_token"]);
    app.api.get("/api/v1/me/petitions", Some(&access)).await.is(200);
    refused(&client.exchanged(&app, &code, VERIFIER).await, 400, "invalid_grant");
    app.api.get("/api/v1/me/petitions", Some(&access)).await.problem(401, "session_ended");
    refused(&client.refreshed(&app, &first["refresh_token"]).await, 400, "invalid_grant");
    assert_eq!(rows(&app, "account_events WHERE event = 'app_code_replayed'").await, 1);
    // Also when the code itself has been forgotten.
    let code = client.code(&app, &citizen, "read_mine").await;
    let access = word(&client.exchanged(&app, &code, VERIFIER).await.is(200)["access_token"]);
    sql(&app, "DELETE FROM app_codes").await;
    refused(&client.exchanged(&app, &code, VERIFIER).await, 400, "invalid_grant");
    app.api.get("/api/v1/me/petitions", Some(&access)).await.problem(401, "session_ended");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o02_of_twenty_who_come_with_a_code_at_once_none_keeps_a_session_beside_another() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let code = client.code(&app, &app.citizen().await, "read_mine").await;
    let tries = (0..20).map(|_| client.exchanged(&app, &code, VERIFIER));
    let answers = futures_util::future::join_all(tries).await;
    let given = answers.iter().filter(|answer| answer.status == 200).count();
    assert!(given <= 1, "{given}");
    assert_eq!(rows(&app, "app_sessions").await, 1);
    assert_eq!(
        rows(&app, "sessions JOIN app_sessions ON session_id = id WHERE ended_at IS NULL").await,
        0
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o03_a_code_is_good_for_its_application_its_verifier_its_address_and_a_minute() {
    let app = TestApp::open().await;
    let (client, other) = (client(&app).await, client_of_another(&app).await);
    let citizen = app.citizen().await;
    let code = client.code(&app, &citizen, "sign").await;
    refused(&other.exchanged(&app, &code, VERIFIER).await, 400, "invalid_grant");
    // Whom it was meant for can still come with it.
    client.exchanged(&app, &code, VERIFIER).await.is(200);

    let wrong = "x".repeat(43);
    for verifier in [wrong.as_str(), &super::challenge(VERIFIER)] {
        let code = client.code(&app, &citizen, "sign").await;
        refused(&client.exchanged(&app, &code, verifier).await, 400, "invalid_grant");
        // It has been seen by somebody who did not ask for it.
        refused(&client.exchanged(&app, &code, VERIFIER).await, 400, "invalid_grant");
    }
    let code = client.code(&app, &citizen, "sign").await;
    let elsewhere = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("code_verifier", VERIFIER),
        ("redirect_uri", "https://app.example/back"),
    ];
    refused(&client.at(&app, "token", &elsewhere).await, 400, "invalid_grant");
    let code = client.code(&app, &citizen, "sign").await;
    sql(&app, "UPDATE app_codes SET expires_at = now() WHERE used_at IS NULL").await;
    refused(&client.exchanged(&app, &code, VERIFIER).await, 400, "invalid_grant");
    app.close().await;
}

async fn client_of_another(app: &TestApp) -> super::Client {
    let owner = app.citizen().await;
    registered(app, &owner, "confidential", &["sign", "read_mine"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o04_nobody_is_sent_anywhere_but_to_a_registered_address_and_not_unasked() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let citizen = app.citizen().await;
    for elsewhere in [
        "https://evil.example/",
        "https://app.example/back",
        "https://app.example/back?tenant=1&x=1",
        "https://app.example/back?tenant=1#there",
        "https://app.example.evil.example/back?tenant=1",
        "https://app.example@evil.example/back?tenant=1",
        "http://app.example/back?tenant=1",
        "javascript:alert(1)",
        "//evil.example",
    ] {
        let mut asked = client.asking("sign");
        asked["redirect_uri"] = elsewhere.into();
        for allow in [true, false] {
            let answer = decided(&app, &citizen, asked.clone(), allow).await;
            let problem = answer.problem(422, "validation_failed");
            assert_eq!(
                problem["errors"][0]["code"], "redirect_uri_mismatch",
                "{elsewhere}: {problem}"
            );
        }
        let query = format!("client_id={}&redirect_uri={}", client.id, super::encoded(elsewhere));
        let path = format!("/api/v1/oauth/authorization?{query}");
        app.api.get(&path, Some(&citizen)).await.problem(400, "invalid_parameter");
        // The page itself sends nobody on, whatever stands in its address.
        let html = [("accept", "text/html")];
        let page = app
            .api
            .call(Method::GET, &format!("/oauth/authorize?{query}"), None, None, &html)
            .await;
        assert_eq!((page.status, page.header("location")), (200, ""));
    }
    let mut asked = client.asking("sign");
    asked["client_id"] = crate::harness::NOBODY.into();
    let problem = decided(&app, &citizen, asked, true).await.problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["code"], "unknown_app");
    assert_eq!(rows(&app, "app_codes").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o05_the_page_is_not_framed_and_yes_takes_more_than_a_cookie() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let html = [("accept", "text/html")];
    let page = app.api.call(Method::GET, "/oauth/authorize", None, None, &html).await;
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    // A form of another page brings the cookie of the session at most, and no token.
    person(&app).await;
    let opened = session(&app, EMAIL, PASSWORD).await;
    let cookie = format!("refresh_token={}", word(&opened["refresh_token"]));
    let mut asked = client.asking("sign");
    asked["allow"] = true.into();
    let headers = [("cookie", cookie.as_str()), ("origin", "https://evil.example")];
    let path = "/api/v1/oauth/authorization";
    let answer = app.api.call(Method::POST, path, None, Some(asked), &headers).await;
    answer.problem(401, "unauthenticated");
    assert_eq!(rows(&app, "app_consents").await, 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o06_an_application_lets_nobody_in_and_does_not_widen_what_it_has() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let citizen = app.citizen().await;
    let tokens = client.tokens(&app, &citizen, "follow").await;
    let access = word(&tokens["access_token"]);
    decided(&app, &access, client.asking(ALL), true).await.problem(403, "app_token");
    let wide = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
        ("scope", "follow sign"),
    ];
    refused(&client.at(&app, "token", &wide).await, 400, "invalid_scope");
    let id = app.petition(&app.citizen().await).published().await;
    app.sign(&id, &access, None).await.problem(403, "insufficient_scope");
    // Fewer it may ask for, and has no more of them then.
    let tokens = client.tokens(&app, &citizen, "follow sign").await;
    let narrow = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
        ("scope", "follow"),
    ];
    let narrow = client.at(&app, "token", &narrow).await.is(200);
    app.sign(&id, &word(&narrow["access_token"]), None).await.problem(403, "insufficient_scope");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o07_a_refresh_token_is_good_at_its_own_door_and_for_its_own_application() {
    let app = TestApp::open().await;
    let (client, other) = (client(&app).await, client_of_another(&app).await);
    let citizen = app.citizen().await;
    let tokens = client.tokens(&app, &citizen, "read_mine").await;
    // At the door of people it would open everything.
    let own = json!({ "refresh_token": tokens["refresh_token"] });
    app.api.post("/api/v1/sessions/refresh", None, own).await.problem(401, "invalid_token");
    refused(&other.refreshed(&app, &tokens["refresh_token"]).await, 400, "invalid_grant");
    let access = word(&tokens["access_token"]);
    refused(&other.at(&app, "revoke", &[("token", &access)]).await, 400, "invalid_grant");
    let asked = other.at(&app, "introspect", &[("token", &access)]).await.is(200);
    assert_eq!(asked, json!({ "active": false }));
    // And the session of a person is none of an application's.
    person(&app).await;
    let opened = session(&app, EMAIL, PASSWORD).await;
    refused(&client.refreshed(&app, &opened["refresh_token"]).await, 400, "invalid_grant");
    client.refreshed(&app, &tokens["refresh_token"]).await.is(200);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o08_a_refresh_token_used_twice_ends_the_session() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let citizen = app.citizen().await;
    let first = client.tokens(&app, &citizen, "read_mine").await;
    let second = client.refreshed(&app, &first["refresh_token"]).await.is(200);
    // A lost answer is given again, while what it gave is unused.
    let again = client.refreshed(&app, &first["refresh_token"]).await.is(200);
    assert_eq!(again["refresh_token"], second["refresh_token"]);
    let third = client.refreshed(&app, &second["refresh_token"]).await.is(200);
    refused(&client.refreshed(&app, &first["refresh_token"]).await, 400, "invalid_grant");
    refused(&client.refreshed(&app, &third["refresh_token"]).await, 400, "invalid_grant");
    let access = word(&third["access_token"]);
    app.api.get("/api/v1/me/petitions", Some(&access)).await.problem(401, "session_ended");
    assert_eq!(rows(&app, "account_events WHERE event = 'refresh_token_reused'").await, 1);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o09_what_ends_sessions_ends_those_of_applications_and_voids_their_codes() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let mut token = person(&app).await;
    let administrator = app.administrator().await;
    let account = word(&app.api.get("/api/v1/me", Some(&token)).await.is(200)["id"]);
    for way in ["others", "password", "suspension"] {
        let access = client.access(&app, &token, "read_mine").await;
        app.api.get("/api/v1/me/petitions", Some(&access)).await.is(200);
        let code = client.code(&app, &token, "read_mine").await;
        match way {
            "others" => {
                let path = "/api/v1/sessions";
                app.api.call(Method::DELETE, path, Some(&token), None, &[]).await.is(204);
            }
            "password" => {
                let new = json!({ "password": PASSWORD, "new_password": "an other horse and its staple" });
                app.api.post("/api/v1/me/password", Some(&token), new).await.is(204);
                token = word(
                    &session(&app, EMAIL, "an other horse and its staple").await["access_token"],
                );
            }
            _ => {
                let path = format!("/api/v1/accounts/{account}/suspension");
                app.api.post(&path, Some(&administrator), json!({ "reason": "x" })).await.is(204);
            }
        }
        assert_eq!(app.api.get("/api/v1/me/petitions", Some(&access)).await.status, 401, "{way}");
        refused(&client.exchanged(&app, &code, VERIFIER).await, 400, "invalid_grant");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o10_an_application_that_is_revoked_or_whose_owner_is_suspended_does_nothing_more() {
    let app = TestApp::open().await;
    let citizen = app.citizen().await;
    let owner = app.person().await;
    for way in ["revoked", "suspended"] {
        let client = registered(&app, &owner.token, "confidential", &["read_mine"]).await;
        let tokens = client.tokens(&app, &citizen, "read_mine").await;
        let code = client.code(&app, &citizen, "read_mine").await;
        if way == "revoked" {
            let path = format!("/api/v1/apps/{}", client.id);
            app.api.call(Method::DELETE, &path, Some(&owner.token), None, &[]).await.is(204);
        } else {
            let path = format!("/api/v1/accounts/{}/suspension", owner.account);
            let administrator = app.administrator().await;
            app.api.post(&path, Some(&administrator), json!({ "reason": "x" })).await.is(204);
        }
        let access = word(&tokens["access_token"]);
        app.api.get("/api/v1/me/petitions", Some(&access)).await.problem(401, "session_ended");
        refused(&client.exchanged(&app, &code, VERIFIER).await, 401, "invalid_client");
        refused(&client.refreshed(&app, &tokens["refresh_token"]).await, 401, "invalid_client");
        let answer = decided(&app, &citizen, client.asking("read_mine"), true).await;
        assert_eq!(answer.problem(422, "validation_failed")["errors"][0]["code"], "unknown_app");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_o11_the_answer_says_who_answers_and_brings_back_no_more_than_was_sent() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let citizen = app.citizen().await;
    let issuer =
        word(&app.api.get("/.well-known/oauth-authorization-server", None).await.is(200)["issuer"]);
    let mut asked = client.asking("sign");
    asked["state"] = "x&iss=https://evil.example&code=stolen#".into();
    let back = client.allowed(&app, &citizen, asked).await;
    let address = reqwest::Url::parse(&back).unwrap();
    let names: Vec<String> = address.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["tenant", "code", "state", "iss"], "{back}");
    assert_eq!((brought(&back, "iss"), address.fragment()), (Some(issuer), None));
    assert!(back.starts_with(BACK));
    app.close().await;
}
