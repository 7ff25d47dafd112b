//! The check by the authorized body before placement (90-2(5) to (7)).

use crate::acts::{Actor, InquiryMatter, Performer};
use crate::case::Case;
use crate::collection::open;
use crate::effects::Verdict;
use crate::joining::limit;
use crate::notice::{Audience, NoticeKind};
use crate::petition::State;
use crate::refusal::Refusal;
use crate::rejection::rejected;
use crate::submission::moderation_term;
use crate::terms::TermKind;

/// 90-2(5): other bodies may be asked, in 2024 about prohibited subjects alone; no term stops.
pub(crate) fn inquire(case: &Case<'_>, matter: InquiryMatter) -> Verdict {
    case.only_moderator()?;
    let (State::OnModeration | State::FinalCheck(_)) = case.petition.state else {
        return Err(case.wrong_state());
    };
    let any_condition = case.petition.rules.inquiry_on_any_condition;
    if matter == InquiryMatter::OtherCondition && !any_condition {
        return Err(Refusal::InquiryMatter);
    }
    Ok(case.stays().notifying(Audience::Asked, NoticeKind::InquiryReceived))
}

/// 90-2(5): the answer of the body that was asked; of use while the check goes on.
pub(crate) fn answer_inquiry(case: &Case<'_>, asked: bool) -> Verdict {
    let (Actor::Official { .. } | Actor::FirstHead { .. }) = case.by else {
        return Err(Refusal::WrongRole { performer: Performer::Asked });
    };
    if !asked {
        return Err(Refusal::NotAsked);
    }
    let (State::OnModeration | State::NeedsCorrection | State::FinalCheck(_)) = case.petition.state
    else {
        return Err(case.wrong_state());
    };
    Ok(case.stays().notifying(Audience::Moderators, NoticeKind::InquiryAnswered))
}

/// 65 by analogy: before any signature hangs on the text, which names its addressee.
pub(crate) fn propose_addressee(case: &Case<'_>) -> Verdict {
    case.only_moderator()?;
    let State::OnModeration = case.petition.state else { return Err(case.wrong_state()) };
    Ok(case.stays().notifying(Audience::Author, NoticeKind::AddresseeChangeProposed))
}

/// 65 by analogy: the text is its author's, and so is the consent.
pub(crate) fn consent_to_addressee(case: &Case<'_>) -> Verdict {
    case.only_for_author()?;
    let State::OnModeration = case.petition.state else { return Err(case.wrong_state()) };
    if !case.facts.addressee_proposed {
        return Err(Refusal::NoAddresseeProposed);
    }
    Ok(case.stays())
}

/// 64(6): one correction cycle, before the fifty only: afterwards signatures hang on the text.
pub(crate) fn request_correction(case: &Case<'_>) -> Verdict {
    case.only_moderator()?;
    let State::OnModeration = case.petition.state else { return Err(case.wrong_state()) };
    if case.facts.correction_used {
        return Err(Refusal::CorrectionUsed);
    }
    Ok(case
        .moves_to(State::NeedsCorrection)
        .starting(case.term(TermKind::Correction, case.petition.rules.correction_days))
        .notifying(Audience::Author, NoticeKind::CorrectionRequested))
}

/// 64(6), 90-2(5): the first twenty working days run on, unless the deployment chose to count them
/// again from the start.
pub(crate) fn resubmit(case: &Case<'_>) -> Verdict {
    case.only_for_author()?;
    let State::NeedsCorrection = case.petition.state else { return Err(case.wrong_state()) };
    // The lapse follows within seconds.
    if case.facts.correction_ends_on.is_some_and(|last| case.at.today > last) {
        return Err(case.wrong_state());
    }
    let effects = case
        .moves_to(State::OnModeration)
        .fulfilling(TermKind::Correction)
        .notifying(Audience::Author, NoticeKind::CorrectionFiled)
        .notifying(Audience::Moderators, NoticeKind::CorrectionFiled);
    if case.at.policy.correction_restarts_clock {
        return Ok(effects.fulfilling(TermKind::Moderation).starting(moderation_term(case)));
    }
    Ok(effects)
}

/// 64(6): the author let the term of the correction run out.
pub(crate) fn lapse_correction(case: &Case<'_>) -> Verdict {
    case.only_service()?;
    let State::NeedsCorrection = case.petition.state else { return Err(case.wrong_state()) };
    Ok(rejected(case).fulfilling(TermKind::Correction).fulfilling(TermKind::Moderation))
}

/// 90-2(7): limited publication before the fifty, open publication after them.
pub(crate) fn approve(case: &Case<'_>) -> Verdict {
    case.only_moderator()?;
    let effects = if let State::OnModeration = case.petition.state {
        limit(case)
    } else if let State::FinalCheck(_) = case.petition.state {
        open(case).fulfilling(TermKind::Joining)
    } else {
        return Err(case.wrong_state());
    };
    Ok(effects.fulfilling(TermKind::Moderation))
}
