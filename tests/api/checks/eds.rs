//! Signing in and registering by electronic signature (ЭЦП): A27 and A28 of docs/SECURITY.md.

use chrono::Duration;
use petitions::app::{Work, eds_challenge};
use petitions::credentials::read_keys;
use petitions::domain::language::Language;
use reqwest::Method;
use serde_json::{Value, json};

use super::fault;
use crate::harness::accounts::{
    EMAIL, IIN, PASSWORD, code_of, confirmed, enrolled, mailed_kind, session,
};
use crate::harness::database::rows;
use crate::harness::{Api, TestApp, reachable_directory, word};

/// What signing in leaves behind.
async fn left(app: &TestApp) -> [i64; 4] {
    let mut left = [0; 4];
    for (place, table) in
        ["sessions", "spent_challenges", "registrations", "account_events"].into_iter().enumerate()
    {
        left[place] = rows(app, table).await;
    }
    left
}

async fn signs_in(api: &Api, body: &Value) -> crate::harness::Answer {
    api.post("/api/v1/sessions/eds", None, body.clone()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a27_a_challenge_is_this_service_s_fresh_and_signed_once() {
    let app = TestApp::open().await;
    let aigul = app.certified(IIN).await;
    app.eds_account(&aigul, EMAIL).await;
    // It can be read, in the language of whoever asks, and names the service.
    let url = &app.core.links.public_url;
    for (language, opening) in [("kk", "Петициялар"), ("ru", "Вход"), ("en", "Sign in")]
    {
        let asked = json!({ "language": language });
        let given = app.api.post("/api/v1/sessions/eds-challenge", None, asked).await.is(201);
        let text = word(&given["challenge"]);
        assert!(text.starts_with(opening) && text.contains(&format!("\n{url}\n")), "{text}");
        assert!(text.contains(&word(&given["expires_at"])[..16]), "{text}");
        let cms = aigul.signs(text.as_bytes()).await;
        signs_in(&app.api, &json!({ "challenge": text, "cms": cms })).await.is(201);
    }
    // Given out here, signed and used in another process of the deployment, and in no other again.
    let process = app.beside().await;
    let beside = Api::at(&format!("http://{}", process.address));
    let good = app.signed_challenge(&aigul).await;
    signs_in(&beside, &good).await.is(201);
    let before = left(&app).await;
    signs_in(&app.api, &good).await.problem(422, "challenge_used");
    signs_in(&beside, &good).await.problem(422, "challenge_used");
    process.stop().await.unwrap();
    // Other bytes.
    let text = app.challenge().await;
    let other = aigul.signs(format!("{text} ").as_bytes()).await;
    let refused = signs_in(&app.api, &json!({ "challenge": text, "cms": other })).await;
    refused.problem(422, "cms_other_content");
    // A challenge that is none of ours: changed, cut, longer, another key's, another service's.
    let (words, code) = text.rsplit_once(' ').unwrap();
    let broken = [
        text.replace("T", "t"),
        format!("{words} {}", code.chars().rev().collect::<String>()),
        format!("{text}\n"),
        text.lines().next().unwrap().to_owned(),
        String::new(),
    ];
    for broken in broken {
        let body = json!({ "challenge": broken, "cms": aigul.signs(broken.as_bytes()).await });
        signs_in(&app.api, &body).await.problem(422, "challenge_unknown");
    }
    let keys = reachable_directory();
    let key = keys.path().join("identity");
    read_keys(&key, true).unwrap();
    for (arguments, code) in [
        (
            ["--public-url", url.as_str(), "--identity-key-file", key.to_str().unwrap()],
            "challenge_unknown",
        ),
        (
            ["--public-url", "https://other.example", "--env", "development"],
            "challenge_of_another_service",
        ),
    ] {
        let elsewhere = TestApp::with(&arguments).await;
        let text = elsewhere.challenge().await;
        let body = json!({ "challenge": text, "cms": aigul.signs(text.as_bytes()).await });
        signs_in(&app.api, &body).await.problem(422, code);
        elsewhere.close().await;
    }
    // One that was given out five minutes ago.
    let issued = |minutes| {
        move |work: &mut Work<'_>| {
            work.wall_now -= Duration::minutes(minutes);
            Ok(eds_challenge::issue(work, b"network", Language::En)?.text)
        }
    };
    let old = app.core.write(issued(5)).await.unwrap();
    let body = json!({ "challenge": old, "cms": aigul.signs(old.as_bytes()).await });
    signs_in(&app.api, &body).await.problem(422, "challenge_expired");
    let registration = json!({
        "challenge": old, "cms": body["cms"], "email": "new@example.kz", "password": PASSWORD,
        "residence": "750000000", "language": "en", "citizen": true, "consent": true,
    });
    let late = app.api.post("/api/v1/accounts/eds", None, registration).await;
    late.problem(422, "challenge_expired");
    assert_eq!(left(&app).await, before, "nothing is stored of what is refused");
    let fresh = app.core.write(issued(4)).await.unwrap();
    let body = json!({ "challenge": fresh, "cms": aigul.signs(fresh.as_bytes()).await });
    signs_in(&app.api, &body).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a27_of_two_at_once_one_comes_in() {
    let app = TestApp::open().await;
    let aigul = app.certified(IIN).await;
    app.eds_account(&aigul, EMAIL).await;
    for _ in 0..5 {
        let body = app.signed_challenge(&aigul).await;
        let both = [signs_in(&app.api, &body), signs_in(&app.api, &body)];
        let mut answers: Vec<u16> = futures_util::future::join_all(both)
            .await
            .into_iter()
            .map(|answer| answer.status)
            .collect();
        answers.sort_unstable();
        assert_eq!(answers, [201, 422]);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a28_a_signature_opens_what_is_proven_and_nothing_that_was_typed() {
    let app = TestApp::open().await;
    let aigul = app.certified(IIN).await;
    app.eds_sign_in(&aigul, json!({})).await.problem(403, "no_account_of_iin");
    let typed = word(&confirmed(&app, IIN, EMAIL, PASSWORD).await["access_token"]);
    // The signature alone says nothing about whose account it is that somebody typed.
    let before = left(&app).await;
    app.eds_sign_in(&aigul, json!({})).await.problem(403, "account_not_proven");
    let wrong = app.eds_sign_in(&aigul, json!({ "password": "not the right password" })).await;
    assert_eq!(fault(&wrong, "password"), "wrong_password");
    assert_eq!(left(&app).await, before);
    let me = app.api.get("/api/v1/me", Some(&typed)).await.is(200);
    assert_eq!(me["assurance"], "declared");
    // Both together raise it: names follow the certificate, what was open before ends, and its holder is told.
    let opened = app.eds_sign_in(&aigul, json!({ "password": PASSWORD })).await.is(201);
    let token = word(&opened["access_token"]);
    app.api.get("/api/v1/me", Some(&typed)).await.problem(401, "session_ended");
    let me = app.api.get("/api/v1/me", Some(&token)).await.is(200);
    assert_eq!(
        [&me["assurance"], &me["family_name"], &me["given_name"], &me["patronymic"]],
        ["eds", "Серікқызы", "Айгүл", "Маратқызы"]
    );
    assert_eq!(me["birth_date"], "1858-10-14");
    mailed_kind(&app, "identity_proven").await;
    assert_eq!(rows(&app, "identity_proofs").await, 1);
    // From then on the signature is enough, and a new name follows a new certificate.
    app.eds_sign_in(&aigul, json!({})).await.is(201);
    let married = app.certificate(IIN).named("ОСПАНОВА", "АЙГҮЛ").issued().await;
    app.eds_sign_in(&married, json!({})).await.is(201);
    let me = app.api.get("/api/v1/me", Some(&token)).await.is(200);
    assert_eq!(me["family_name"], "Оспанова");
    let told = "outbox WHERE kind = 'identity_proven'";
    assert_eq!(rows(&app, told).await, 2, "not told of what stays as it is");
    // The second factor is asked for still.
    let (secret, recovery) = enrolled(&app, &token, PASSWORD).await;
    app.eds_sign_in(&married, json!({})).await.problem(401, "otp_required");
    let wrong = json!({ "otp": "000000" });
    app.eds_sign_in(&married, wrong).await.problem(401, "invalid_otp");
    let code = json!({ "otp": code_of(&secret, 0) });
    assert_eq!(app.eds_sign_in(&married, code).await.is(201)["second_factor"], true);
    let code = json!({ "otp": recovery[0] });
    app.eds_sign_in(&married, code).await.is(201);
    // A suspended account stays out.
    let id = word(&me["id"]);
    let suspend = format!("/api/v1/accounts/{id}/suspension");
    let administrator = app.administrator().await;
    app.api.post(&suspend, Some(&administrator), json!({ "reason": "x" })).await.is(204);
    app.eds_sign_in(&married, json!({})).await.problem(401, "account_disabled");
    let again = app.eds_registers(&married, "again@example.kz", json!({})).await;
    again.problem(409, "already_registered");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a28_staff_come_in_with_their_own_key_and_their_factor() {
    let app = TestApp::open().await;
    let person = app.person().await;
    let key = app.certified(&person.iin).await;
    // Without an account as a citizen; and with one, by saying so.
    let stranger = app.certified(IIN).await;
    app.staff_who_is(&person, "moderator", None).await;
    app.eds_sign_in(&stranger, json!({ "account": "staff" }))
        .await
        .problem(403, "no_account_of_iin");
    app.eds_sign_in(&key, json!({})).await.problem(403, "account_not_proven");
    let opened = app.eds_sign_in(&key, json!({ "account": "staff" })).await.is(201);
    assert_eq!(opened["second_factor"], false);
    let token = word(&opened["access_token"]);
    let me = app.api.get("/api/v1/me", Some(&token)).await.is(200);
    assert_eq!((&me["role"], &me["family_name"]), (&json!("moderator"), &json!("Серікова")));
    let queue = app.api.get("/api/v1/moderation/queue", Some(&token)).await;
    queue.problem(403, "otp_required");
    let unknown = app.eds_sign_in(&key, json!({ "account": "moderator" })).await;
    assert_eq!(fault(&unknown, "account"), "unknown_value");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_a28_only_a_person_s_good_key_that_may_bind_opens_anything() {
    let app = TestApp::open().await;
    app.eds_account(&app.certified(IIN).await, EMAIL).await;
    let before = left(&app).await;
    for (kind, code) in [
        ("authentication", "certificate_authentication_only"),
        ("organisation", "certificate_of_organisation"),
        ("nobody", "certificate_not_individual"),
        ("expired", "certificate_expired"),
        ("not_yet_valid", "certificate_not_yet_valid"),
        ("revoked", "certificate_revoked"),
        ("stranger", "certificate_issuer_unknown"),
    ] {
        let key = app.certificate(IIN);
        let key = match kind {
            "organisation" => key.of_organisation("240140499908", "first_head"),
            _ => key.of_kind(kind),
        };
        let key = key.issued().await;
        app.eds_sign_in(&key, json!({})).await.problem(422, code);
        app.eds_registers(&key, "new@example.kz", json!({})).await.problem(422, code);
    }
    // Of a number that is no IIN, and of a text that is no signature.
    let odd = app.certified("720512499991").await;
    app.eds_sign_in(&odd, json!({})).await.problem(422, "certificate_without_iin");
    let text = app.challenge().await;
    for (cms, code) in [("AAAA", "cms_malformed"), ("-----BEGIN CMS-----", "cms_malformed")] {
        let body = json!({ "challenge": text, "cms": cms });
        signs_in(&app.api, &body).await.problem(422, code);
    }
    let body = json!({ "challenge": text, "cms": "it is no Base64!" });
    assert_eq!(fault(&signs_in(&app.api, &body).await, "cms"), "not_base64");
    // What cannot be asked after is to be sent again.
    let key = app.certified(IIN).await;
    let body = app.signed_challenge(&key).await;
    let down = json!({ "ocsp": "down", "lists": "down" });
    app.responders(down).await;
    let unchecked = signs_in(&app.api, &body).await;
    unchecked.problem(503, "revocation_not_checked");
    assert!(!unchecked.header("retry-after").is_empty());
    assert_eq!(left(&app).await, before, "nothing is stored of what is refused");
    app.responders(json!({})).await;
    signs_in(&app.api, &body).await.is(201);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_iin_that_names_no_day_of_birth_registers_with_a_declared_one() {
    let app = TestApp::open().await;
    for (at, iin) in ["880715099900", "360101599996"].into_iter().enumerate() {
        let key = app.certified(iin).await;
        let email = format!("odd-{at}@example.kz");
        let asked = app.eds_registers(&key, &email, json!({})).await;
        assert_eq!(fault(&asked, "birth_date"), "required");
        let declared = json!({ "birth_date": "1988-07-15" });
        app.eds_registers(&key, &email, declared).await.is(202);
        let token = crate::harness::accounts::mailed_code(&app, "confirm_registration").await;
        let opened = crate::harness::accounts::confirm(&app, &token, PASSWORD).await.is(201);
        let token = word(&opened["access_token"]);
        let me = app.api.get("/api/v1/me", Some(&token)).await.is(200);
        assert_eq!((&me["birth_date"], &me["assurance"]), (&json!("1988-07-15"), &json!("eds")));
        // The sealed number reads back.
        let export = json!({ "password": PASSWORD });
        let export = app.api.post("/api/v1/me/export", Some(&token), export).await.is(200);
        assert!(export.to_string().contains(iin), "{export}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn registering_by_signature_with_one_s_own_address_raises_the_account_that_is_there() {
    let app = TestApp::open().await;
    let typed = word(&confirmed(&app, IIN, EMAIL, PASSWORD).await["access_token"]);
    let petition = app.petition(&app.citizen().await).published().await;
    app.sign(&petition, &typed, None).await.is(201);
    let key = app.certified(IIN).await;
    let other = json!({ "password": "another long password" });
    app.eds_registers(&key, EMAIL, other).await.is(202);
    let token = crate::harness::accounts::mailed_code(&app, "confirm_registration").await;
    let opened = crate::harness::accounts::confirm(&app, &token, "another long password").await;
    let opened = word(&opened.is(201)["access_token"]);
    app.api.get("/api/v1/me", Some(&typed)).await.problem(401, "session_ended");
    let me = app.api.get("/api/v1/me", Some(&opened)).await.is(200);
    assert_eq!(me["assurance"], "eds");
    let own = app.api.get("/api/v1/me/signatures", Some(&opened)).await.is(200);
    assert_eq!(own["items"][0]["standing"], "own");
    assert_eq!(rows(&app, "iin_takeovers").await, 0);
    session(&app, EMAIL, "another long password").await;
    // Leaving takes the proof along.
    let leave = Some(json!({ "password": "another long password" }));
    app.api.call(Method::DELETE, "/api/v1/me", Some(&opened), leave, &[]).await.is(204);
    assert_eq!(rows(&app, "identity_proofs").await, 0);
    app.close().await;
}

/// Neither a key nor a mailbox stands in for the second factor of an account that is there.
#[tokio::test(flavor = "multi_thread")]
async fn registering_by_signature_goes_past_no_second_factor() {
    let app = TestApp::open().await;
    let typed = word(&confirmed(&app, IIN, EMAIL, PASSWORD).await["access_token"]);
    let (secret, recovery) = enrolled(&app, &typed, PASSWORD).await;
    let key = app.certified(IIN).await;
    let token = app.eds_registered(&key, EMAIL).await;
    let confirms = async |otp: Value| {
        let body = json!({ "token": token, "password": PASSWORD, "otp": otp });
        app.api.post("/api/v1/accounts/confirmation", None, body).await
    };
    confirms(Value::Null).await.problem(401, "otp_required");
    confirms(json!("000000")).await.problem(401, "invalid_otp");
    assert_eq!(rows(&app, "accounts WHERE assurance = 'eds'").await, 0);
    assert_ne!(rows(&app, "sign_in_failures").await, 0, "a wrong code is counted");
    let opened = confirms(json!(code_of(&secret, 0))).await.is(201);
    assert_eq!(opened["second_factor"], true);
    let me = app.api.get("/api/v1/me", Some(&word(&opened["access_token"]))).await.is(200);
    assert_eq!(me["assurance"], "eds");
    // Sent again it signs in again, with the factor.
    confirms(json!(recovery[0])).await.is(201);
    // A new account has none to be asked for.
    let other = app.certified("661028130259").await;
    app.eds_account(&other, "other@example.kz").await;
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_authorities_nobody_is_asked_to_sign() {
    let app = TestApp::production().await;
    let asked = app.api.post("/api/v1/sessions/eds-challenge", None, json!({})).await;
    asked.problem(404, "eds_not_offered");
    app.close().await;
}
