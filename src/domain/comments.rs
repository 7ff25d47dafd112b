//! Comments: who may write them, and when (90-3(3)).

use super::acts::{Actor, Performer};
use super::guards::impartial;
use super::petition::StateName;
use super::refusal::Refusal;

/// Comments one person may post on one petition; our bound, the law names none.
pub const PER_PERSON: i64 = 100;

/// Judges a comment. One may comment without joining, and goes on doing so after the threshold
/// and after forwarding: a central body analyses the comments before it decides (90-5(2)).
///
/// # Errors
/// [`Refusal::StaffAccount`], [`Refusal::TakenDown`], or [`Refusal::CommentsClosed`] by the state.
pub fn admit(state: StateName, taken_down: bool, actor: &Actor) -> Result<(), Refusal> {
    match actor {
        Actor::Author | Actor::Citizen => {}
        Actor::Service
        | Actor::Moderator { .. }
        | Actor::Official { .. }
        | Actor::FirstHead { .. }
        | Actor::Administrator { .. } => return Err(Refusal::StaffAccount),
    }
    if taken_down {
        return Err(Refusal::TakenDown);
    }
    // From open publication (90-2(7)) until the body decides.
    if state.takes_comments() { Ok(()) } else { Err(Refusal::CommentsClosed { state }) }
}

/// Judges the removal of a comment: by a moderator, at any time, but not under their own petition.
///
/// # Errors
/// [`Refusal::OwnPetition`] or [`Refusal::WrongRole`].
pub fn admit_removal(actor: &Actor) -> Result<(), Refusal> {
    impartial(actor)?;
    match actor {
        Actor::Moderator { .. } => Ok(()),
        Actor::Service
        | Actor::Author
        | Actor::Citizen
        | Actor::Official { .. }
        | Actor::FirstHead { .. }
        | Actor::Administrator { .. } => Err(Refusal::WrongRole { performer: Performer::Keepers }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_open_from_publication_until_the_body_decides() {
        let open: Vec<&str> = StateName::ALL
            .into_iter()
            .filter(|state| admit(*state, false, &Actor::Citizen).is_ok())
            .map(StateName::code)
            .collect();
        let expected = [
            "published",
            "supported",
            "forwarded",
            "under_consideration",
            "discussion_announced",
            "discussed",
        ];
        assert_eq!(open, expected);
        let decided = admit(StateName::Decided, false, &Actor::Author).unwrap_err();
        assert_eq!((decided.code(), decided.article()), ("comments_closed", Some("90-3(3)")));
        assert_eq!(admit(StateName::Published, true, &Actor::Citizen), Err(Refusal::TakenDown));
        assert_eq!(
            admit(StateName::Published, false, &Actor::Administrator { own: false }),
            Err(Refusal::StaffAccount)
        );
    }

    #[test]
    fn a_moderator_removes_comments_but_not_under_his_own_petition() {
        assert_eq!(admit_removal(&Actor::Moderator { own: false }), Ok(()));
        assert_eq!(admit_removal(&Actor::Moderator { own: true }), Err(Refusal::OwnPetition));
        assert_eq!(admit_removal(&Actor::Author).unwrap_err().code(), "wrong_role");
    }
}
