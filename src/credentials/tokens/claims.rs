//! What a token says, and what is read from it.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use domain::app_scopes::Scopes;

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
    /// The application that has the session, if one has (RFC 9068, 2.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) client_id: Option<Uuid>,
    /// What the application may do with the token (RFC 9068, 2.2.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scope: Option<String>,
}

/// Who calls, by a valid token. Says nothing about the account's present state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// Whose token it is.
    pub account: Uuid,
    /// The session it belongs to; none for a sandbox token.
    pub session: Option<Uuid>,
    /// The application that calls for them, if one does.
    pub app: Option<AppBearer>,
}

/// An application that calls for a person, and what its token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppBearer {
    /// The application.
    pub app: Uuid,
    /// What the token opens.
    pub scopes: Scopes,
}

/// A token that is not accepted. Deliberately says no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the access token is not valid")]
pub struct InvalidToken;
