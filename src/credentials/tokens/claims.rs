//! What a token says, and what is read from it.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// `typ` of an access token (RFC 9068).
pub(super) const ACCESS_TYPE: &str = "at+jwt";
/// `aud` of every token.
pub(super) const AUDIENCE: &str = "petitions-api";

/// What an access token says. Roles are not in it: they are read from the account at each call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) aud: String,
    /// The account.
    pub(super) sub: Uuid,
    pub(super) exp: i64,
    pub(super) nbf: i64,
    pub(super) iat: i64,
    pub(super) jti: Uuid,
    /// The session the token belongs to; none for a sandbox token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sid: Option<Uuid>,
}

/// Who calls, by a valid token. Says nothing about the account's present state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// Whose token it is.
    pub account: Uuid,
    /// The session it belongs to; none for a sandbox token.
    pub session: Option<Uuid>,
}

/// A token that is not accepted. Deliberately says no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the access token is not valid")]
pub struct InvalidToken;
