//! The signatures of a supported petition, which go to the competent body with it (90-4(1)).

use super::acts::{Actor, Performer};
use super::guards::impartial;
use super::petition::{Phase, StateName};
use super::refusal::Refusal;

/// What everybody else is answered.
const NOT_THEIRS: Refusal = Refusal::WrongRole { performer: Performer::Addressee };

/// Judges the taking over of the signatures: by the body that the petition was sent to with the votes it needs, whoever
/// considers it now. A proposal below the threshold (90-3(5)) goes to its body without them. Of what is archived the
/// state that it was closed in counts.
///
/// # Errors
/// [`Refusal::OwnPetition`], [`Refusal::NotAddressee`], [`Refusal::WrongRole`], or [`Refusal::WrongState`].
pub fn admit(state: StateName, actor: &Actor) -> Result<(), Refusal> {
    impartial(actor)?;
    match actor {
        Actor::Official { addressee: true, .. } | Actor::FirstHead { addressee: true, .. } => {}
        Actor::Official { .. } | Actor::FirstHead { .. } => return Err(Refusal::NotAddressee),
        Actor::Service
        | Actor::Author
        | Actor::Citizen
        | Actor::Moderator { .. }
        | Actor::Administrator { .. } => return Err(NOT_THEIRS),
    }
    match state.phase() {
        Phase::Consideration | Phase::Decision => Ok(()),
        Phase::BeforeOpening | Phase::Collection | Phase::BelowThreshold | Phase::Ended => {
            Err(Refusal::WrongState { state })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_that_the_supported_petition_was_sent_to_takes_the_signatures_over() {
        let official = Actor::Official { addressee: true, own: false };
        let head = Actor::FirstHead { addressee: true, own: false };
        let open: Vec<&str> = StateName::ALL
            .into_iter()
            .filter(|state| {
                assert_eq!(admit(*state, &official), admit(*state, &head));
                admit(*state, &official).is_ok()
            })
            .map(StateName::code)
            .collect();
        assert_eq!(
            open,
            [
                "forwarded",
                "under_consideration",
                "discussion_announced",
                "discussed",
                "decided",
                "decision_published"
            ]
        );
    }

    #[test]
    fn nobody_else_does() {
        for (actor, refusal) in [
            (Actor::Official { addressee: false, own: false }, Refusal::NotAddressee),
            (Actor::FirstHead { addressee: false, own: false }, Refusal::NotAddressee),
            (Actor::Official { addressee: true, own: true }, Refusal::OwnPetition),
            (Actor::Moderator { own: false }, NOT_THEIRS),
            (Actor::Administrator { own: false }, NOT_THEIRS),
            (Actor::Author, NOT_THEIRS),
            (Actor::Citizen, NOT_THEIRS),
            (Actor::Service, NOT_THEIRS),
        ] {
            assert_eq!(admit(StateName::Forwarded, &actor), Err(refusal), "{actor:?}");
        }
    }
}
