//! Tokens and sessions: the lines S1 to S13 of docs/SECURITY.md.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::Utc;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Method;
use serde_json::{Value, json};

use super::accounts::{enrolled, mailed_code};
use super::harness::{TestApp, word};
use super::security_accounts::{
    EMAIL, PASSWORD, confirmed, mailed_kind, person, rows, session, sql,
};

/// What signs this house's tokens, and a good token's parts.
struct Forge {
    seed: [u8; 32],
    header: Header,
    claims: Value,
}

impl Forge {
    async fn of(house: &TestApp) -> Self {
        confirmed(house, "581014274025", EMAIL, PASSWORD).await;
        let good = word(&session(house, EMAIL, PASSWORD).await["access_token"]);
        let parts: Vec<&str> = good.split('.').collect();
        let part = |at: usize| {
            serde_json::from_slice::<Value>(&URL_SAFE_NO_PAD.decode(parts[at]).unwrap()).unwrap()
        };
        let header = part(0);
        let line = std::fs::read_to_string(house.data.path().join("keys/token")).unwrap();
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
async fn refused(house: &TestApp, token: &str) {
    house.api.get("/api/v1/me", Some(token)).await.problem(401, "invalid_token");
    house.api.get("/api/v1/petitions", Some(token)).await.problem(401, "invalid_token");
    house
        .sign("01a208fc-762c-7054-b873-e29fadf66cf8", token, None)
        .await
        .problem(401, "invalid_token");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s01_a_token_without_a_signature_is_none() {
    let house = TestApp::open().await;
    let forge = Forge::of(&house).await;
    let good = forge.signed(&forge.header, &forge.claims);
    house.api.get("/api/v1/me", Some(&good)).await.is(200);
    for alg in ["none", "None", "nOnE", "NONE", "EdDSA"] {
        let header = json!({ "alg": alg, "typ": "at+jwt", "kid": forge.header.kid });
        refused(&house, &forge.unsigned(&header, "")).await;
    }
    refused(&house, &format!("{}.", good.rsplit_once('.').unwrap().0)).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s02_the_public_key_is_no_secret_to_sign_with() {
    let house = TestApp::open().await;
    let forge = Forge::of(&house).await;
    let keys = house.api.get("/.well-known/jwks.json", None).await.is(200);
    let public = URL_SAFE_NO_PAD.decode(word(&keys["keys"][0]["x"])).unwrap();
    for secret in [public.clone(), word(&keys["keys"][0]["x"]).into_bytes()] {
        for alg in [Algorithm::HS256, Algorithm::HS512] {
            let header = Header { alg, ..forge.header.clone() };
            refused(
                &house,
                &encode(&header, &forge.claims, &EncodingKey::from_secret(&secret)).unwrap(),
            )
            .await;
        }
    }
    assert!(keys["keys"][0]["d"].is_null(), "the private part stays here");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s03_a_header_names_none_but_our_keys() {
    let house = TestApp::open().await;
    let forge = Forge::of(&house).await;
    for kid in [
        Some("../../etc/passwd".to_owned()),
        Some("' OR 1=1 --".to_owned()),
        Some("k".repeat(10_000)),
        Some("unknown".to_owned()),
        None,
    ] {
        refused(&house, &forge.signed(&Header { kid, ..forge.header.clone() }, &forge.claims))
            .await;
    }
    let foreign = [
        Header { jku: Some("https://evil.example/keys".into()), ..forge.header.clone() },
        Header { x5u: Some("https://evil.example/cert".into()), ..forge.header.clone() },
        Header { crit: Some(vec!["exp".into()]), ..forge.header.clone() },
    ];
    for header in foreign {
        refused(&house, &forge.signed(&header, &forge.claims)).await;
    }
    let mut jwk = serde_json::to_value(&forge.header).unwrap();
    jwk["jwk"] = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
    refused(&house, &forge.unsigned(&jwk, "AAAA")).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s04_every_claim_is_needed_and_must_be_right() {
    let house = TestApp::open().await;
    let forge = Forge::of(&house).await;
    for claim in ["aud", "iss", "sub", "exp", "nbf", "sid", "iat", "jti"] {
        refused(&house, &forge.with(claim, None)).await;
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
        refused(&house, &forge.with(claim, Some(value))).await;
    }
    // A session of somebody else's, and none at all.
    let strange = forge.with("sid", Some(json!("01a208fc-762c-7054-b873-e29fadf66cf8")));
    house.api.get("/api/v1/me", Some(&strange)).await.problem(401, "session_ended");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s05_a_token_of_another_kind_opens_nothing() {
    let house = TestApp::open().await;
    let forge = Forge::of(&house).await;
    let access = session(&house, EMAIL, PASSWORD).await;
    house.api.post("/api/v1/password-resets", None, json!({ "email": EMAIL })).await.is(202);
    let reset = mailed_code(&house, "password_reset").await;
    for other in [reset, word(&access["refresh_token"])] {
        refused(&house, &other).await;
    }
    for typ in [Some("JWT"), Some("receipt+jwt"), Some("at+JWT2"), None] {
        let header = Header { typ: typ.map(Into::into), ..forge.header.clone() };
        refused(&house, &forge.signed(&header, &forge.claims)).await;
    }
    // And an access token refreshes and resets nothing.
    let body = json!({ "refresh_token": access["access_token"] });
    house.api.post("/api/v1/sessions/refresh", None, body).await.problem(422, "validation_failed");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s06_a_demoted_moderator_has_no_power_left_at_his_next_call() {
    let house = TestApp::open().await;
    let administrator = house.staff("administrator", None).await;
    let made = house.api.post("/dev/staff", None, json!({ "role": "moderator" })).await.is(201);
    let (id, moderator) = (word(&made["account_id"]), word(&made["access_token"]));
    house.api.get("/api/v1/moderation/queue", Some(&moderator)).await.is(200);
    let path = format!("/api/v1/staff/{id}");
    let change = async |body: Value| {
        house.api.call(Method::PATCH, &path, Some(&administrator), Some(body), &[]).await
    };
    change(json!({ "role": "official", "reason": "x" })).await.problem(422, "validation_failed");
    change(json!({ "role": "official", "public_body": "ministry-trade-integration", "reason": "ауысты" })).await.is(200);
    house.api.get("/api/v1/moderation/queue", Some(&moderator)).await.problem(403, "wrong_role");
    house.api.get("/api/v1/consideration/queue", Some(&moderator)).await.is(200);
    change(json!({ "disabled": true, "reason": "кетті" })).await.is(200);
    house
        .api
        .get("/api/v1/consideration/queue", Some(&moderator))
        .await
        .problem(401, "account_disabled");
    assert_eq!(
        rows(
            &house,
            "account_events WHERE event = 'staff_changed' AND details->>'reason' IS NOT NULL"
        )
        .await,
        2
    );
    let token = person(&house).await;
    let parts: Vec<&str> = token.split('.').collect();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    assert!(
        claims["role"].is_null()
            && claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap() <= 600
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s07_refresh_tokens_are_opaque_hashed_and_end_after_thirty_days() {
    let house = TestApp::open().await;
    person(&house).await;
    let opened = session(&house, EMAIL, PASSWORD).await;
    let token = word(&opened["refresh_token"]);
    assert_eq!(token.len(), 43, "256 bits in base64url");
    assert_eq!(rows(&house, "refresh_tokens WHERE octet_length(token_hash) = 32").await, 2);
    assert_eq!(
        rows(
            &house,
            &format!("refresh_tokens WHERE encode(token_hash, 'escape') LIKE '%{token}%'")
        )
        .await,
        0
    );
    assert_eq!(
        rows(&house, "sessions WHERE expires_at - created_at = interval '30 days'").await,
        2
    );
    sql(&house, "UPDATE sessions SET expires_at = now()").await;
    house
        .api
        .post("/api/v1/sessions/refresh", None, json!({ "refresh_token": token }))
        .await
        .problem(401, "session_ended");
    house.close().await;
}

async fn refresh(house: &TestApp, token: &Value) -> super::harness::Answer {
    house.api.post("/api/v1/sessions/refresh", None, json!({ "refresh_token": token })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s08_a_token_used_again_after_its_successor_ends_the_family_and_says_so() {
    let house = TestApp::open().await;
    person(&house).await;
    let first = session(&house, EMAIL, PASSWORD).await;
    let second = refresh(&house, &first["refresh_token"]).await.is(200);
    let third = refresh(&house, &second["refresh_token"]).await.is(200);
    house.api.get("/api/v1/me", Some(&word(&third["access_token"]))).await.is(200);
    refresh(&house, &first["refresh_token"]).await.problem(401, "session_ended");
    refresh(&house, &third["refresh_token"]).await.problem(401, "session_ended");
    house
        .api
        .get("/api/v1/me", Some(&word(&third["access_token"])))
        .await
        .problem(401, "session_ended");
    assert_eq!(rows(&house, "account_events WHERE event = 'refresh_token_reused'").await, 1);
    mailed_kind(&house, "session_reused").await;
    // Another session of the same person lives on.
    let other = session(&house, EMAIL, PASSWORD).await;
    refresh(&house, &other["refresh_token"]).await.is(200);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s09_a_lost_answer_logs_nobody_out_and_a_late_second_use_does() {
    let house = TestApp::open().await;
    person(&house).await;
    let first = session(&house, EMAIL, PASSWORD).await;
    let lost = refresh(&house, &first["refresh_token"]).await.is(200);
    let again = refresh(&house, &first["refresh_token"]).await.is(200);
    // The pair that was lost is dead, without ending anything.
    refresh(&house, &lost["refresh_token"]).await.problem(401, "invalid_token");
    let next = refresh(&house, &again["refresh_token"]).await.is(200);
    house.api.get("/api/v1/me", Some(&word(&next["access_token"]))).await.is(200);
    // Half a minute later the same is a theft.
    let last = refresh(&house, &next["refresh_token"]).await.is(200);
    sql(&house, "UPDATE refresh_tokens SET used_at = used_at - interval '31 seconds' WHERE used_at IS NOT NULL").await;
    refresh(&house, &next["refresh_token"]).await.problem(401, "session_ended");
    refresh(&house, &last["refresh_token"]).await.problem(401, "session_ended");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s10_fifty_refreshes_at_once_leave_one_living_chain() {
    let house = TestApp::open().await;
    person(&house).await;
    let first = session(&house, EMAIL, PASSWORD).await;
    let all = (0..50).map(|_| refresh(&house, &first["refresh_token"]));
    let answers = futures_util::future::join_all(all).await;
    let given: Vec<Value> = answers
        .iter()
        .filter(|answer| answer.status == 200)
        .map(|answer| answer.body()["refresh_token"].clone())
        .collect();
    assert!(!given.is_empty());
    let living = "refresh_tokens JOIN sessions ON sessions.id = session_id WHERE used_at IS NULL AND ended_at IS NULL";
    // The first session of `person` has a chain of its own.
    assert_eq!(rows(&house, living).await, 2);
    let mut alive = 0;
    for token in &given {
        alive += usize::from(refresh(&house, token).await.status == 200);
    }
    assert_eq!(alive, 1, "of {}", given.len());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s11_sessions_are_listed_and_ended_one_by_one_all_together_and_by_an_administrator() {
    let house = TestApp::open().await;
    let one = person(&house).await;
    let (other, third) =
        (session(&house, EMAIL, PASSWORD).await, session(&house, EMAIL, PASSWORD).await);
    let listed = house.api.get("/api/v1/sessions", Some(&one)).await.is(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
    let me = async |token: &Value| house.api.get("/api/v1/me", Some(&word(token))).await.status;
    let path = format!("/api/v1/sessions/{}", word(&other["session_id"]));
    house.api.call(Method::DELETE, &path, Some(&one), None, &[]).await.is(204);
    assert_eq!((me(&other["access_token"]).await, me(&third["access_token"]).await), (401, 200));
    refresh(&house, &other["refresh_token"]).await.problem(401, "session_ended");
    house.api.call(Method::DELETE, "/api/v1/sessions", Some(&one), None, &[]).await.is(204);
    assert_eq!((me(&json!(one)).await, me(&third["access_token"]).await), (200, 401));
    let id = word(&house.api.get("/api/v1/me", Some(&one)).await.is(200)["id"]);
    let administrator = house.staff("administrator", None).await;
    let path = format!("/api/v1/accounts/{id}/sessions");
    house.api.call(Method::DELETE, &path, Some(&administrator), None, &[]).await.is(204);
    house.api.get("/api/v1/me", Some(&one)).await.problem(401, "session_ended");
    let again = word(&session(&house, EMAIL, PASSWORD).await["access_token"]);
    house
        .api
        .call(Method::DELETE, "/api/v1/sessions/current", Some(&again), None, &[])
        .await
        .is(204);
    house.api.get("/api/v1/me", Some(&again)).await.problem(401, "session_ended");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s11_another_password_ends_the_other_sessions_and_a_wrong_one_changes_nothing() {
    let house = TestApp::open().await;
    let one = person(&house).await;
    let other = word(&session(&house, EMAIL, PASSWORD).await["access_token"]);
    let change = async |password: &str| {
        let body = json!({ "password": password, "new_password": "another long password" });
        house.api.post("/api/v1/me/password", Some(&one), body).await
    };
    let told = change("not the right password").await.problem(422, "validation_failed");
    assert_eq!(
        (&told["errors"][0]["pointer"], &told["errors"][0]["code"]),
        (&json!("/password"), &json!("wrong_password"))
    );
    house.api.get("/api/v1/me", Some(&other)).await.is(200);
    change(PASSWORD).await.is(204);
    house.api.get("/api/v1/me", Some(&one)).await.is(200);
    house.api.get("/api/v1/me", Some(&other)).await.problem(401, "session_ended");
    session(&house, EMAIL, "another long password").await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s12_an_old_key_verifies_while_it_is_in_the_ring_and_both_are_published() {
    let house = TestApp::open().await;
    let forge = Forge::of(&house).await;
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
    let served = house.api.get("/.well-known/jwks.json", None).await.is(200);
    assert_eq!(
        (&served["keys"][0]["kid"], &served["keys"][0]["alg"]),
        (&json!(forge.header.kid), &json!("EdDSA"))
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_s13_a_cookie_is_nobody_and_none_is_set() {
    let house = TestApp::open().await;
    let token = person(&house).await;
    for cookie in [
        format!("access_token={token}"),
        format!("Authorization=Bearer {token}"),
        format!("session={token}"),
    ] {
        let answer =
            house.api.call(Method::GET, "/api/v1/me", None, None, &[("cookie", &cookie)]).await;
        answer.problem(401, "unauthenticated");
    }
    for answer in [
        house.api.get("/api/v1/me", Some(&token)).await,
        house.api.get("/docs/", None).await,
        house.api.get("/confirm", None).await,
    ] {
        assert!(answer.headers.get("set-cookie").is_none());
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a20_staff_do_nothing_before_their_second_factor() {
    let house = TestApp::open().await;
    let administrator = house.staff("administrator", None).await;
    let member = json!({
        "role": "moderator", "email": "staff@example.kz", "family_name": "Ахметов", "given_name": "Нұрлан", "language": "kk",
    });
    let made = house.api.post("/api/v1/staff", Some(&administrator), member.clone()).await.is(201);
    house
        .api
        .post("/api/v1/staff", Some(&administrator), member)
        .await
        .problem(409, "already_registered");
    house
        .api
        .post("/api/v1/sessions", None, json!({ "email": "staff@example.kz", "password": "" }))
        .await
        .is(401);
    let set =
        json!({ "token": mailed_code(&house, "staff_invited").await, "password": "k7-mzr9q" });
    house.api.post("/api/v1/password-resets/confirmation", None, set).await.is(204);
    let opened = session(&house, "staff@example.kz", "k7-mzr9q").await;
    assert_eq!(opened["second_factor"], false);
    let token = word(&opened["access_token"]);
    for path in ["/api/v1/moderation/queue", "/api/v1/petitions", "/api/v1/me/notices"] {
        house.api.get(path, Some(&token)).await.problem(403, "otp_required");
    }
    house.api.get("/api/v1/me", Some(&token)).await.is(200);
    let (secret, _) = enrolled(&house, &token, "k7-mzr9q").await;
    house.api.get("/api/v1/moderation/queue", Some(&token)).await.is(200);
    let removal = Some(json!({ "password": "k7-mzr9q" }));
    house
        .api
        .call(Method::DELETE, "/api/v1/me/otp", Some(&token), removal, &[])
        .await
        .problem(403, "wrong_role");
    let without = json!({ "email": "staff@example.kz", "password": "k7-mzr9q" });
    house.api.post("/api/v1/sessions", None, without).await.problem(401, "otp_required");
    let with = json!({ "email": "staff@example.kz", "password": "k7-mzr9q", "otp": super::accounts::code_of(&secret, 0) });
    assert_eq!(house.api.post("/api/v1/sessions", None, with).await.is(201)["second_factor"], true);
    let listed = house.api.get("/api/v1/staff", Some(&administrator)).await.is(200);
    assert!(
        listed["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["id"] == made["id"] && one["disabled"] == false)
    );
    house.close().await;
}
