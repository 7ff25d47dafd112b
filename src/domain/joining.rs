//! The fifty citizens who have to join before open publication (90-2(4)(1)).

use crate::case::Case;
use crate::collection::open;
use crate::effects::{Effects, Verdict};
use crate::notice::{Audience, NoticeKind};
use crate::petition::{Joining, State};
use crate::rejection::rejected;
use crate::rules::Mode;
use crate::terms::TermKind;

/// Limited publication: the secret link goes to the author, the window of the fifty starts
/// (90-2(4)(1); the law sets no start, ours is the limited publication).
pub(crate) fn limit(case: &Case<'_>) -> Effects {
    let petition = case.petition;
    let window = case.term(TermKind::Joining, petition.rules.joining_days(petition.source));
    let joining = Joining { ends_on: window.reckoning.due };
    case.moves_to(State::Limited(joining))
        .starting(window)
        .notifying(Audience::Author, NoticeKind::PetitionLimited)
}

/// 90-2(4)(1), (5): what the fiftieth joiner leads to.
pub(crate) fn reach_fifty(case: &Case<'_>) -> Verdict {
    case.only_service()?;
    let State::Limited(joining) = case.petition.state else { return Err(case.wrong_state()) };
    Ok(match case.petition.mode {
        Mode::Pre => open(case).fulfilling(TermKind::Joining),
        // In this mode the check starts with the fiftieth, and others join until the window ends.
        Mode::Post => case
            .moves_to(State::FinalCheck(joining))
            .starting(case.term(TermKind::Moderation, case.petition.rules.moderation_days))
            .notifying(Audience::Author, NoticeKind::PetitionInFinalCheck),
    })
}

/// The fifty must stand when moderation decides: while the window runs, others may take the place of those whose
/// votes were none, and lines of sheets that came in time be typed; past it, the petition is without support
/// (90-2(4)(1)).
pub(crate) fn fall_below_fifty(case: &Case<'_>) -> Verdict {
    case.only_service()?;
    let State::FinalCheck(joining) = case.petition.state else { return Err(case.wrong_state()) };
    let effects = if case.runs_on(joining.ends_on) {
        case.moves_to(State::Limited(joining))
            .reopening(TermKind::Joining)
            .notifying(Audience::Author, NoticeKind::PetitionBackToJoining)
    } else {
        rejected(case).fulfilling(TermKind::Joining)
    };
    Ok(effects.fulfilling(TermKind::Moderation))
}

/// 90-2(4)(1): the window of the fifty ran out. With the fifty there nobody joins any more, and moderation decides.
pub(crate) fn lapse(case: &Case<'_>) -> Verdict {
    case.only_service()?;
    let effects = if let State::Limited(_) = case.petition.state {
        rejected(case)
    } else if let State::FinalCheck(_) = case.petition.state {
        case.stays()
    } else {
        return Err(case.wrong_state());
    };
    Ok(effects.fulfilling(TermKind::Joining))
}
