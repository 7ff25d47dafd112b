//! Who acts, in relation to the petition at hand.

use crate::rules::{Source, article};

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

/// Whose act it is by the law. Somebody else's attempt is refused by what makes it theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Performer {
    /// The author (90-1(2)).
    Author,
    /// The authorized body (90-2).
    AuthorizedBody,
    /// A body that the authorized one asked (90-2(5)).
    Asked,
    /// The body it is addressed to (90-5(1)).
    Addressee,
    /// The body that a complaint is about (91(4)).
    Complained,
    /// Who keeps the service: our own rule.
    Keepers,
}

impl Performer {
    /// The article that makes the act theirs; none where that is our own rule.
    pub const fn article(self) -> Option<&'static str> {
        match self {
            Self::Author => Some(article::APPLICANT),
            Self::AuthorizedBody => Some(article::AUTHORIZED_BODY),
            Self::Asked => Some(article::INQUIRY),
            Self::Addressee => Some(article::CONSIDERATION_TERM),
            Self::Complained => Some(article::COMPLAINT_PASSING_ON),
            Self::Keepers => None,
        }
    }
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
