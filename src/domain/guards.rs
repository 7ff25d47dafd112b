//! Who performs an act, and that nobody handles their own petition (67).

use crate::acts::{Actor, Performer};
use crate::case::Case;
use crate::refusal::Refusal;

/// Nobody handles a petition of their own (67). Every act of staff on a petition passes here before anything else
/// is asked, those of [`decide`](crate::lifecycle::decide) and those that move no state.
///
/// # Errors
/// [`Refusal::OwnPetition`].
pub const fn impartial(by: &Actor) -> Result<(), Refusal> {
    if by.is_own() { Err(Refusal::OwnPetition) } else { Ok(()) }
}

/// The act is that performer's and not the actor's.
const fn not_theirs(performer: Performer) -> Result<(), Refusal> {
    Err(Refusal::WrongRole { performer })
}

impl Case<'_> {
    /// Only the service itself performs this act.
    pub fn only_service(&self) -> Result<(), Refusal> {
        if self.by == Actor::Service { Ok(()) } else { not_theirs(Performer::Keepers) }
    }

    /// Only the author performs this act.
    pub fn only_author(&self) -> Result<(), Refusal> {
        if self.by == Actor::Author { Ok(()) } else { not_theirs(Performer::Author) }
    }

    /// The author performs this act; for an author on paper a moderator enters what they sent, and not on a petition of
    /// their own (90-2(1), 67).
    pub fn only_for_author(&self) -> Result<(), Refusal> {
        if self.is_for_author() { Ok(()) } else { not_theirs(Performer::Author) }
    }

    /// Whether it is the author who acts, or a moderator for an author on paper.
    pub fn is_for_author(&self) -> bool {
        self.by.is_for_author(self.petition.source)
    }

    /// Only an administrator performs this act.
    pub fn only_administrator(&self) -> Result<(), Refusal> {
        if let Actor::Administrator { .. } = self.by {
            Ok(())
        } else {
            not_theirs(Performer::Keepers)
        }
    }

    /// Only a moderator performs this act.
    pub fn only_moderator(&self) -> Result<(), Refusal> {
        if let Actor::Moderator { .. } = self.by {
            Ok(())
        } else {
            not_theirs(Performer::AuthorizedBody)
        }
    }

    /// The officials and the first head of the addressee body (90-5(1)).
    pub fn only_addressee(&self) -> Result<(), Refusal> {
        match self.by {
            Actor::Official { addressee: true, .. } | Actor::FirstHead { addressee: true, .. } => {
                Ok(())
            }
            Actor::Official { .. } | Actor::FirstHead { .. } => Err(Refusal::NotAddressee),
            Actor::Service
            | Actor::Author
            | Actor::Citizen
            | Actor::Moderator { .. }
            | Actor::Administrator { .. } => not_theirs(Performer::Addressee),
        }
    }

    /// The officials and the first head of the body meant, which `own_body` says is theirs.
    pub fn only_office_of(&self, own_body: bool) -> Result<(), Refusal> {
        match self.by {
            Actor::Official { .. } | Actor::FirstHead { .. } if own_body => Ok(()),
            Actor::Official { .. } | Actor::FirstHead { .. } => Err(Refusal::NotComplainedOf),
            Actor::Service
            | Actor::Author
            | Actor::Citizen
            | Actor::Moderator { .. }
            | Actor::Administrator { .. } => not_theirs(Performer::Complained),
        }
    }

    /// 90-6(1): the first head, the akim or the maslikhat's chair, in person.
    pub fn only_first_head(&self) -> Result<(), Refusal> {
        self.only_addressee()?;
        if let Actor::FirstHead { .. } = self.by { Ok(()) } else { Err(Refusal::FirstHeadOnly) }
    }
}
