use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;
use uuid::Uuid;

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
    let bearer = Bearer { account: Uuid::nil(), session: Some(Uuid::max()) };
    assert_eq!(keys.verify(&token, now()), Ok(bearer));
    let end = now() + Duration::minutes(ACCESS_MINUTES);
    assert_eq!(keys.verify(&token, end + Duration::seconds(LEEWAY)), Err(InvalidToken));
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
