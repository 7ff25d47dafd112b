//! From discovery to the end of a token, as the RFCs have it.

use reqwest::Method;
use serde_json::{Value, json};

use super::{ALL, BACK, Client, VERIFIER, brought, client, decided, posted, refused, registered};
use crate::harness::accounts::mailed_kind;
use crate::harness::database::{rows, sql};
use crate::harness::{TestApp, text, word};

#[tokio::test(flavor = "multi_thread")]
async fn an_application_finds_asks_gets_calls_refreshes_and_gives_back() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let citizen = app.citizen().await;
    let found = app.api.get("/.well-known/oauth-authorization-server", None).await.is(200);
    let issuer = word(&found["issuer"]);
    assert_eq!(found["token_endpoint"], format!("{issuer}/oauth/token"));
    assert_eq!(found["authorization_endpoint"], format!("{issuer}/oauth/authorize"));
    assert_eq!(found["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(found["authorization_response_iss_parameter_supported"], true);

    let back = client.allowed(&app, &citizen, client.asking("file read_mine")).await;
    assert!(back.starts_with(&format!("{BACK}&code=")), "{back}");
    assert_eq!(brought(&back, "state").as_deref(), Some("a b&c=1"));
    assert_eq!(brought(&back, "iss"), Some(issuer.clone()));
    mailed_kind(&app, "app_let_in").await;

    let answer = client.exchanged(&app, &brought(&back, "code").unwrap(), VERIFIER).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let first = answer.is(200);
    assert_eq!(
        (&first["token_type"], &first["scope"]),
        (&json!("Bearer"), &json!("read_mine file"))
    );
    let access = word(&first["access_token"]);
    let draft = app
        .api
        .post("/api/v1/petitions", Some(&access), text(crate::harness::MINISTRY))
        .await
        .is(201);
    let own = app.api.get("/api/v1/me/petitions", Some(&access)).await.is(200);
    assert_eq!(own["items"][0]["id"], draft["id"]);

    let second = client.refreshed(&app, &first["refresh_token"]).await.is(200);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    let access = word(&second["access_token"]);
    app.api.get("/api/v1/me/petitions", Some(&access)).await.is(200);

    let known = client.at(&app, "introspect", &[("token", &access)]).await.is(200);
    assert_eq!((&known["active"], &known["scope"]), (&json!(true), &json!("read_mine file")));
    assert_eq!(known["client_id"], json!(client.id));
    let refresh = word(&second["refresh_token"]);
    assert_eq!(client.at(&app, "introspect", &[("token", &refresh)]).await.is(200)["active"], true);

    client.at(&app, "revoke", &[("token", &refresh)]).await.is(200);
    app.api.get("/api/v1/me/petitions", Some(&access)).await.problem(401, "session_ended");
    for token in [&access, &refresh] {
        let known = client.at(&app, "introspect", &[("token", token)]).await.is(200);
        assert_eq!(known, json!({ "active": false }));
        // A second time nothing is left to do, and that is no fault.
        client.at(&app, "revoke", &[("token", token)]).await.is(200);
    }
    refused(&client.refreshed(&app, &second["refresh_token"]).await, 400, "invalid_grant");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_application_needs_no_secret_and_a_program_of_ones_own_may_listen_at_any_port() {
    let app = TestApp::open().await;
    let (owner, citizen) = (app.citizen().await, app.citizen().await);
    let new = json!({
        "name": "Телефон қолданбасы", "kind": "public", "scopes": ["sign"],
        "redirect_uris": ["http://127.0.0.1/back", "kz.example.app:/back"],
    });
    let made = app.api.post("/api/v1/apps", Some(&owner), new).await.is(201);
    assert!(made.get("secret").is_none(), "{made}");
    let client = Client { id: word(&made["id"]), secret: None };
    for back in ["http://127.0.0.1:51234/back", "kz.example.app:/back"] {
        let mut asked = client.asking("sign");
        asked["redirect_uri"] = back.into();
        let to = client.allowed(&app, &citizen, asked).await;
        assert!(to.starts_with(&format!("{back}?code=")), "{to}");
        let code = brought(&to, "code").unwrap();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("code_verifier", VERIFIER),
            ("redirect_uri", back),
        ];
        client.at(&app, "token", &form).await.is(200);
    }
    // It has shown nobody who it is: it cannot ask about tokens, nor read for itself.
    refused(&client.at(&app, "introspect", &[("token", "x")]).await, 401, "invalid_client");
    let own = client.at(&app, "token", &[("grant_type", "client_credentials")]).await;
    refused(&own, 400, "unauthorized_client");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_reads_for_itself_with_tokens_that_end() {
    let app = TestApp::open().await;
    let owner = app.citizen().await;
    let new = json!({ "name": "Карта петиций", "scopes": ["read", "export"] });
    let made = app.api.post("/api/v1/apps", Some(&owner), new).await.is(201);
    let client = Client { id: word(&made["id"]), secret: Some(word(&made["secret"])) };
    let form = [("grant_type", "client_credentials"), ("scope", "read")];
    let got = client.at(&app, "token", &form).await.is(200);
    assert!(got.get("refresh_token").is_none(), "{got}");
    let token = word(&got["access_token"]);
    app.api.get("/api/v1/petitions", Some(&token)).await.is(200);
    let csv = [("accept", "text/csv")];
    let list = app.api.call(Method::GET, "/api/v1/petitions", Some(&token), None, &csv).await;
    list.problem(403, "insufficient_scope");
    app.api.get("/api/v1/me", Some(&token)).await.problem(403, "app_token");
    assert_eq!(client.at(&app, "introspect", &[("token", &token)]).await.is(200)["active"], true);
    let wide = [("grant_type", "client_credentials"), ("scope", "read sign")];
    refused(&client.at(&app, "token", &wide).await, 400, "invalid_scope");
    client.at(&app, "revoke", &[("token", &token)]).await.is(200);
    app.api.get("/api/v1/petitions", Some(&token)).await.problem(401, "invalid_token");
    let next = word(&client.at(&app, "token", &form).await.is(200)["access_token"]);
    sql(&app, "UPDATE app_tokens SET expires_at = now()").await;
    app.api.get("/api/v1/petitions", Some(&next)).await.problem(401, "invalid_token");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_the_token_endpoint_is_said_in_the_words_of_rfc_6749() {
    let app = TestApp::open().await;
    let client = client(&app).await;
    let unknown = Client { id: crate::harness::NOBODY.to_owned(), secret: None };
    let wrong = Client { id: client.id.clone(), secret: Some("petitions_app_x".to_owned()) };
    let silent = Client { id: client.id.clone(), secret: None };
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", "x")];
    for stranger in [&unknown, &wrong, &silent] {
        refused(&stranger.at(&app, "token", &refresh).await, 401, "invalid_client");
    }
    refused(&client.at(&app, "token", &refresh).await, 400, "invalid_grant");
    for (form, error) in [
        (vec![], "invalid_request"),
        (vec![("grant_type", "password"), ("username", "x")], "unsupported_grant_type"),
        (vec![("grant_type", "implicit")], "unsupported_grant_type"),
        (vec![("grant_type", "refresh_token")], "invalid_request"),
        (vec![("grant_type", "authorization_code"), ("code", "x")], "invalid_request"),
        (
            vec![("grant_type", "refresh_token"), ("refresh_token", "x"), ("refresh_token", "y")],
            "invalid_request",
        ),
        (
            vec![("grant_type", "refresh_token"), ("refresh_token", "x"), ("client_secret", "y")],
            "invalid_request",
        ),
        (
            vec![("grant_type", "refresh_token"), ("refresh_token", "x"), ("client_id", "y")],
            "invalid_request",
        ),
    ] {
        refused(&client.at(&app, "token", &form).await, 400, error);
    }
    refused(&posted(&app, "token", &refresh, Some("Bearer x")).await, 401, "invalid_client");
    refused(&posted(&app, "token", &refresh, Some("Basic !")).await, 401, "invalid_client");
    refused(&client.at(&app, "revoke", &[]).await, 400, "invalid_request");
    let (kind, bytes) = (("content-type", "application/json"), b"{}".to_vec());
    for body in [bytes, vec![b'a'; 300_000]] {
        let answer =
            app.api.raw(Method::POST, "/oauth/token", None, Some(body), &[kind]).await.unwrap();
        refused(&answer, 400, "invalid_request");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_says_what_goes_together() {
    let app = TestApp::open().await;
    let owner = app.citizen().await;
    let register = |more: Value| {
        let mut new = json!({ "name": "Қала дауысы", "scopes": ["sign"], "redirect_uris": [BACK] });
        more.as_object().unwrap().iter().for_each(|(name, value)| new[name] = value.clone());
        app.api.post("/api/v1/apps", Some(&owner), new)
    };
    for (more, code) in [
        (json!({ "redirect_uris": [] }), "redirect_uris_required"),
        (json!({ "scopes": ["read"] }), "redirect_uris_required"),
        (json!({ "kind": "public", "scopes": ["sign", "read"] }), "scope_needs_secret"),
        (json!({ "kind": "secret" }), "unknown_value"),
        (json!({ "scopes": ["everything"] }), "unknown_value"),
        (json!({ "redirect_uris": ["http://app.example/back"] }), "invalid_redirect_uri"),
        (json!({ "redirect_uris": ["javascript:alert(1)"] }), "invalid_redirect_uri"),
        (json!({ "redirect_uris": vec![BACK; 11] }), "wrong_length"),
    ] {
        let problem = register(more).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["code"], code, "{problem}");
    }
    let made = register(json!({})).await.is(201);
    assert_eq!((&made["kind"], &made["redirect_uris"]), (&json!("confidential"), &json!([BACK])));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_no_or_is_asked_too_much_is_sent_back_with_nothing() {
    let app = TestApp::open().await;
    let owner = app.citizen().await;
    let client = registered(&app, &owner, "confidential", &["sign"]).await;
    let citizen = app.citizen().await;
    let answer = decided(&app, &citizen, client.asking("sign"), false).await.is(200);
    let back = word(&answer["return_to"]);
    assert_eq!(brought(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(brought(&back, "state").as_deref(), Some("a b&c=1"));
    for (member, value, error) in [
        ("response_type", json!("token"), "unsupported_response_type"),
        ("response_type", Value::Null, "unsupported_response_type"),
        ("code_challenge_method", json!("plain"), "invalid_request"),
        ("code_challenge_method", Value::Null, "invalid_request"),
        ("code_challenge", Value::Null, "invalid_request"),
        ("code_challenge", json!("short"), "invalid_request"),
        ("scope", json!(ALL), "invalid_scope"),
        ("scope", json!("read"), "invalid_scope"),
        ("scope", json!("root"), "invalid_scope"),
        ("scope", Value::Null, "invalid_scope"),
    ] {
        let mut asked = client.asking("sign");
        asked[member] = value;
        let query: Vec<String> = asked
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, value)| *name != "state" && value.is_string())
            .map(|(name, value)| format!("{name}={}", super::encoded(value.as_str().unwrap())))
            .collect();
        let path = format!("/api/v1/oauth/authorization?{}", query.join("&"));
        let shown = app.api.get(&path, Some(&citizen)).await.is(200);
        assert_eq!(shown["refused"]["error"], error, "{member}: {shown}");
        // Pressing yes on a page of one's own making changes nothing.
        let back = client.allowed(&app, &citizen, asked).await;
        assert_eq!(brought(&back, "error").as_deref(), Some(error), "{back}");
        assert_eq!(brought(&back, "code"), None);
    }
    assert_eq!(rows(&app, "app_consents").await + rows(&app, "app_codes").await, 0);
    app.close().await;
}
