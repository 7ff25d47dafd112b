//! Whether a token is accepted.
//!
//! jsonwebtoken alone accepts a token without `aud`, an expired one for 60 seconds, and never
//! looks at `typ`; its time checks read the machine's clock behind our back. So the library
//! checks signature, issuer and audience here, and this module checks the rest.

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header};
use sha2::{Digest as _, Sha256};

use super::claims::{ACCESS_TYPE, AUDIENCE, AppBearer, Bearer, Claims, InvalidToken};
use super::remembered::REMEMBERED_SECONDS;
use super::ring::TokenKeys;
use domain::app_scopes::Scopes;

/// Tolerated difference between machines' clocks, in seconds.
pub(super) const LEEWAY: i64 = 5;
/// Longest token looked at, in bytes.
const MAX_TOKEN_BYTES: usize = 4096;
impl TokenKeys {
    /// Accepts or refuses a token at the machine's instant `now`.
    ///
    /// # Errors
    /// [`InvalidToken`], whatever the cause.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Bearer, InvalidToken> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(InvalidToken);
        }
        let now = now.timestamp();
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        if let Some(bearer) = self.remembered.get(&digest, now) {
            return Ok(bearer);
        }
        let (bearer, expires) = self.verify_signature(token, now)?;
        self.remembered.put(digest, bearer, expires.min(now + REMEMBERED_SECONDS));
        Ok(bearer)
    }

    fn verify_signature(&self, token: &str, now: i64) -> Result<(Bearer, i64), InvalidToken> {
        let header = decode_header(token).map_err(|_| InvalidToken)?;
        if !is_ours(&header) {
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
        let app = through(&claims)?;
        Ok((Bearer { account: claims.sub, session: claims.sid, app }, claims.exp + LEEWAY))
    }

    /// Accepts or refuses a token, and says at which instant it expires.
    ///
    /// # Errors
    /// [`InvalidToken`].
    pub fn inspect(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<(Bearer, DateTime<Utc>), InvalidToken> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(InvalidToken);
        }
        let (bearer, until) = self.verify_signature(token, now.timestamp())?;
        let expires = DateTime::from_timestamp(until - LEEWAY, 0).ok_or(InvalidToken)?;
        Ok((bearer, expires))
    }
}

/// The application of a token, if it is one's: it names a session, and what it opens.
fn through(claims: &Claims) -> Result<Option<AppBearer>, InvalidToken> {
    match (claims.client_id, &claims.scope) {
        (None, None) => Ok(None),
        (Some(app), Some(scope)) if claims.sid.is_some() => {
            let scopes = Scopes::parse(scope).ok_or(InvalidToken)?;
            Ok(Some(AppBearer { app, scopes }))
        }
        _ => Err(InvalidToken),
    }
}

/// Whether a header is like those we write: one signature, one type, and no key of the sender's own.
fn is_ours(header: &Header) -> bool {
    let foreign_key = header.jku.is_some()
        || header.jwk.is_some()
        || header.x5u.is_some()
        || header.x5c.is_some()
        || header.crit.is_some();
    header.alg == Algorithm::EdDSA && header.typ.as_deref() == Some(ACCESS_TYPE) && !foreign_key
}
