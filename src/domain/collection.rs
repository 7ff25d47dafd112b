//! The open collection: publication, threshold, lapse, withdrawal, archive (90-2(7), (8), 90-3).

use super::lifecycle::{
    Act, Actor, Deadline, Effects, Facts, Moment, TermKind, Verdict, only_administrator,
    only_author, only_moderator, only_system, wrong_state,
};
use super::notice::{Audience, NoticeKind};
use super::petition::{Archive, Collection, Petition, State};
use super::refusal::Refusal;

/// Open publication: the required count is frozen, the six months start (90-2(7), 90-3(2), (4)).
pub(super) fn open(petition: &Petition, act: &Act<'_>, facts: &Facts, at: &Moment<'_>) -> Effects {
    let rules = petition.rules;
    let term =
        Deadline::months(TermKind::Collection, at.calendar, at.today, rules.collection_months);
    let collection = Collection {
        opened_at: at.now,
        required: facts.required_now,
        closes_on: term.reckoning.due,
    };
    Effects::to(State::Published(collection), act)
        .starting(term)
        .starting(Deadline::working(
            TermKind::MediaLetter,
            at.calendar,
            at.today,
            rules.media_letter_days,
        ))
        .notifying(Audience::Author, NoticeKind::PetitionPublished)
}

/// 90-3(4), 90-4(1): the votes are there; forwarding is now mandatory.
pub(super) fn reach_threshold(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    at: &Moment<'_>,
) -> Verdict {
    only_system(by)?;
    let State::Published(collection) = petition.state else { return Err(wrong_state(petition)) };
    let days = petition.rules.verification_days;
    Ok(Effects::to(State::Supported(collection), act)
        .meeting(TermKind::Collection)
        .starting(Deadline::working(TermKind::Verification, at.calendar, at.today, days))
        .notifying(Audience::Author, NoticeKind::PetitionSupported)
        .notifying(Audience::Moderators, NoticeKind::VerificationNeeded))
}

/// Signatures that are none are taken off the count while it still decides something: until the
/// petition is forwarded.
pub(super) fn invalidate(petition: &Petition, act: &Act<'_>, by: Actor) -> Verdict {
    only_moderator(by)?;
    let (State::Limited(_) | State::FinalCheck(_) | State::Published(_) | State::Supported(_)) =
        petition.state
    else {
        return Err(wrong_state(petition));
    };
    Ok(Effects::to(petition.state, act)
        .notifying(Audience::Author, NoticeKind::SignaturesInvalidated))
}

/// The verified votes are fewer than required: the collection runs on to its old end, and past it
/// the petition is not supported (90-3(4), (5)).
pub(super) fn fall_below_threshold(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    at: &Moment<'_>,
) -> Verdict {
    only_system(by)?;
    let State::Supported(collection) = petition.state else { return Err(wrong_state(petition)) };
    let effects = if at.today <= collection.closes_on {
        Effects::to(State::Published(collection), act)
            .reopening(TermKind::Collection)
            .notifying(Audience::Author, NoticeKind::PetitionBackInCollection)
    } else {
        not_supported(petition, act, collection, at)
    };
    Ok(effects.meeting(TermKind::Verification))
}

/// 90-3(5): returned to the author; the authorized body forwards it as a proposal.
pub(super) fn lapse(petition: &Petition, act: &Act<'_>, by: Actor, at: &Moment<'_>) -> Verdict {
    only_system(by)?;
    let State::Published(collection) = petition.state else { return Err(wrong_state(petition)) };
    Ok(not_supported(petition, act, collection, at).meeting(TermKind::Collection))
}

fn not_supported(
    petition: &Petition,
    act: &Act<'_>,
    collection: Collection,
    at: &Moment<'_>,
) -> Effects {
    let days = petition.rules.proposal_forwarding_days;
    Effects::to(State::NotSupported(collection), act)
        .starting(Deadline::working(TermKind::ForwardingNotice, at.calendar, at.today, days))
        .notifying(Audience::Author, NoticeKind::PetitionNotSupported)
        .notifying(Audience::Joiners, NoticeKind::JoinedNotSupported)
}

/// 90-2(8): owed from open publication; a petition that moved on fast is still owed its letters.
pub(super) fn send_media_letters(petition: &Petition, act: &Act<'_>, by: Actor) -> Verdict {
    only_moderator(by)?;
    let (State::Published(_)
    | State::Supported(_)
    | State::Forwarded(_)
    | State::UnderConsideration(_)) = petition.state
    else {
        return Err(wrong_state(petition));
    };
    Ok(Effects::to(petition.state, act).meeting(TermKind::MediaLetter))
}

/// What strangers can read can be taken out of public access; terms run on.
pub(super) fn take_down(petition: &Petition, act: &Act<'_>, by: Actor) -> Verdict {
    if by != Actor::Administrator {
        only_moderator(by)?;
    }
    if petition.state.collection().is_none()
        && !matches!(petition.state, State::Limited(_) | State::FinalCheck(_))
    {
        return Err(wrong_state(petition));
    }
    if petition.taken_down {
        return Err(Refusal::AlreadyTakenDown);
    }
    let mut effects =
        Effects::to(petition.state, act).notifying(Audience::Author, NoticeKind::PetitionTakenDown);
    effects.taken_down = Some(true);
    Ok(effects)
}

/// The dates of the petition stand as they were; nobody is mailed.
pub(super) fn restore(petition: &Petition, act: &Act<'_>, by: Actor) -> Verdict {
    only_administrator(by)?;
    if !petition.taken_down {
        return Err(Refusal::NotTakenDown);
    }
    let mut effects = Effects::to(petition.state, act);
    effects.taken_down = Some(false);
    Ok(effects)
}

/// Until the threshold is reached the author may withdraw; afterwards forwarding is mandatory
/// (90-4(1)) and the signers' interest prevails. A draft is deleted, not withdrawn.
pub(super) fn withdraw(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_author(by)?;
    let (State::OnModeration
    | State::NeedsCorrection
    | State::Limited(_)
    | State::FinalCheck(_)
    | State::Published(_)) = petition.state
    else {
        return Err(wrong_state(petition));
    };
    if !at.policy.petition_withdrawal {
        return Err(Refusal::WithdrawalNotOffered);
    }
    let mut effects = Effects::to(State::Withdrawn(petition.state.collection()), act)
        .closing(petition, facts.complaint_open, at)
        .notifying(Audience::Author, NoticeKind::PetitionWithdrawn);
    if petition.state.joining().is_some() || petition.state.collection().is_some() {
        effects = effects.notifying(Audience::Joiners, NoticeKind::JoinedWithdrawn);
    }
    effects.meet = vec![
        TermKind::Moderation,
        TermKind::Correction,
        TermKind::Joining,
        TermKind::Collection,
        TermKind::MediaLetter,
    ];
    Ok(effects)
}

/// Thirty days after the end, once no complaint is open (our default).
pub(super) fn archive(petition: &Petition, act: &Act<'_>, by: Actor, facts: &Facts) -> Verdict {
    only_system(by)?;
    let state = petition.state;
    let (State::Rejected(_)
    | State::Answered(_)
    | State::DecisionPublished(_)
    | State::Withdrawn(_)) = state
    else {
        return Err(wrong_state(petition));
    };
    if facts.complaint_open {
        return Err(Refusal::ComplaintOpen);
    }
    let joining = if let State::Rejected(joining) = state { joining } else { None };
    let archive = Archive { collection: state.collection(), joining, closed_as: state.name() };
    Ok(Effects::to(State::Archived(archive), act).meeting(TermKind::Archive))
}
