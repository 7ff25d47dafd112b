//! A provider's word that somebody has left it (OpenID Connect Back-Channel Logout 1.0).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, TimeZone as _, Utc};
use openidconnect::core::CoreJsonWebKey;
use openidconnect::{JsonWebKey as _, JwsSigningAlgorithm as _};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::algorithms::algorithm;
use crate::bounds::{DELIVERY_SECONDS, SKEW_SECONDS, TOKEN};
use crate::fault::Fault;
use crate::id_token::of_signature;
use crate::protocol::Keys;
use crate::provider::Provider;

/// What a logout token is about (2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// The type that the standard recommends (2.4); others are older.
const TYPES: [&str; 2] = ["logout+jwt", "jwt"];

/// Whom a provider has signed out: at least one of session and subject is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logout {
    /// The provider's identifier.
    pub issuer: String,
    /// The person.
    pub subject: Option<String>,
    /// The session there.
    pub session: Option<String>,
    /// The token's own name, good once.
    pub id: String,
    /// When it cannot come again for certain.
    pub forgotten_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Value,
    iat: i64,
    exp: Option<i64>,
    jti: String,
    sub: Option<String>,
    sid: Option<String>,
    events: Map<String, Value>,
    nonce: Option<Value>,
}

impl Provider {
    /// Checks a logout token (2.6); that it comes once is the caller's to see.
    ///
    /// # Errors
    /// The [`Fault`].
    pub async fn logout(&self, token: &str, now: DateTime<Utc>) -> Result<Logout, Fault> {
        if token.len() > TOKEN {
            return Err(Fault::Malformed);
        }
        self.within(async {
            let heard = self.heard(now).await?;
            let signed = match self.signed(token, heard.metadata.jwks()) {
                Err(Fault::UnknownKey) => {
                    self.signed(token, self.with_new_keys(now).await?.metadata.jwks())
                }
                judged => judged,
            };
            self.judged(signed?, now)
        })
        .await
    }

    /// The claims of a token that one of the keys signed.
    fn signed(&self, token: &str, keys: &Keys) -> Result<Claims, Fault> {
        let (message, signature) = token.rsplit_once('.').ok_or(Fault::Malformed)?;
        let (header, claims) = message.split_once('.').ok_or(Fault::Malformed)?;
        let header: Header = decoded(header)?;
        let typed = header.typ.as_deref().map(|typ| {
            let typ = typ.to_ascii_lowercase();
            TYPES.contains(&typ.strip_prefix("application/").unwrap_or(&typ))
        });
        if header.crit.is_some() || typed == Some(false) {
            return Err(Fault::Malformed);
        }
        let allowed = self.settings().algorithms.contains(&header.alg);
        let algorithm = algorithm(&header.alg).filter(|_| allowed).ok_or(Fault::WrongAlgorithm)?;
        let fits = |key: &&CoreJsonWebKey| {
            let named =
                header.kid.is_none() || key.key_id().map(|id| id.as_str()) == header.kid.as_deref();
            named && algorithm.key_type().as_ref() == Some(key.key_type())
        };
        let mut fitting = keys.keys().iter().filter(fits);
        let (Some(key), None) = (fitting.next(), fitting.next()) else {
            return Err(Fault::UnknownKey);
        };
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Fault::Malformed)?;
        key.verify_signature(&algorithm, message.as_bytes(), &signature)
            .map_err(|refused| of_signature(&refused))?;
        decoded(claims)
    }

    fn judged(&self, claims: Claims, now: DateTime<Utc>) -> Result<Logout, Fault> {
        if claims.iss != self.settings().issuer {
            return Err(Fault::WrongIssuer);
        }
        let ours = |audience: &Value| audience.as_str() == Some(self.settings().client_id.as_str());
        let meant = match &claims.aud {
            Value::Array(audiences) => audiences.iter().any(ours),
            one => ours(one),
        };
        if !meant {
            return Err(Fault::WrongAudience);
        }
        let instant = |seconds| Utc.timestamp_opt(seconds, 0).single().ok_or(Fault::Malformed);
        let made = instant(claims.iat)?;
        let expires = claims.exp.map(instant).transpose()?;
        let late = now - made > Duration::seconds(DELIVERY_SECONDS);
        let early = made > now + Duration::seconds(SKEW_SECONDS);
        if late || early || expires.is_some_and(|expires| expires <= now) {
            return Err(Fault::Expired);
        }
        // An ID token is none, whatever else it holds (2.4).
        let event = claims.events.get(EVENT).is_some_and(Value::is_object);
        let somebody = claims.sub.is_some() || claims.sid.is_some();
        if !event || claims.nonce.is_some() || !somebody || claims.jti.is_empty() {
            return Err(Fault::Malformed);
        }
        Ok(Logout {
            issuer: claims.iss,
            subject: claims.sub,
            session: claims.sid,
            id: claims.jti,
            forgotten_at: made + Duration::seconds(DELIVERY_SECONDS + SKEW_SECONDS),
        })
    }
}

/// A part of a token.
fn decoded<T: serde::de::DeserializeOwned>(part: &str) -> Result<T, Fault> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| Fault::Malformed)?;
    serde_json::from_slice(&bytes).map_err(|_| Fault::Malformed)
}
