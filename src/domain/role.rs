//! The roles of accounts.

use super::words::words;

words! {
    /// What an account may do.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Role {
        /// Files, joins, signs, comments, complains.
        Citizen = "citizen",
        /// Checks petitions for the authorized body (90-2).
        Moderator = "moderator",
        /// Works on petitions for the body they are addressed to (90-5).
        Official = "official",
        /// Heads a body and decides in its name (90-6(1)); the chair, for a maslikhat.
        FirstHead = "first_head",
        /// Keeps accounts, the calendar and complaints.
        Administrator = "administrator",
    }
}

impl Role {
    /// Roles that act for a public body.
    pub const fn has_body(self) -> bool {
        matches!(self, Self::Official | Self::FirstHead)
    }
}
