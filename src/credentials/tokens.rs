//! Access tokens: EdDSA-signed JWTs (RFC 7519, RFC 9068, RFC 8725), and the set of public keys.
//!
//! jsonwebtoken alone accepts a token without `aud`, an expired one for 60 seconds, and never
//! looks at `typ`; its time checks read the machine's clock behind our back. So the library
//! checks signature, issuer and audience here, and this module checks the rest.

use std::collections::HashMap;
use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::{KeyError, hex, sha256};

/// Life of an access token.
pub const ACCESS_MINUTES: i64 = 10;
/// Life of a sandbox token.
const SANDBOX_DAYS: i64 = 30;
/// Tolerated difference between machines' clocks, in seconds.
const LEEWAY: i64 = 5;
/// `typ` of an access token (RFC 9068).
const ACCESS_TYPE: &str = "at+jwt";
const AUDIENCE: &str = "petitions-api";
/// Longest token looked at, in bytes.
const MAX_TOKEN_BYTES: usize = 4096;
/// Verified tokens remembered, and for how long: verification costs 46 us, a look-up one.
const REMEMBERED: usize = 100_000;
const REMEMBERED_SECONDS: i64 = 60;

/// What an access token says. Roles are not in it: they are read from the account at each call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// The account.
    pub sub: Uuid,
    pub exp: i64,
    pub nbf: i64,
    pub iat: i64,
    pub jti: Uuid,
    /// The session the token belongs to; none for a sandbox token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<Uuid>,
}

/// Who calls, by a valid token. Says nothing about the account's present state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    pub account: Uuid,
    pub session: Option<Uuid>,
}

/// A token that is not accepted. Deliberately says no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the access token is not valid")]
pub struct InvalidToken;

struct VerifyingKey {
    id: String,
    public: Vec<u8>,
    key: DecodingKey,
}

/// The ring of token keys: the first signs, every one verifies, so that keys can be rotated.
pub struct TokenKeys {
    signing: EncodingKey,
    ring: Vec<VerifyingKey>,
    issuer: String,
    /// Issuer of sandbox tokens; absent in production, where they are refused.
    sandbox_issuer: Option<String>,
    remembered: Mutex<HashMap<[u8; 32], (Bearer, i64)>>,
}

impl TokenKeys {
    /// A ring from Ed25519 seeds.
    ///
    /// # Errors
    /// [`KeyError::Sealed`] when a seed makes no key.
    pub fn new(seeds: &[[u8; 32]], public_url: &str, sandbox: bool) -> Result<Self, KeyError> {
        let mut signing = None;
        let mut ring = Vec::new();
        for seed in seeds {
            let pair = SigningKey::from_bytes(seed);
            let der = pair.to_pkcs8_der().map_err(|_| KeyError::Sealed)?;
            signing.get_or_insert_with(|| EncodingKey::from_ed_der(der.as_bytes()));
            let public = pair.verifying_key().to_bytes().to_vec();
            let id = hex(&sha256(&public)[..8]);
            let key = DecodingKey::from_ed_components(&URL_SAFE_NO_PAD.encode(&public))
                .map_err(|_| KeyError::Sealed)?;
            ring.push(VerifyingKey { id, public, key });
        }
        Ok(Self {
            signing: signing.ok_or(KeyError::Sealed)?,
            ring,
            issuer: public_url.to_owned(),
            sandbox_issuer: sandbox.then(|| format!("{public_url}/dev")),
            remembered: Mutex::new(HashMap::new()),
        })
    }

    /// A value by which the database recognises the deployment's ring: its oldest key stays
    /// until rotation has ended, so any shared key will do.
    pub fn check_values(&self) -> Vec<Vec<u8>> {
        self.ring.iter().map(|key| sha256(&key.public)).collect()
    }

    /// The public keys (RFC 7517, RFC 8037).
    pub fn jwks(&self) -> serde_json::Value {
        let keys: Vec<_> = self
            .ring
            .iter()
            .map(|key| {
                serde_json::json!({
                    "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                    "kid": key.id, "x": URL_SAFE_NO_PAD.encode(&key.public),
                })
            })
            .collect();
        serde_json::json!({ "keys": keys })
    }

    /// An access token of a session, valid for [`ACCESS_MINUTES`].
    ///
    /// # Errors
    /// [`KeyError::Sealed`] when signing fails.
    pub fn access(
        &self,
        account: Uuid,
        session: Uuid,
        now: DateTime<Utc>,
    ) -> Result<String, KeyError> {
        self.sign(&self.issuer, account, Some(session), now, Duration::minutes(ACCESS_MINUTES))
    }

    /// A long-lived token for the sandbox.
    ///
    /// # Errors
    /// [`KeyError::Sealed`] in production, which has no sandbox issuer.
    pub fn sandbox(&self, account: Uuid, now: DateTime<Utc>) -> Result<String, KeyError> {
        let issuer = self.sandbox_issuer.as_deref().ok_or(KeyError::Sealed)?;
        self.sign(issuer, account, None, now, Duration::days(SANDBOX_DAYS))
    }

    fn sign(
        &self,
        issuer: &str,
        account: Uuid,
        session: Option<Uuid>,
        now: DateTime<Utc>,
        life: Duration,
    ) -> Result<String, KeyError> {
        let header = Header {
            typ: Some(ACCESS_TYPE.to_owned()),
            kid: self.ring.first().map(|key| key.id.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        let claims = Claims {
            iss: issuer.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: account,
            exp: (now + life).timestamp(),
            nbf: now.timestamp(),
            iat: now.timestamp(),
            jti: Uuid::new_v4(),
            sid: session,
        };
        encode(&header, &claims, &self.signing).map_err(|_| KeyError::Sealed)
    }

    /// Accepts or refuses a token at the machine's instant `now`.
    ///
    /// # Errors
    /// [`InvalidToken`], whatever the cause.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Bearer, InvalidToken> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(InvalidToken);
        }
        let now = now.timestamp();
        let mut digest = [0; 32];
        digest.copy_from_slice(&sha256(token.as_bytes()));
        if let Ok(remembered) = self.remembered.lock()
            && let Some((bearer, until)) = remembered.get(&digest)
            && now < *until
        {
            return Ok(*bearer);
        }
        let (bearer, expires) = self.verify_signature(token, now)?;
        if let Ok(mut remembered) = self.remembered.lock() {
            if remembered.len() >= REMEMBERED {
                remembered.clear();
            }
            remembered.insert(digest, (bearer, expires.min(now + REMEMBERED_SECONDS)));
        }
        Ok(bearer)
    }

    fn verify_signature(&self, token: &str, now: i64) -> Result<(Bearer, i64), InvalidToken> {
        let header = decode_header(token).map_err(|_| InvalidToken)?;
        let foreign_key = header.jku.is_some()
            || header.jwk.is_some()
            || header.x5u.is_some()
            || header.x5c.is_some()
            || header.crit.is_some();
        if header.alg != Algorithm::EdDSA
            || header.typ.as_deref() != Some(ACCESS_TYPE)
            || foreign_key
        {
            return Err(InvalidToken);
        }
        let id = header.kid.ok_or(InvalidToken)?;
        let key = self.ring.iter().find(|key| key.id == id).ok_or(InvalidToken)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.set_audience(&[AUDIENCE]);
        let issuers: Vec<&str> = [Some(self.issuer.as_str()), self.sandbox_issuer.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        validation.set_issuer(&issuers);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let claims =
            decode::<Claims>(token, &key.key, &validation).map_err(|_| InvalidToken)?.claims;
        // An access token names its session; only the sandbox issues others.
        let sandbox = Some(claims.iss.as_str()) == self.sandbox_issuer.as_deref();
        if claims.sid.is_none() != sandbox
            || now >= claims.exp + LEEWAY
            || now < claims.nbf - LEEWAY
        {
            return Err(InvalidToken);
        }
        Ok((Bearer { account: claims.sub, session: claims.sid }, claims.exp + LEEWAY))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
}
