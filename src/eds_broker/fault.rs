//! Why a broker is of no help.

use thiserror::Error;

/// What came of a call instead of what was asked for. The broker's own words are in none of it: they may name somebody.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// It is not reached, is too slow, or answers what cannot be read. Another try may do.
    #[error("the broker does not answer as it should: {0}")]
    Unreachable(String),
    /// It says that this signing is over: declined on the telephone, out of time, or unknown to it.
    #[error("the broker has ended this signing")]
    Ended,
}

impl Fault {
    pub(crate) fn because(why: impl ToString) -> Self {
        Self::Unreachable(why.to_string())
    }

    /// For what cannot be read, and is not to be repeated.
    pub(crate) fn unreadable() -> Self {
        Self::because("its answer cannot be read")
    }
}
