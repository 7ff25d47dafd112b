//! Access tokens: S1 to S6, S12 and S13 of docs/SECURITY.md.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::Utc;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::accounts::{EMAIL, PASSWORD, confirmed, mailed_code, person, session};
use crate::harness::database::rows;
use crate::harness::{Api, MINISTRY, NOBODY, TestApp, word};

/// What signs this app's tokens, and a good token's parts.
struct Forge {
    seed: [u8; 32],
    header: Header,
    claims: Value,
}

impl Forge {
    async fn of(app: &TestApp) -> Self {
        confirmed(app, "581014274025", EMAIL, PASSWORD).await;
        let good = word(&session(app, EMAIL, PASSWORD).await["access_token"]);
        let parts: Vec<&str> = good.split('.').collect();
        let part = |at: usize| {
            serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(parts[at]).unwrap()).unwrap()
        };
        let header = part(0);
        let line = std::fs::read_to_string(app.data.path().join("keys/token")).unwrap();
        let seed = STANDARD.decode(line.trim()).unwrap().try_into().unwrap();
        let kid = header["kid"].as_str().map(str::to_owned);
        let header = Header { typ: Some("at+jwt".into()), kid, ..Header::new(Algorithm::EdDSA) };
        Self { seed, header, claims: part(1) }
    }

    fn signed(&self, header: &Header, claims: &Value) -> String {
        let der = SigningKey::from_bytes(&self.seed).to_pkcs8_der().unwrap();
        encode(header, claims, &EncodingKey::from_ed_der(der.as_bytes())).unwrap()
    }

    /// A good token but for one claim; none without a value.
    fn with(&self, claim: &str, value: Option<Value>) -> String {
        let mut claims = self.claims.clone();
        match value {
            Some(value) => claims[claim] = value,
            None => _ = claims.as_object_mut().unwrap().remove(claim),
        }
        self.signed(&self.header, &claims)
    }

    fn unsigned(&self, header: &Value, signature: &str) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.{signature}", part(header), part(&self.claims))
    }
}

/// Calls that know their caller in three ways: needed, welcome, and in the batch.
async fn refused(app: &TestApp, token: &str) {
    app.api.get("/api/v1/me", Some(token)).await.problem(401, "invalid_token");
    app.api.get("/api/v1/petitions", Some(token)).await.problem(401, "invalid_token");
    app.sign(NOBODY, token, None).await.problem(401, "invalid_token");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s01_a_token_without_a_signature_is_none() {
    let app = TestApp::open().await;
    let forge = Forge::of(&app).await;
    let good = forge.signed(&forge.header, &forge.claims);
    app.api.get("/api/v1/me", Some(&good)).await.is(200);
    for alg in ["none", "None", "nOnE", "NONE", "EdDSA"] {
        let header = json!({ "alg": alg, "typ": "at+jwt", "kid": forge.header.kid });
        refused(&app, &forge.unsigned(&header, "")).await;
    }
    refused(&app, &format!("{}.", good.rsplit_once('.').unwrap().0)).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s02_the_public_key_is_no_secret_to_sign_with() {
    let app = TestApp::open().await;
    let forge = Forge::of(&app).await;
    let keys = app.api.get("/.well-known/jwks.json", None).await.is(200);
    let public = URL_SAFE_NO_PAD.decode(word(&keys["keys"][0]["x"])).unwrap();
    for secret in [public.clone(), word(&keys["keys"][0]["x"]).into_bytes()] {
        for alg in [Algorithm::HS256, Algorithm::HS512] {
            let header = Header { alg, ..forge.header.clone() };
            refused(
                &app,
                &encode(&header, &forge.claims, &EncodingKey::from_secret(&secret)).unwrap(),
            )
            .await;
        }
    }
    assert!(keys["keys"][0]["d"].is_null(), "the private part stays here");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s03_a_header_names_none_but_our_keys() {
    let app = TestApp::open().await;
    let forge = Forge::of(&app).await;
    for kid in [
        Some("../../etc/passwd".to_owned()),
        Some("' OR 1=1 --".to_owned()),
        Some("k".repeat(10_000)),
        Some("unknown".to_owned()),
        None,
    ] {
        refused(&app, &forge.signed(&Header { kid, ..forge.header.clone() }, &forge.claims)).await;
    }
    let foreign = [
        Header { jku: Some("https://evil.example/keys".into()), ..forge.header.clone() },
        Header { x5u: Some("https://evil.example/cert".into()), ..forge.header.clone() },
        Header { crit: Some(vec!["exp".into()]), ..forge.header.clone() },
    ];
    for header in foreign {
        refused(&app, &forge.signed(&header, &forge.claims)).await;
    }
    let mut jwk = serde_json::to_value(&forge.header).unwrap();
    jwk["jwk"] = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
    refused(&app, &forge.unsigned(&jwk, "AAAA")).await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s04_every_claim_is_needed_and_must_be_right() {
    let app = TestApp::open().await;
    let forge = Forge::of(&app).await;
    for claim in ["aud", "iss", "sub", "exp", "nbf", "sid", "iat", "jti"] {
        refused(&app, &forge.with(claim, None)).await;
    }
    let now = Utc::now().timestamp();
    for (claim, value) in [
        ("aud", json!("other-api")),
        ("aud", json!(["petitions-api-2"])),
        ("iss", json!("https://evil.example")),
        ("nbf", json!(now + 3600)),
        ("exp", json!(now - 6)),
        ("exp", json!("never")),
        ("sub", json!("nobody")),
    ] {
        refused(&app, &forge.with(claim, Some(value))).await;
    }
    // A session of somebody else's, and none at all.
    let strange = forge.with("sid", Some(json!(NOBODY)));
    app.api.get("/api/v1/me", Some(&strange)).await.problem(401, "session_ended");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s05_a_token_of_another_kind_opens_nothing() {
    let app = TestApp::open().await;
    let forge = Forge::of(&app).await;
    let access = session(&app, EMAIL, PASSWORD).await;
    app.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
    let reset = mailed_code(&app, "password_reset").await;
    for other in [reset, word(&access["refresh_token"])] {
        refused(&app, &other).await;
    }
    for typ in [Some("JWT"), Some("receipt+jwt"), Some("at+JWT2"), None] {
        let header = Header { typ: typ.map(Into::into), ..forge.header.clone() };
        refused(&app, &forge.signed(&header, &forge.claims)).await;
    }
    // And an access token refreshes and resets nothing.
    let body = json!({ "refresh_token": access["access_token"] });
    app.api.post("/api/v1/sessions/refresh", None, body).await.problem(422, "validation_failed");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s06_a_demoted_moderator_has_no_power_left_at_his_next_call() {
    let app = TestApp::open().await;
    let administrator = app.administrator().await;
    let made = app.api.post("/dev/staff", None, json!({ "role": "moderator" })).await.is(201);
    let (id, moderator) = (word(&made["account_id"]), word(&made["access_token"]));
    app.api.get("/api/v1/moderation/queue", Some(&moderator)).await.is(200);
    let path = format!("/api/v1/staff/{id}");
    let change = async |body: Value| {
        app.api.call(Method::PATCH, &path, Some(&administrator), Some(body), &[]).await
    };
    change(json!({ "role": "official", "reason": "x" })).await.problem(422, "validation_failed");
    change(json!({ "role": "official", "public_body": MINISTRY, "reason": "ауысты" }))
        .await
        .is(200);
    app.api.get("/api/v1/moderation/queue", Some(&moderator)).await.problem(403, "wrong_role");
    app.api.get("/api/v1/consideration/queue", Some(&moderator)).await.is(200);
    change(json!({ "disabled": true, "reason": "кетті" })).await.is(200);
    app.api
        .get("/api/v1/consideration/queue", Some(&moderator))
        .await
        .problem(401, "account_disabled");
    assert_eq!(
        rows(
            &app,
            "account_events WHERE event = 'staff_changed' AND details->>'reason' IS NOT NULL"
        )
        .await,
        2
    );
    let token = person(&app).await;
    let parts: Vec<&str> = token.split('.').collect();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    assert!(
        claims["role"].is_null()
            && claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap() <= 600
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s12_an_old_key_verifies_while_it_is_in_the_ring_and_both_are_published() {
    let app = TestApp::open().await;
    let forge = Forge::of(&app).await;
    let old = forge.signed(&forge.header, &forge.claims);
    let (seed, now) = (forge.seed, Utc::now());
    let ring = |seeds: &[[u8; 32]]| {
        petitions::credentials::tokens::TokenKeys::new(seeds, "http://127.0.0.1:8080", true)
            .unwrap()
    };
    let rotated = ring(&[[11; 32], seed]);
    assert!(rotated.verify(&old, now).is_ok(), "signed before the rotation");
    let new = rotated.access(uuid::Uuid::nil(), uuid::Uuid::max(), now).unwrap();
    assert!(rotated.verify(&new, now).is_ok());
    assert!(ring(&[seed]).verify(&new, now).is_err(), "the first key of the ring signs");
    let kids: Vec<Value> =
        rotated.jwks()["keys"].as_array().unwrap().iter().map(|key| key["kid"].clone()).collect();
    assert_eq!((kids.len(), &kids[1]), (2, &json!(forge.header.kid)));
    assert!(ring(&[[11; 32]]).verify(&old, now).is_err(), "the rotation has ended");
    let served = app.api.get("/.well-known/jwks.json", None).await.is(200);
    assert_eq!(
        (&served["keys"][0]["kid"], &served["keys"][0]["alg"]),
        (&json!(forge.header.kid), &json!("EdDSA"))
    );
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s13_a_cookie_is_nobody_and_none_is_set() {
    let app = TestApp::open().await;
    let token = person(&app).await;
    for cookie in [
        format!("access_token={token}"),
        format!("Authorization=Bearer {token}"),
        format!("session={token}"),
    ] {
        let answer =
            app.api.call(Method::GET, "/api/v1/me", None, None, &[("cookie", &cookie)]).await;
        answer.problem(401, "unauthenticated");
    }
    for answer in [
        app.api.get("/api/v1/me", Some(&token)).await,
        app.api.get("/docs/", None).await,
        app.api.get("/confirm", None).await,
    ] {
        assert!(answer.headers.get("set-cookie").is_none());
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s13_the_cookie_of_our_pages_holds_the_refresh_token_and_opens_nothing_alone() {
    let app = TestApp::open().await;
    person(&app).await;
    let asks = ("refresh-token", "cookie");
    let credentials = json!({ "email": EMAIL, "password": PASSWORD });
    let call = async |path: &str, body: Value, headers: &[(&str, &str)]| {
        app.api.call(Method::POST, path, None, Some(body), headers).await
    };
    let opened = call("/api/v1/sessions", credentials.clone(), &[asks]).await;
    let set = opened.header("set-cookie").to_owned();
    let tokens = opened.is(201);
    assert!(tokens.get("refresh_token").is_none(), "no script of ours gets it either");
    let (cookie, attributes) = set.split_once(';').unwrap();
    assert_eq!(attributes, " Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000");
    assert!(cookie.starts_with("petitions-refresh="), "{cookie}");

    // Nothing opens by the cookie: no reading, and no refresh that a form or another site's page could send.
    let refresh = "/api/v1/sessions/refresh";
    app.api
        .call(Method::GET, "/api/v1/me", None, None, &[("cookie", cookie), asks])
        .await
        .problem(401, "unauthenticated");
    for headers in [
        &[("cookie", cookie)][..],
        &[("cookie", cookie), asks, ("sec-fetch-site", "cross-site")],
        &[("cookie", cookie), asks, ("sec-fetch-site", "same-site")],
        &[("cookie", cookie), ("refresh-token", "body")],
    ] {
        let refused = call(refresh, json!({}), headers).await;
        assert!(refused.header("set-cookie").is_empty());
        assert_eq!(
            refused.problem(422, "validation_failed")["errors"][0]["pointer"],
            "/refresh_token"
        );
    }
    // A page of another origin is not let send the header: no preflight names it.
    let preflight = [
        ("origin", "https://elsewhere.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "refresh-token"),
    ];
    let told = app.api.call(Method::OPTIONS, refresh, None, None, &preflight).await;
    assert!(!told.header("access-control-allow-headers").to_lowercase().contains("refresh-token"));

    let ours = [("cookie", cookie), asks, ("sec-fetch-site", "same-origin")];
    let next = call(refresh, json!({}), &ours).await;
    let (renewed, _) = next.header("set-cookie").split_once(';').unwrap();
    assert_ne!(renewed, cookie);
    let access = word(&next.is(200)["access_token"]);
    app.api.get("/api/v1/me", Some(&access)).await.is(200);

    let left = app
        .api
        .call(Method::DELETE, "/api/v1/sessions/current", Some(&access), None, &[asks])
        .await;
    assert!(
        left.header("set-cookie").starts_with("petitions-refresh=; "),
        "the browser forgets it"
    );
    left.is(204);
    // Who does not ask for a cookie gets none.
    let plain = call("/api/v1/sessions", credentials, &[]).await;
    assert!(plain.header("set-cookie").is_empty());
    assert!(plain.is(201)["refresh_token"].is_string());
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s12_a_token_of_a_new_key_is_good_where_nobody_has_been_told_of_it_yet() {
    let app = TestApp::open().await;
    person(&app).await;
    let file = app.data.path().join("keys/token");
    let old = std::fs::read_to_string(&file).unwrap();
    let new = format!(
        "{}\n{old}",
        STANDARD.encode(std::array::from_fn::<u8, 32, _>(|at| u8::try_from(at * 7).unwrap()))
    );
    std::fs::write(&file, &new).unwrap();
    // The first of two processes is restarted with the new line; the other is not yet.
    let restarted = app.beside().await;
    let api = Api::at(&format!("http://{}", restarted.address));
    let body = json!({ "email": EMAIL, "password": PASSWORD });
    let session = api.post("/api/v1/sessions", None, body).await.is(201);
    let token = word(&session["access_token"]);
    app.api.get("/api/v1/me", Some(&token)).await.is(200);
    let renewed = app
        .api
        .post(
            "/api/v1/sessions/refresh",
            None,
            json!({ "refresh_token": session["refresh_token"] }),
        )
        .await;
    let renewed = word(&renewed.is(200)["access_token"]);
    api.get("/api/v1/me", Some(&renewed)).await.is(200);
    // One that crashes meanwhile and comes back with the old file is let in too.
    std::fs::write(&file, &old).unwrap();
    app.beside().await.stop().await.unwrap();
    restarted.stop().await.unwrap();
    // The old line is taken out.
    std::fs::write(&file, new.lines().next().unwrap()).unwrap();
    let last = app.beside().await;
    Api::at(&format!("http://{}", last.address))
        .get("/api/v1/me", Some(&token))
        .await
        .problem(401, "invalid_token");
    last.stop().await.unwrap();
    app.close().await;
}
