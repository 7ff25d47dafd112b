//! What a use case may answer instead of doing what it was asked.

use chrono::{DateTime, Utc};
use thiserror::Error;

use credentials::KeyError;
use credentials::passwords::HashError;
use domain::misstatement::Misstatement;
use domain::refusal::Refusal;
use store::StoreError;
use store::database::Failure;

/// One fault of a well-formed request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON Pointer into the body (RFC 6901).
    pub pointer: String,
    /// The settled code of the fault.
    pub code: &'static str,
    /// The fault in words.
    pub detail: String,
}

/// A limit that was used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limited {
    /// Its name in the RateLimit fields.
    pub policy: &'static str,
    /// How many are allowed in a window.
    pub allowance: u32,
    /// Length of the window, seconds.
    pub window_seconds: u32,
    /// Seconds until one more goes.
    pub retry_after: u32,
}

/// Why a use case did not happen.
#[derive(Debug, Error)]
pub enum Error {
    /// The law says no.
    #[error(transparent)]
    Refused(Refusal),
    /// Well formed, but not valid.
    #[error("the request has {} faults", .0.len())]
    Invalid(Vec<Fault>),
    /// What is stated cannot stand before the law.
    #[error(transparent)]
    Misstated(Misstatement),
    /// An electronic signature that is not accepted, or could not be checked.
    #[error("signature: {}", .0.code())]
    SignatureRefused(eds::Refusal),
    /// An electronic signature that ours finds good and another verifier does not.
    #[error("signature: disputed")]
    Disputed,
    /// An electronic signature on which another verifier has to have an opinion, and has none at present.
    #[error("signature: no second opinion")]
    NoSecondOpinion,
    /// An electronic signature, where no authority's certificates are trusted.
    #[error("no authority is trusted")]
    NoAuthorities,
    /// The answer of an identity provider is not accepted, or it was not reached.
    #[error("identity provider: {}", .0.code())]
    ProviderRefused(identity_providers::Fault),
    /// The broker that reaches telephones does not answer.
    #[error("broker unreachable")]
    BrokerUnreachable,
    /// No such thing, or none that the caller may see.
    #[error("not found")]
    NotFound,
    /// This deployment does not offer it; the code says what.
    #[error("not offered: {0}")]
    NotOffered(&'static str),
    /// Staff took it out of public access.
    #[error("taken down")]
    TakenDown {
        /// Legal time at which they did.
        at: DateTime<Utc>,
        /// Why, in the words of staff; readers are told it.
        reason: String,
    },
    /// The caller may not do this, whatever the state.
    #[error("forbidden: {0}")]
    Forbidden(&'static str),
    /// Who calls is not known.
    #[error("unauthenticated: {0}")]
    Unauthenticated(&'static str),
    /// The client acted on an older version than the present one.
    #[error("the resource has changed")]
    Stale,
    /// Something else stands against it now; the code says what.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// Another moderator has the petition in hand.
    #[error("held")]
    Held {
        /// Their name at work.
        by: String,
        /// Until when, unless they are done before; legal time.
        until: DateTime<Utc>,
    },
    /// It cannot be deleted while it is used; the code says what it is.
    #[error("in use: {code}")]
    InUse {
        /// The settled code.
        code: &'static str,
        /// How often.
        times: i64,
    },
    /// It was closed for good; the code says by what.
    #[error("closed: {0}")]
    Locked(&'static str),
    /// An administrator has turned this off for a while.
    #[error("paused: {0}")]
    Paused(&'static str),
    /// The caller has done this as often as one may for now.
    #[error("limited: {}", .0.policy)]
    Limited(Limited),
    /// Too much work is waiting, or it was not done in time; nothing was done.
    #[error("busy")]
    Busy,
    /// The database cannot be reached; nothing was done.
    #[error("unavailable")]
    Unavailable,
    /// The database did not say whether it committed: what was asked for may have been done.
    #[error("the outcome is not known")]
    OutcomeUnknown,
    /// The database takes no writes; nothing was done.
    #[error("the database is read-only")]
    ReadOnly,
    /// The database has no room; nothing was done.
    #[error("the database's storage is full")]
    StorageFull,
    /// The database holds the schema of another program; nothing was done.
    #[error("the database's schema is not known to this program")]
    SchemaUnknown,
    /// A fault of ours. The cause is logged, never shown.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// One fault at one place.
    pub fn invalid(pointer: &str, code: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![Fault { pointer: pointer.to_owned(), code, detail: detail.into() }])
    }

    /// Whether the database as a whole is at fault, so that the next thing would fare no better.
    pub const fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::Unavailable
                | Self::OutcomeUnknown
                | Self::ReadOnly
                | Self::StorageFull
                | Self::SchemaUnknown
        )
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Misstated(misstatement) => misstatement.into(),
            refusal => Self::Refused(refusal),
        }
    }
}

impl From<Misstatement> for Error {
    fn from(misstatement: Misstatement) -> Self {
        Self::Misstated(misstatement)
    }
}

impl From<identity_providers::Fault> for Error {
    fn from(fault: identity_providers::Fault) -> Self {
        Self::ProviderRefused(fault)
    }
}

/// Constraints that a request can run into, and what that means to its sender.
fn by_constraint(name: &str) -> Option<Error> {
    match name {
        "accounts_email_unique" | "accounts_person_unique" | "accounts_staff_person_unique" => {
            Some(Error::Conflict("already_registered"))
        }
        "provider_identities_subject_unique" => Some(Error::Conflict("identity_linked_elsewhere")),
        "provider_identities_one_a_provider" => Some(Error::Conflict("provider_linked_already")),
        "journal_one_step_a_version" => Some(Error::Stale),
        _ => None,
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Constraint(name) => {
                by_constraint(&name).unwrap_or_else(|| Self::Internal(format!("constraint {name}")))
            }
            StoreError::Transient | StoreError::Busy => Self::Busy,
            StoreError::Unreachable => Self::Unavailable,
            StoreError::OutcomeUnknown => Self::OutcomeUnknown,
            StoreError::ReadOnly => Self::ReadOnly,
            StoreError::StorageFull => Self::StorageFull,
            StoreError::SchemaUnknown => Self::SchemaUnknown,
            StoreError::Corrupt(what) => Self::Internal(what.to_owned()),
            StoreError::Other(error) => Self::Internal(error.to_string()),
        }
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<HashError> for Error {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Self::Busy,
            HashError::Failed => Self::Internal(error.to_string()),
        }
    }
}

impl Failure for Error {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Busy)
    }

    fn taints_connection(&self) -> bool {
        matches!(self, Self::Unavailable | Self::OutcomeUnknown | Self::ReadOnly)
    }
}
