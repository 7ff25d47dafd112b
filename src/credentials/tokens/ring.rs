//! The keys that sign and verify.

use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, encode};
use uuid::Uuid;

use super::claims::{ACCESS_TYPE, AUDIENCE, AppBearer, Bearer, Claims};
use super::remembered::Remembered;
use crate::{KeyError, hex, sha256};

/// Life of an access token.
pub const ACCESS_MINUTES: i64 = 10;
/// How long a new key is known before it signs; all processes are restarted within that time.
pub const ROLL_OUT_MINUTES: i64 = 30;
/// Life of a sandbox token.
const SANDBOX_DAYS: i64 = 30;
pub(super) struct VerifyingKey {
    pub(super) id: String,
    pub(super) public: Vec<u8>,
    pub(super) key: DecodingKey,
}

/// The ring of token keys: one signs, every one verifies, so that keys can be rotated.
///
/// A key that is new to the deployment signs nothing at first ([`ROLL_OUT_MINUTES`]): other processes, which are
/// restarted one by one, would not know its tokens.
pub struct TokenKeys {
    signing: Vec<EncodingKey>,
    /// Which of them signs.
    signs: AtomicUsize,
    pub(super) ring: Vec<VerifyingKey>,
    pub(super) issuer: String,
    /// Issuer of sandbox tokens; absent in production, where they are refused.
    pub(super) sandbox_issuer: Option<String>,
    pub(super) remembered: Remembered,
}

impl TokenKeys {
    /// A ring from Ed25519 seeds.
    ///
    /// # Errors
    /// [`KeyError::Sealed`] when a seed makes no key.
    pub fn new(seeds: &[[u8; 32]], public_url: &str, sandbox: bool) -> Result<Self, KeyError> {
        let mut signing = Vec::new();
        let mut ring = Vec::new();
        for seed in seeds {
            let pair = SigningKey::from_bytes(seed);
            let der = pair.to_pkcs8_der().map_err(|_| KeyError::Sealed)?;
            signing.push(EncodingKey::from_ed_der(der.as_bytes()));
            let public = pair.verifying_key().to_bytes().to_vec();
            let id = hex(&sha256(&public)[..8]);
            let key = DecodingKey::from_ed_components(&URL_SAFE_NO_PAD.encode(&public))
                .map_err(|_| KeyError::Sealed)?;
            ring.push(VerifyingKey { id, public, key });
        }
        if signing.is_empty() {
            return Err(KeyError::Sealed);
        }
        Ok(Self {
            signing,
            signs: AtomicUsize::new(0),
            ring,
            issuer: public_url.to_owned(),
            sandbox_issuer: sandbox.then(|| format!("{public_url}/dev")),
            remembered: Remembered::default(),
        })
    }

    /// A value by which the database recognises the deployment's ring: its oldest key stays
    /// until rotation has ended, so any shared key will do.
    pub fn check_values(&self) -> Vec<Vec<u8>> {
        self.ring.iter().map(|key| sha256(&key.public)).collect()
    }

    /// Chooses the key that signs from now on: the first in the file that the deployment has known long enough, or,
    /// while there is none, the one known longest. `known` are check values with the machine's instant at which a
    /// process first came with them.
    pub fn choose(&self, known: &[(Vec<u8>, DateTime<Utc>)], now: DateTime<Utc>) {
        let since: Vec<Option<DateTime<Utc>>> = self
            .check_values()
            .iter()
            .map(|ours| known.iter().find(|(value, _)| value == ours).map(|(_, since)| *since))
            .collect();
        let rolled_out = now - Duration::minutes(ROLL_OUT_MINUTES);
        let long_known =
            since.iter().position(|since| since.is_some_and(|since| since <= rolled_out));
        let oldest = || {
            let all = since.iter().enumerate();
            all.filter_map(|(at, since)| since.map(|since| (since, at))).min().map(|(_, at)| at)
        };
        let chosen = long_known.or_else(oldest).unwrap_or(0);
        self.signs.store(chosen, Ordering::Relaxed);
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
        let bearer = Bearer { account, session: Some(session), app: None };
        self.sign(&self.issuer, bearer, now, Duration::minutes(ACCESS_MINUTES))
    }

    /// An access token of a session that an application has; it opens what `app` says and no more.
    ///
    /// # Errors
    /// As [`TokenKeys::access`].
    pub fn access_for_app(
        &self,
        account: Uuid,
        session: Uuid,
        app: AppBearer,
        now: DateTime<Utc>,
    ) -> Result<String, KeyError> {
        let bearer = Bearer { account, session: Some(session), app: Some(app) };
        self.sign(&self.issuer, bearer, now, Duration::minutes(ACCESS_MINUTES))
    }

    /// Who issues access tokens, as they say it.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// A long-lived token for the sandbox.
    ///
    /// # Errors
    /// [`KeyError::Sealed`] in production, which has no sandbox issuer.
    pub fn sandbox(&self, account: Uuid, now: DateTime<Utc>) -> Result<String, KeyError> {
        let issuer = self.sandbox_issuer.as_deref().ok_or(KeyError::Sealed)?;
        let bearer = Bearer { account, session: None, app: None };
        self.sign(issuer, bearer, now, Duration::days(SANDBOX_DAYS))
    }

    fn sign(
        &self,
        issuer: &str,
        bearer: Bearer,
        now: DateTime<Utc>,
        life: Duration,
    ) -> Result<String, KeyError> {
        let signs = self.signs.load(Ordering::Relaxed);
        let key = self.signing.get(signs).ok_or(KeyError::Sealed)?;
        let header = Header {
            typ: Some(ACCESS_TYPE.to_owned()),
            kid: self.ring.get(signs).map(|key| key.id.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        let claims = Claims {
            iss: issuer.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: bearer.account,
            exp: (now + life).timestamp(),
            nbf: now.timestamp(),
            iat: now.timestamp(),
            jti: Uuid::new_v4(),
            sid: bearer.session,
            client_id: bearer.app.map(|app| app.app),
            scope: bearer.app.map(|app| app.scopes.text()),
        };
        encode(&header, &claims, key).map_err(|_| KeyError::Sealed)
    }
}
