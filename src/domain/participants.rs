//! Who is invited to a public discussion or takes part in it (90-5(2)(2)), and who of them is named in public.

use crate::acts::MemberKind;
use crate::words::words;

words! {
    /// Whom somebody at a discussion stands for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum ParticipantKind {
        /// A state body.
        StateBody = "state_body",
        /// A deputy of Parliament or of a maslikhat.
        Deputy = "deputy",
        /// The author or the representative.
        Applicant = "applicant",
        /// A public association.
        PublicAssociation = "public_association",
        /// Who knows the matter by profession.
        Expert = "expert",
        /// A mass medium.
        Media = "media",
        /// A citizen.
        Citizen = "citizen",
    }
}

impl ParticipantKind {
    /// Whether they are there in an office of the state, which is public with its holder.
    pub const fn holds_office(self) -> bool {
        match self {
            Self::StateBody | Self::Deputy => true,
            Self::Applicant
            | Self::PublicAssociation
            | Self::Expert
            | Self::Media
            | Self::Citizen => false,
        }
    }
}

impl MemberKind {
    /// Whether they are there in an office of the state, which is public with its holder.
    pub const fn holds_office(self) -> bool {
        match self {
            Self::StateBody | Self::Deputy => true,
            Self::Applicant | Self::PublicAssociation => false,
        }
    }
}

/// Whether everybody is told somebody's name: who holds an office, and who agreed to it.
pub const fn is_named(holds_office: bool, agreed: bool) -> bool {
    holds_office || agreed
}
