//! The authorized body's part: submission, the check, the fifty joiners (article 90-2).

use chrono::NaiveDate;

use super::collection::open;
use super::lifecycle::{
    Act, Actor, Deadline, Effects, Facts, Ground, InquiryMatter, Moment, TermKind, Verdict,
    only_author, only_moderator, only_system, wrong_state,
};
use super::notice::{Audience, NoticeKind};
use super::person::age_on;
use super::petition::{Joining, Petition, State};
use super::refusal::Refusal;
use super::rules::{Mode, RuleSet};

/// Who may file: a citizen of age (90-1(2); the age is our default). An unknown birth date is none.
///
/// # Errors
/// [`Refusal::UnderAge`].
pub fn may_apply(
    rules: &RuleSet,
    born: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let minimum = rules.minimum_age;
    if born.is_some_and(|born| age_on(born, today) >= minimum) {
        Ok(())
    } else {
        Err(Refusal::UnderAge { minimum })
    }
}

/// 90-2(1)-(3): only who has read the list of the rules in force may file.
pub(super) fn submit(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    acknowledged: &str,
    at: &Moment<'_>,
) -> Verdict {
    only_author(by)?;
    let State::Draft = petition.state else { return Err(wrong_state(petition)) };
    let in_force = petition.rules.version.code();
    if acknowledged != in_force {
        return Err(Refusal::StaleAcknowledgement { in_force });
    }
    Ok(after_submission(petition, act, at))
}

/// 90-2(1): an application on paper is entered for its author, and goes the same way.
pub(super) fn enter_paper(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    at: &Moment<'_>,
) -> Verdict {
    only_moderator(by)?;
    let State::Draft = petition.state else { return Err(wrong_state(petition)) };
    Ok(after_submission(petition, act, at))
}

/// Where moderation stands under each mode, for those who submit (90-2(5)).
fn after_submission(petition: &Petition, act: &Act<'_>, at: &Moment<'_>) -> Effects {
    match petition.mode {
        Mode::Pre => Effects::to(State::OnModeration, act)
            .starting(moderation_clock(petition, at))
            .notifying(Audience::Author, NoticeKind::PetitionSubmitted),
        Mode::Post => {
            limit(petition, act, at).notifying(Audience::Author, NoticeKind::PetitionSubmitted)
        }
    }
}

/// 90-2(5): other bodies may be asked, in 2024 about prohibited subjects alone; no term stops.
pub(super) fn inquire(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    matter: InquiryMatter,
) -> Verdict {
    only_moderator(by)?;
    let (State::OnModeration | State::FinalCheck(_)) = petition.state else {
        return Err(wrong_state(petition));
    };
    if matter == InquiryMatter::OtherCondition && !petition.rules.inquiry_on_any_condition {
        return Err(Refusal::InquiryMatter);
    }
    Ok(Effects::to(petition.state, act).notifying(Audience::Asked, NoticeKind::InquiryReceived))
}

/// The answer of the body that was asked; of use while the check goes on.
pub(super) fn answer_inquiry(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    asked: bool,
) -> Verdict {
    let (Actor::Official { own, .. } | Actor::FirstHead { own, .. }) = by else {
        return Err(Refusal::WrongRole);
    };
    if own {
        return Err(Refusal::OwnPetition);
    }
    if !asked {
        return Err(Refusal::NotAsked);
    }
    let (State::OnModeration | State::NeedsCorrection | State::FinalCheck(_)) = petition.state
    else {
        return Err(wrong_state(petition));
    };
    Ok(Effects::to(petition.state, act)
        .notifying(Audience::Moderators, NoticeKind::InquiryAnswered))
}

/// 65 by analogy: before any signature hangs on the text, which names its addressee.
pub(super) fn propose_addressee(petition: &Petition, act: &Act<'_>, by: Actor) -> Verdict {
    only_moderator(by)?;
    let State::OnModeration = petition.state else { return Err(wrong_state(petition)) };
    Ok(Effects::to(petition.state, act)
        .notifying(Audience::Author, NoticeKind::AddresseeChangeProposed))
}

pub(super) fn consent_to_addressee(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
) -> Verdict {
    only_author(by)?;
    let State::OnModeration = petition.state else { return Err(wrong_state(petition)) };
    if !facts.addressee_proposed {
        return Err(Refusal::NoAddresseeProposed);
    }
    Ok(Effects::to(petition.state, act))
}

/// One correction cycle, before the fifty only: afterwards signatures hang on the text.
pub(super) fn request_correction(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_moderator(by)?;
    let State::OnModeration = petition.state else { return Err(wrong_state(petition)) };
    if facts.correction_used {
        return Err(Refusal::CorrectionUsed);
    }
    let days = petition.rules.correction_days;
    Ok(Effects::to(State::NeedsCorrection, act)
        .starting(Deadline::working(TermKind::Correction, at.calendar, at.today, days))
        .notifying(Audience::Author, NoticeKind::CorrectionRequested))
}

/// The first 20 working days run on, unless the deployment chose to count them anew.
pub(super) fn resubmit(petition: &Petition, act: &Act<'_>, by: Actor, at: &Moment<'_>) -> Verdict {
    only_author(by)?;
    let State::NeedsCorrection = petition.state else { return Err(wrong_state(petition)) };
    let effects = Effects::to(State::OnModeration, act)
        .meeting(TermKind::Correction)
        .notifying(Audience::Author, NoticeKind::CorrectionFiled)
        .notifying(Audience::Moderators, NoticeKind::CorrectionFiled);
    if at.policy.correction_restarts_clock {
        return Ok(effects.meeting(TermKind::Moderation).starting(moderation_clock(petition, at)));
    }
    Ok(effects)
}

/// 90-2(7): limited publication before the fifty, open publication after them.
pub(super) fn approve(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_moderator(by)?;
    let effects = match petition.state {
        State::OnModeration => limit(petition, act, at),
        State::FinalCheck(_) => open(petition, act, facts, at),
        State::Draft
        | State::NeedsCorrection
        | State::Limited(_)
        | State::Published(_)
        | State::Supported(_)
        | State::Forwarded(_)
        | State::UnderConsideration(_)
        | State::DiscussionAnnounced(_)
        | State::Discussed(_)
        | State::Decided(_)
        | State::DecisionPublished(_)
        | State::Rejected(_)
        | State::NotSupported(_)
        | State::ForwardedAsProposal(_)
        | State::Answered(_)
        | State::Withdrawn(_)
        | State::Archived(_) => return Err(wrong_state(petition)),
    };
    Ok(effects.meeting(TermKind::Moderation))
}

/// 90-2(4), (6).
pub(super) fn reject(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    grounds: &[Ground],
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_moderator(by)?;
    let (State::OnModeration | State::FinalCheck(_)) = petition.state else {
        return Err(wrong_state(petition));
    };
    if grounds.is_empty() {
        return Err(Refusal::GroundMissing);
    }
    // 90-2(4)(1) is a matter of counting: the service states it when the window ends.
    if grounds.contains(&Ground::InsufficientSupport) {
        return Err(Refusal::GroundNotApplicable { ground: Ground::InsufficientSupport.code() });
    }
    Ok(rejected(petition, act, facts, at).meeting(TermKind::Moderation))
}

fn rejected(petition: &Petition, act: &Act<'_>, facts: &Facts, at: &Moment<'_>) -> Effects {
    let effects = Effects::to(State::Rejected(petition.state.joining()), act)
        .closing(petition, facts.complaint_open, at)
        .notifying(Audience::Author, NoticeKind::PetitionRejected);
    // Only who has seen the petition can have joined it.
    if petition.state.joining().is_none() {
        return effects;
    }
    effects.notifying(Audience::Joiners, NoticeKind::JoinedRejected)
}

/// 90-2(4)(1), (5): what the fiftieth joiner leads to.
pub(super) fn reach_fifty(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_system(by)?;
    let State::Limited(joining) = petition.state else { return Err(wrong_state(petition)) };
    let effects = match petition.mode {
        Mode::Pre => open(petition, act, facts, at),
        // In this mode the check starts with the fiftieth.
        Mode::Post => Effects::to(State::FinalCheck(joining), act)
            .starting(moderation_clock(petition, at))
            .notifying(Audience::Author, NoticeKind::PetitionInFinalCheck),
    };
    Ok(effects.meeting(TermKind::Joining))
}

/// Before open publication the fifty must stand: the window runs on to its old end; past it, the
/// petition is without support (90-2(4)(1)).
pub(super) fn fall_below_fifty(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_system(by)?;
    let State::FinalCheck(joining) = petition.state else { return Err(wrong_state(petition)) };
    let effects = if at.today <= joining.ends_on {
        Effects::to(State::Limited(joining), act)
            .reopening(TermKind::Joining)
            .notifying(Audience::Author, NoticeKind::PetitionBackToJoining)
    } else {
        rejected(petition, act, facts, at)
    };
    Ok(effects.meeting(TermKind::Moderation))
}

pub(super) fn lapse_joining(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_system(by)?;
    let State::Limited(_) = petition.state else { return Err(wrong_state(petition)) };
    Ok(rejected(petition, act, facts, at).meeting(TermKind::Joining))
}

pub(super) fn lapse_correction(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_system(by)?;
    let State::NeedsCorrection = petition.state else { return Err(wrong_state(petition)) };
    Ok(rejected(petition, act, facts, at)
        .meeting(TermKind::Correction)
        .meeting(TermKind::Moderation))
}

/// Limited publication: the secret link goes to the author, the window of the fifty starts
/// (90-2(4)(1); the law sets no start, ours is the limited publication).
pub(super) fn limit(petition: &Petition, act: &Act<'_>, at: &Moment<'_>) -> Effects {
    let days = petition.rules.joining_days(petition.source);
    let window = Deadline::working(TermKind::Joining, at.calendar, at.today, days);
    let joining = Joining { ends_on: window.reckoning.due };
    Effects::to(State::Limited(joining), act)
        .starting(window)
        .notifying(Audience::Author, NoticeKind::PetitionLimited)
}

/// The clock of the moderator (90-2(5)).
pub(super) fn moderation_clock(petition: &Petition, at: &Moment<'_>) -> Deadline {
    Deadline::working(TermKind::Moderation, at.calendar, at.today, petition.rules.moderation_days)
}
