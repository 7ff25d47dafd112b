//! What is known of one certificate, and what follows from it.

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::reading::Malformed;
use crate::refusal::Refusal;

/// What is known of one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revocation {
    /// Its authority answers for it.
    Good {
        /// What the answer speaks of.
        this_update: DateTime<Utc>,
        /// When a newer one will be there at the latest.
        next_update: Option<DateTime<Utc>>,
    },
    /// Its authority has taken it back, or holds it.
    Revoked {
        /// Since when.
        at: DateTime<Utc>,
        /// The reason's number in RFC 5280 §5.3.1.
        reason: Option<u8>,
    },
    /// Its authority does not know it.
    Unknown,
    /// It could not be found out.
    NotChecked(NotChecked),
}

/// Why it could not be found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum NotChecked {
    /// Nobody asked, or nobody answered: for whoever fetches to say.
    #[error("no answer was fetched")]
    NothingFetched,
    /// More bytes than are worth reading.
    #[error("the answer is too large")]
    TooLarge,
    /// The bytes are no answer.
    #[error("the answer is malformed")]
    Malformed,
    /// The responder says that it cannot answer (its status, RFC 6960 §4.2.1).
    #[error("the responder answers with status {0}")]
    Refused(u8),
    /// Signed by nobody who may speak for the authority.
    #[error("the answer is not signed by the authority or its delegate")]
    Signer,
    /// The signature of the answer does not fit.
    #[error("the signature of the answer does not fit")]
    Signature,
    /// The answer is to another question: nonce or certificate differ.
    #[error("the answer is to another question")]
    OtherQuestion,
    /// Too old, or of a time to come.
    #[error("the answer is not fresh")]
    Stale,
    /// The list covers only some certificates or reasons, or has a critical extension unknown here.
    #[error("the list is of a kind that is not supported")]
    Partial,
    /// The delta belongs to a newer complete list than the one at hand.
    #[error("the delta does not fit the complete list")]
    OtherBase,
}

impl Revocation {
    /// A name for answers and records.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Good { .. } => "good",
            Self::Revoked { .. } => "revoked",
            Self::Unknown => "unknown",
            Self::NotChecked(_) => "not_checked",
        }
    }

    /// May a signature of `moment` count?
    pub fn permits(&self, moment: DateTime<Utc>) -> Result<(), Refusal> {
        match self {
            Self::Good { .. } => Ok(()),
            Self::Revoked { at, reason } if *at > moment && !reaches_back(*reason) => Ok(()),
            Self::Revoked { .. } => Err(Refusal::Revoked),
            Self::Unknown => Err(Refusal::RevocationUnknown),
            Self::NotChecked(_) => Err(Refusal::RevocationNotChecked),
        }
    }

    /// The worse of two answers about one certificate; an answer is better than none.
    pub fn and(self, other: Self) -> Self {
        let weight = |state: &Self| match state {
            Self::NotChecked(_) => 0,
            Self::Good { .. } => 1,
            Self::Unknown => 2,
            Self::Revoked { .. } => 3,
        };
        if weight(&other) > weight(&self) { other } else { self }
    }
}

/// A key that others have had may have signed before anybody knew (keyCompromise, cACompromise).
const fn reaches_back(reason: Option<u8>) -> bool {
    matches!(reason, Some(1 | 2))
}

impl From<Malformed> for NotChecked {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}
