//! Who acts, in relation to the petition at hand.

use crate::rules::Source;

/// Who acts, in relation to the petition at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The service itself: a count crossed a line or a term ran out.
    Service,
    /// The citizen who filed it.
    Author,
    /// A citizen who did not file it.
    Citizen,
    /// A moderator of the authorized body.
    Moderator {
        /// The petition is their own (67).
        own: bool,
    },
    /// An official; `addressee` says whether of the body the petition is addressed to.
    Official {
        /// Of the body the petition is addressed to.
        addressee: bool,
        /// The petition is their own (67).
        own: bool,
    },
    /// The first head of a body (the chair, for a maslikhat).
    FirstHead {
        /// Of the body the petition is addressed to.
        addressee: bool,
        /// The petition is their own (67).
        own: bool,
    },
    /// Keeps accounts, the calendar and complaints.
    Administrator {
        /// The petition is their own (67).
        own: bool,
    },
}

impl Actor {
    /// Whether it is the author who acts, or a moderator for an author on paper.
    pub const fn is_for_author(&self, source: Source) -> bool {
        match self {
            Self::Author => true,
            Self::Moderator { .. } => matches!(source, Source::Paper),
            Self::Service
            | Self::Citizen
            | Self::Official { .. }
            | Self::FirstHead { .. }
            | Self::Administrator { .. } => false,
        }
    }

    /// Whether this is a member of staff whose own petition it is (67).
    pub const fn is_own(&self) -> bool {
        match self {
            Self::Service | Self::Author | Self::Citizen => false,
            Self::Moderator { own }
            | Self::Official { own, .. }
            | Self::FirstHead { own, .. }
            | Self::Administrator { own } => *own,
        }
    }
}
