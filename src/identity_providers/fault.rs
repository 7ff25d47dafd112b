//! Why somebody is not signed in by a provider.

use thiserror::Error;

/// Why a provider's answer is not accepted. Its sentences name no person and no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum Fault {
    /// The provider is not reached, is too slow, or answers what cannot be read. Another try may do.
    #[error("the identity provider cannot be reached, or does not answer as it should")]
    Unreachable,
    /// It does not accept the code: unknown, used up, expired, or given to another client.
    #[error("the identity provider does not accept the code; begin again")]
    CodeRefused,
    /// The answer, or the token, is another provider's (RFC 9207; Core 3.1.3.7, 2).
    #[error("this answer is of another identity provider")]
    WrongIssuer,
    /// The token answers another request (Core 3.1.3.7, 11).
    #[error("the token answers another request")]
    WrongNonce,
    /// The token was made for somebody else (Core 3.1.3.7, 3 to 5).
    #[error("the token was made for another service")]
    WrongAudience,
    /// The token has expired, or was not made just now (Core 3.1.3.7, 9 and 10).
    #[error("the token has expired, or was not made just now; begin again")]
    Expired,
    /// The token is not signed (`none`), or by an algorithm that this provider does not use.
    #[error("the token is not signed as it must be")]
    WrongAlgorithm,
    /// The provider's keys, fetched anew, do not hold the one that signed.
    #[error("the key that signed the token is not among those of the identity provider")]
    UnknownKey,
    /// The signature does not fit.
    #[error("the signature of the token does not fit")]
    WrongSignature,
    /// The access token is not the one that the ID token was made with (`at_hash`).
    #[error("the access token does not belong to the ID token")]
    WrongAccessToken,
    /// The claims endpoint speaks of somebody else (Core 5.3.4).
    #[error("the identity provider tells of two persons")]
    WrongSubject,
    /// The token is no ID token, or no logout token, that can be read.
    #[error("the token cannot be read")]
    Malformed,
    /// The person was not authenticated as surely as was asked (`acr`).
    #[error("the identity provider did not authenticate you as surely as is needed")]
    WrongContext,
}

impl Fault {
    /// Its settled code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "identity_provider_unreachable",
            Self::CodeRefused => "code_refused",
            Self::WrongIssuer => "wrong_issuer",
            Self::WrongNonce => "wrong_nonce",
            Self::WrongAudience => "wrong_audience",
            Self::Expired => "identity_token_expired",
            Self::WrongAlgorithm => "wrong_algorithm",
            Self::UnknownKey => "unknown_key",
            Self::WrongSignature => "wrong_token_signature",
            Self::WrongAccessToken => "wrong_access_token",
            Self::WrongSubject => "wrong_subject",
            Self::Malformed => "malformed_token",
            Self::WrongContext => "wrong_authentication_context",
        }
    }

    /// Whether the same may be asked again: nothing has been judged.
    pub const fn is_transient(self) -> bool {
        matches!(self, Self::Unreachable)
    }
}
