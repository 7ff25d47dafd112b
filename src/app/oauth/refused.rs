//! How an application is refused: the words of RFC 6749, in 4.1.2.1 and 5.2.

use domain::words::words;

words! {
    /// What is wrong with a request of an application.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Fault {
        /// It lacks something, or has it twice or unreadably.
        InvalidRequest = "invalid_request",
        /// Who asks is not known, or has not shown that it is they.
        InvalidClient = "invalid_client",
        /// The code or token is none, over, or somebody else's.
        InvalidGrant = "invalid_grant",
        /// This application may not ask for that.
        UnauthorizedClient = "unauthorized_client",
        /// There is no such way to get tokens here.
        UnsupportedGrantType = "unsupported_grant_type",
        /// There is no such answer here.
        UnsupportedResponseType = "unsupported_response_type",
        /// More than the application was registered or let in for.
        InvalidScope = "invalid_scope",
        /// The person said no.
        AccessDenied = "access_denied",
        /// A fault of ours.
        ServerError = "server_error",
        /// Not now.
        TemporarilyUnavailable = "temporarily_unavailable",
    }
}

/// A refusal with its reason, for the developer of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused {
    /// Which.
    pub error: Fault,
    /// Why, in English (RFC 6749 allows nothing but ASCII).
    pub why: &'static str,
}

/// What becomes of a request. A refusal may have been written down, and so is no error: its transaction is committed.
pub type Outcome<T> = Result<T, Refused>;

impl Refused {
    /// A refusal of that kind.
    pub const fn new(error: Fault, why: &'static str) -> Self {
        Self { error, why }
    }

    /// `invalid_grant`. It says the same of a code that is unknown, over or another's.
    pub(super) const fn grant(why: &'static str) -> Self {
        Self::new(Fault::InvalidGrant, why)
    }
}
