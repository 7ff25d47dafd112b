use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;
use uuid::Uuid;

use super::claims::AUDIENCE;
use super::verification::LEEWAY;
use super::*;

const SEED: [u8; 32] = [9; 32];
const URL: &str = "https://petitions.example";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn signed(header: &Header, claims: &serde_json::Value) -> String {
    let der = SigningKey::from_bytes(&SEED).to_pkcs8_der().unwrap();
    encode(header, claims, &EncodingKey::from_ed_der(der.as_bytes())).unwrap()
}

fn good() -> (TokenKeys, Header, serde_json::Value) {
    let keys = TokenKeys::new(&[SEED], URL, false).unwrap();
    let header = Header {
        typ: Some("at+jwt".into()),
        kid: Some(keys.ring[0].id.clone()),
        ..Header::new(Algorithm::EdDSA)
    };
    let at = now().timestamp();
    let claims = json!({"iss": URL, "aud": AUDIENCE, "sub": Uuid::nil(), "exp": at + 60,
        "nbf": at, "iat": at, "jti": Uuid::nil(), "sid": Uuid::nil()});
    (keys, header, claims)
}

#[test]
fn an_issued_token_is_accepted_until_it_expires() {
    let keys = TokenKeys::new(&[SEED], URL, false).unwrap();
    let token = keys.access(Uuid::nil(), Uuid::max(), now()).unwrap();
    let bearer = Bearer { account: Uuid::nil(), session: Some(Uuid::max()), app: None };
    assert_eq!(keys.verify(&token, now()), Ok(bearer));
    let end = now() + Duration::minutes(ACCESS_MINUTES);
    assert_eq!(keys.verify(&token, end + Duration::seconds(LEEWAY)), Err(InvalidToken));
}

#[test]
fn a_new_key_signs_when_all_processes_have_had_time_to_know_it() {
    const NEW: [u8; 32] = [8; 32];
    let (before, after) = (
        TokenKeys::new(&[SEED], URL, false).unwrap(),
        TokenKeys::new(&[NEW, SEED], URL, false).unwrap(),
    );
    let long_ago = now() - Duration::days(90);
    let known = |since: DateTime<Utc>| {
        let values = after.check_values();
        [(values[0].clone(), since), (values[1].clone(), long_ago)]
    };
    let accepted = |keys: &TokenKeys, minutes: i64| {
        let at = now() + Duration::minutes(minutes);
        before.choose(&known(now()), at);
        keys.choose(&known(now()), at);
        let token = keys.access(Uuid::nil(), Uuid::max(), at).unwrap();
        (before.verify(&token, at).is_ok(), after.verify(&token, at).is_ok())
    };
    assert_eq!(accepted(&after, 0), (true, true), "a process that is not restarted yet knows it");
    assert_eq!(accepted(&after, ROLL_OUT_MINUTES - 1), (true, true));
    assert_eq!(accepted(&after, ROLL_OUT_MINUTES), (false, true), "the new one signs");
    assert_eq!(accepted(&before, ROLL_OUT_MINUTES), (true, true));
    // A new deployment has no other; one that took the old line out early neither.
    let alone = TokenKeys::new(&[NEW], URL, false).unwrap();
    for known in [&[][..], &known(now())] {
        alone.choose(known, now());
        let token = alone.access(Uuid::nil(), Uuid::max(), now()).unwrap();
        assert!(alone.verify(&token, now()).is_ok());
    }
}

#[test]
fn each_wrong_claim_or_header_is_refused() {
    let (keys, header, claims) = good();
    assert!(keys.verify(&signed(&header, &claims), now()).is_ok(), "the base case must pass");
    for name in ["iss", "aud", "sub", "exp", "nbf", "sid"] {
        let mut without = claims.clone();
        without.as_object_mut().unwrap().remove(name);
        assert_eq!(keys.verify(&signed(&header, &without), now()), Err(InvalidToken), "{name}");
    }
    let at = now().timestamp();
    for (name, value) in [
        ("aud", json!("other")),
        ("iss", json!("https://evil.example")),
        ("exp", json!(at - 6)),
        ("nbf", json!(at + 3600)),
        ("iss", json!(format!("{URL}/dev"))),
    ] {
        let mut wrong = claims.clone();
        wrong[name] = value;
        assert_eq!(keys.verify(&signed(&header, &wrong), now()), Err(InvalidToken), "{name}");
    }
    for wrong in [
        Header { typ: Some("JWT".into()), ..header.clone() },
        Header { typ: None, ..header.clone() },
        Header { kid: Some("../../etc/passwd".into()), ..header.clone() },
        Header { kid: None, ..header.clone() },
        Header { jku: Some("https://evil.example".into()), ..header.clone() },
    ] {
        assert_eq!(keys.verify(&signed(&wrong, &claims), now()), Err(InvalidToken));
    }
}

#[test]
fn an_unsigned_or_confused_token_is_refused() {
    let (keys, header, claims) = good();
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    for alg in ["none", "None", "nOnE"] {
        let head = json!({"alg": alg, "typ": "at+jwt", "kid": header.kid});
        assert_eq!(
            keys.verify(&format!("{}.{}.", part(&head), part(&claims)), now()),
            Err(InvalidToken)
        );
    }
    let confused = Header { alg: Algorithm::HS256, ..header };
    let token =
        encode(&confused, &claims, &EncodingKey::from_secret(&keys.ring[0].public)).unwrap();
    assert_eq!(keys.verify(&token, now()), Err(InvalidToken));
}
