//! How a petition leaves the public's sight or comes to its end: taken down, withdrawn, archived.

use crate::case::Case;
use crate::effects::{Effects, Verdict};
use crate::notice::{Audience, NoticeKind};
use crate::petition::{Archive, State};
use crate::refusal::Refusal;
use crate::terms::TermKind;

/// What strangers can read can be taken out of public access (90-2(7)); terms run on.
pub(crate) fn take_down(case: &Case<'_>) -> Verdict {
    case.only_administrator().or_else(|_| case.only_moderator())?;
    let state = case.petition.state;
    if state.collection().is_none() && !state.name().is_open_by_link() {
        return Err(case.wrong_state());
    }
    if case.petition.taken_down {
        return Err(Refusal::AlreadyTakenDown);
    }
    let effects = case.stays().notifying(Audience::Author, NoticeKind::PetitionTakenDown);
    Ok(Effects { taken_down: Some(true), ..effects })
}

/// The dates of the petition stand as they were; nobody is mailed.
pub(crate) fn restore(case: &Case<'_>) -> Verdict {
    case.only_administrator()?;
    if !case.petition.taken_down {
        return Err(Refusal::NotTakenDown);
    }
    Ok(Effects { taken_down: Some(false), ..case.stays() })
}

/// Terms that end with a withdrawal.
const OF_THE_WITHDRAWN: [TermKind; 5] = [
    TermKind::Moderation,
    TermKind::Correction,
    TermKind::Joining,
    TermKind::Collection,
    TermKind::MediaLetter,
];

/// 64(9) by analogy: until the threshold is reached the author may withdraw; afterwards forwarding
/// is mandatory (90-4(1)) and the signers' interest prevails. A draft is deleted, not withdrawn.
pub(crate) fn withdraw(case: &Case<'_>) -> Verdict {
    case.only_for_author()?;
    let state = case.petition.state;
    let (State::OnModeration
    | State::NeedsCorrection
    | State::Limited(_)
    | State::FinalCheck(_)
    | State::Published(_)) = state
    else {
        return Err(case.wrong_state());
    };
    if !case.at.policy.petition_withdrawal {
        return Err(Refusal::WithdrawalNotOffered);
    }
    let mut effects = case
        .towards_archive(case.moves_to(State::Withdrawn(state.collection())))
        .notifying(Audience::Author, NoticeKind::PetitionWithdrawn);
    if state.joining().is_some() || state.collection().is_some() {
        effects = effects.notifying(Audience::Joiners, NoticeKind::JoinedWithdrawn);
    }
    Ok(Effects { fulfil: OF_THE_WITHDRAWN.to_vec(), ..effects })
}

/// Thirty days after the end, once no complaint is open (our default).
pub(crate) fn archive(case: &Case<'_>) -> Verdict {
    case.only_service()?;
    let state = case.petition.state;
    if !state.name().awaits_archive() {
        return Err(case.wrong_state());
    }
    if case.facts.complaint_open {
        return Err(Refusal::ComplaintOpen);
    }
    let archive = Archive {
        collection: state.collection(),
        joining: state.joining_when_rejected(),
        closed_as: state.name(),
    };
    Ok(case.moves_to(State::Archived(archive)).fulfilling(TermKind::Archive))
}
