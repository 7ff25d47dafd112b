//! Who represents an author (90-2(2)(3)), and where they are invited.

use super::acts::{Actor, Performer};
use super::guards::impartial;
use super::petition::StateName;
use super::refusal::Refusal;
use super::rules::Source;

/// What everybody else is told.
const NOT_THEIRS: Refusal = Refusal::WrongRole { performer: Performer::Author };

/// Judges who says where a representative is written to: the author, or a moderator for an author on paper, while
/// anything is still to come.
///
/// # Errors
/// [`Refusal::OwnPetition`], [`Refusal::WrongRole`], or [`Refusal::WrongState`] once it has ended.
pub fn admit(state: StateName, source: Source, actor: &Actor) -> Result<(), Refusal> {
    impartial(actor)?;
    if !actor.is_for_author(source) {
        return Err(NOT_THEIRS);
    }
    if state.is_ended() { Err(Refusal::WrongState { state }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_author_says_where_their_representative_is_written_to() {
        let moderator = Actor::Moderator { own: false };
        for (actor, source, expected) in [
            (Actor::Author, Source::Electronic, Ok(())),
            (moderator, Source::Paper, Ok(())),
            (moderator, Source::Electronic, Err(NOT_THEIRS)),
            (Actor::Moderator { own: true }, Source::Paper, Err(Refusal::OwnPetition)),
            (Actor::Citizen, Source::Electronic, Err(NOT_THEIRS)),
            (Actor::Official { addressee: true, own: false }, Source::Paper, Err(NOT_THEIRS)),
        ] {
            assert_eq!(admit(StateName::UnderConsideration, source, &actor), expected, "{actor:?}");
        }
        for state in StateName::ALL {
            let open = admit(state, Source::Electronic, &Actor::Author).is_ok();
            assert_eq!(open, !state.is_ended(), "{state:?}");
        }
    }
}
