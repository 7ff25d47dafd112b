//! What the provider can be asked to do wrong.

use serde::{Deserialize, Serialize};

/// A mistake in all that is given out about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mistake {
    /// The token is of another issuer.
    WrongIssuer,
    /// The answer, not the token, names another issuer (RFC 9207).
    WrongAnswerIssuer,
    /// The answer names no issuer, though discovery says that answers do.
    NoAnswerIssuer,
    /// The token answers another request.
    WrongNonce,
    /// The token bears no nonce.
    NoNonce,
    /// The token was made for another client.
    WrongAudience,
    /// The token was made for another client too.
    SecondAudience,
    /// The token was given to another client (`azp`).
    WrongParty,
    /// The token has expired.
    Expired,
    /// The token was made a day ago, and has not expired.
    Stale,
    /// The token will be made in an hour.
    Early,
    /// `alg: none`, without a signature.
    Unsigned,
    /// `alg: HS256`, with the public key as the secret.
    PublicKeyAsSecret,
    /// Another key has signed.
    WrongSignature,
    /// The token names a key that is not among the published ones.
    UnknownKey,
    /// The key that signs is published only when keys are asked for the second time.
    LateKey,
    /// The access token is another than the one that the ID token was made with.
    WrongAccessToken,
    /// The ID token is missing.
    NoIdToken,
    /// The claims endpoint speaks of somebody else.
    WrongSubject,
    /// The token endpoint answers after half a minute.
    Slow,
    /// The token endpoint answers 503.
    Down,
    /// The token endpoint answers with more than anybody reads.
    Endless,
    /// The token endpoint sends on to another place.
    Redirect,
    /// A logout token that bears a nonce.
    LogoutNonce,
    /// A logout token about something else.
    LogoutEvent,
    /// A logout token about nobody.
    LogoutNobody,
}

impl Mistake {
    /// All of them.
    pub const ALL: [Self; 26] = [
        Self::WrongIssuer,
        Self::WrongAnswerIssuer,
        Self::NoAnswerIssuer,
        Self::WrongNonce,
        Self::NoNonce,
        Self::WrongAudience,
        Self::SecondAudience,
        Self::WrongParty,
        Self::Expired,
        Self::Stale,
        Self::Early,
        Self::Unsigned,
        Self::PublicKeyAsSecret,
        Self::WrongSignature,
        Self::UnknownKey,
        Self::LateKey,
        Self::WrongAccessToken,
        Self::NoIdToken,
        Self::WrongSubject,
        Self::Slow,
        Self::Down,
        Self::Endless,
        Self::Redirect,
        Self::LogoutNonce,
        Self::LogoutEvent,
        Self::LogoutNobody,
    ];

    /// The mistake of that name.
    pub fn parse(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }

    /// Its name.
    pub fn code(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}
