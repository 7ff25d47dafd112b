//! The open collection: publication, threshold, lapse (90-2(7), (8), 90-3).

use chrono::NaiveDate;

use crate::calendar::civil_date;
use crate::case::Case;
use crate::effects::{Effects, Verdict};
use crate::misstatement::{Misstatement, StatedDay, has_happened};
use crate::notice::{Audience, NoticeKind};
use crate::petition::{Collection, State};
use crate::refusal::Refusal;
use crate::terms::{StartedTerm, TermKind};

/// Open publication: the required count is frozen, the six months start (90-2(7), 90-3(2), (4)).
pub(crate) fn open(case: &Case<'_>) -> Effects {
    let rules = case.petition.rules;
    let (calendar, today) = (case.at.calendar, case.at.today);
    let term = StartedTerm::months(TermKind::Collection, calendar, today, rules.collection_months);
    let collection = Collection {
        opened_at: case.at.now,
        required: case.facts.required_now,
        closes_on: term.reckoning.due,
    };
    case.moves_to(State::Published(collection))
        .starting(term)
        .starting(case.term(TermKind::MediaLetter, rules.media_letter_days))
        .notifying(Audience::Author, NoticeKind::PetitionPublished)
}

/// The votes that forwarding to a body takes (90-4(1)): for the body the petition was opened for, those
/// frozen at its opening; for another one, what its level requires now (90-3(4), 65).
pub fn required_to_forward(frozen: Option<u32>, same_body: bool, required_now: u32) -> u32 {
    frozen.filter(|_| same_body).unwrap_or(required_now)
}

/// 90-3(4), 90-4(1): the votes are there, from this instant on; forwarding is now mandatory.
pub(crate) fn reach_threshold(case: &Case<'_>) -> Verdict {
    case.only_service()?;
    let State::Published(collection) = case.petition.state else { return Err(case.wrong_state()) };
    let rules = case.petition.rules;
    let effects = case
        .moves_to(State::Supported(collection))
        .fulfilling(TermKind::Collection)
        .starting(case.term(TermKind::Verification, rules.verification_days))
        .starting(case.term(TermKind::Forwarding, rules.forwarding_notice_days))
        .notifying(Audience::Author, NoticeKind::PetitionSupported)
        .notifying(Audience::Moderators, NoticeKind::VerificationNeeded);
    Ok(Effects { threshold_reached_at: Some(case.at.now), ..effects })
}

/// Signatures that are none are taken off the count while it still decides something: until the
/// petition is forwarded (90-3(1), 90-4(1)).
pub(crate) fn invalidate(case: &Case<'_>) -> Verdict {
    case.only_moderator()?;
    while_the_count_decides(case)?;
    Ok(case.stays().notifying(Audience::Author, NoticeKind::SignaturesInvalidated))
}

/// A signature that somebody else gave with a person's IIN is none of theirs (90-3(1): citizens join themselves). The
/// service takes it off at the word of that person; what becomes of a count that was forwarded is for complaints (91).
pub(crate) fn disown(case: &Case<'_>) -> Verdict {
    case.only_service()?;
    while_the_count_decides(case)?;
    Ok(case.stays())
}

/// Until the petition is forwarded.
fn while_the_count_decides(case: &Case<'_>) -> Result<(), Refusal> {
    let (State::Limited(_) | State::FinalCheck(_) | State::Published(_) | State::Supported(_)) =
        case.petition.state
    else {
        return Err(case.wrong_state());
    };
    Ok(())
}

/// The verified votes are fewer than required: the collection runs on to its old end, which has moved with the calendar
/// since (76(5)), and as long as it waits for sheets that came in time; past it the petition is not supported (90-3(4),
/// (5)).
pub(crate) fn fall_below_threshold(case: &Case<'_>) -> Verdict {
    case.only_service()?;
    let State::Supported(collection) = case.petition.state else { return Err(case.wrong_state()) };
    let (calendar, months) = (case.at.calendar, case.petition.rules.collection_months);
    let moved = calendar.add_months(civil_date(collection.opened_at), months).due;
    let collection = Collection { closes_on: collection.closes_on.max(moved), ..collection };
    let effects = if case.runs_on(collection.closes_on) {
        case.moves_to(State::Published(collection))
            .reopening(TermKind::Collection)
            .notifying(Audience::Author, NoticeKind::PetitionBackInCollection)
    } else {
        not_supported(case, collection)
    };
    Ok(effects.fulfilling(TermKind::Verification).fulfilling(TermKind::Forwarding))
}

/// 90-3(5): returned to the author; the authorized body forwards it as a proposal.
pub(crate) fn lapse(case: &Case<'_>) -> Verdict {
    case.only_service()?;
    let State::Published(collection) = case.petition.state else { return Err(case.wrong_state()) };
    Ok(not_supported(case, collection).fulfilling(TermKind::Collection))
}

fn not_supported(case: &Case<'_>, collection: Collection) -> Effects {
    let days = case.petition.rules.proposal_forwarding_days;
    case.moves_to(State::NotSupported(collection))
        .starting(case.term(TermKind::ForwardingNotice, days))
        .notifying(Audience::Author, NoticeKind::PetitionNotSupported)
        .notifying(Audience::Joiners, NoticeKind::JoinedNotSupported)
}

/// 90-2(8): owed from open publication, whatever has become of the petition since. They have gone out by now, and not
/// before the petition was open; those that went out in time are in time though they are recorded later.
pub(crate) fn send_media_letters(case: &Case<'_>, sent_on: NaiveDate) -> Verdict {
    has_happened(StatedDay::LettersSent, sent_on, case.at.today)?;
    let state = case.petition.state;
    let opened = state.collection().map(|collection| civil_date(collection.opened_at));
    if opened.is_some_and(|opened| sent_on < opened) {
        return Err(Misstatement::LettersTooEarly.into());
    }
    case.only_moderator()?;
    if opened.is_none() {
        return Err(case.wrong_state());
    }
    Ok(case.stays().fulfilling(TermKind::MediaLetter).done_on(sent_on))
}
