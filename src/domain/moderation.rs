//! The authorized body's part: submission, the check, the fifty joiners (article 90-2).

use super::collection::open;
use super::lifecycle::{
    Act, Actor, ClockKind, Deadline, Effects, Facts, Ground, Moment, archive_clock, only_author,
    only_moderator, only_system, wrong_state,
};
use super::notice::{Audience, NoticeKind};
use super::petition::{Joining, Petition, State};
use super::refusal::Refusal;
use super::rules::Mode;

pub(super) fn decide(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    match act {
        Act::Submit { acknowledged } => {
            only_author(by)?;
            submit(petition, act, acknowledged, at)
        }
        Act::RequestCorrection => {
            only_moderator(by)?;
            request_correction(petition, act, facts, at)
        }
        Act::Resubmit => {
            only_author(by)?;
            let State::NeedsCorrection = petition.state else { return Err(wrong_state(petition)) };
            // The first 20 working days run on (policy `correction_restarts_clock` = false).
            Ok(Effects::to(State::OnModeration, act)
                .meeting(ClockKind::Correction)
                .telling(Audience::Author, NoticeKind::PetitionSubmitted))
        }
        Act::Approve => {
            only_moderator(by)?;
            approve(petition, act, facts, at)
        }
        Act::Reject { grounds } => {
            only_moderator(by)?;
            reject(petition, act, grounds, at)
        }
        Act::ReachFifty => {
            only_system(by)?;
            reach_fifty(petition, act, facts, at)
        }
        Act::LapseJoining => {
            only_system(by)?;
            let State::Limited(_) = petition.state else { return Err(wrong_state(petition)) };
            Ok(rejected(petition, act, at).meeting(ClockKind::Joining))
        }
        Act::LapseCorrection => {
            only_system(by)?;
            let State::NeedsCorrection = petition.state else { return Err(wrong_state(petition)) };
            Ok(rejected(petition, act, at)
                .meeting(ClockKind::Correction)
                .meeting(ClockKind::Moderation))
        }
        Act::ReachThreshold
        | Act::FallBelowThreshold
        | Act::LapseCollection
        | Act::Forward { .. }
        | Act::Register
        | Act::Redirect { .. }
        | Act::FormWorkingGroup { .. }
        | Act::RecordFieldVisit
        | Act::AnnounceDiscussion { .. }
        | Act::RecordMinutes
        | Act::Decide { .. }
        | Act::PublishDecision
        | Act::RecordStatement
        | Act::AnswerProposal
        | Act::Withdraw
        | Act::Archive
        | Act::PassTerm { .. } => Err(wrong_state(petition)),
    }
}

/// 90-2(1)-(3): only who has read the list of the rules in force may file.
fn submit(
    petition: &Petition,
    act: &Act<'_>,
    acknowledged: &str,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    let State::Draft = petition.state else { return Err(wrong_state(petition)) };
    let in_force = petition.rules.version.code();
    if acknowledged != in_force {
        return Err(Refusal::StaleAcknowledgement { in_force });
    }
    Ok(after_submission(petition, act, at))
}

/// 90-2(7): limited publication before the fifty, open publication after them.
fn approve(
    petition: &Petition,
    act: &Act<'_>,
    facts: &Facts,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    match petition.state {
        State::OnModeration => Ok(limit(petition, act, at).meeting(ClockKind::Moderation)),
        State::FinalCheck => Ok(open(petition, act, facts, at).meeting(ClockKind::Moderation)),
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
        | State::Rejected
        | State::NotSupported(_)
        | State::ForwardedAsProposal(_)
        | State::Answered(_)
        | State::Withdrawn(_)
        | State::Archived(_) => Err(wrong_state(petition)),
    }
}

/// 90-2(4)(1), (5): what the fiftieth joiner leads to.
fn reach_fifty(
    petition: &Petition,
    act: &Act<'_>,
    facts: &Facts,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    let State::Limited(_) = petition.state else { return Err(wrong_state(petition)) };
    Ok(match petition.mode {
        Mode::Pre => open(petition, act, facts, at).meeting(ClockKind::Joining),
        // In this mode the check starts with the fiftieth.
        Mode::Post => Effects::to(State::FinalCheck, act)
            .meeting(ClockKind::Joining)
            .starting(moderation_clock(petition, at))
            .telling(Audience::Author, NoticeKind::PetitionInFinalCheck),
    })
}

/// One correction cycle, before the fifty only: afterwards signatures hang on the text.
fn request_correction(
    petition: &Petition,
    act: &Act<'_>,
    facts: &Facts,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    let State::OnModeration = petition.state else { return Err(wrong_state(petition)) };
    if facts.correction_used {
        return Err(Refusal::CorrectionUsed);
    }
    Ok(Effects::to(State::NeedsCorrection, act)
        .starting(Deadline::working(
            ClockKind::Correction,
            at.calendar,
            at.today,
            petition.rules.correction_days,
        ))
        .telling(Audience::Author, NoticeKind::CorrectionRequested))
}

fn reject(
    petition: &Petition,
    act: &Act<'_>,
    grounds: &[Ground],
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    let (State::OnModeration | State::FinalCheck) = petition.state else {
        return Err(wrong_state(petition));
    };
    if grounds.is_empty() {
        return Err(Refusal::GroundMissing);
    }
    // 90-2(4)(1) is a matter of counting: the service states it when the window ends.
    if grounds.contains(&Ground::InsufficientSupport) {
        return Err(Refusal::GroundNotApplicable { ground: Ground::InsufficientSupport.code() });
    }
    Ok(rejected(petition, act, at).meeting(ClockKind::Moderation))
}

fn rejected(petition: &Petition, act: &Act<'_>, at: &Moment<'_>) -> Effects {
    Effects::to(State::Rejected, act)
        .starting(archive_clock(petition, at))
        .telling(Audience::Author, NoticeKind::PetitionRejected)
}

/// Limited publication: the secret link goes to the author, the window of the fifty starts
/// (90-2(4)(1); the law sets no start, ours is the limited publication).
fn limit(petition: &Petition, act: &Act<'_>, at: &Moment<'_>) -> Effects {
    let window = Deadline::working(
        ClockKind::Joining,
        at.calendar,
        at.today,
        petition.rules.joining_days(petition.source),
    );
    let joining = Joining { ends_on: window.reckoning.due };
    Effects::to(State::Limited(joining), act)
        .starting(window)
        .telling(Audience::Author, NoticeKind::PetitionLimited)
}

/// The clock of the moderator (90-2(5)).
fn moderation_clock(petition: &Petition, at: &Moment<'_>) -> Deadline {
    Deadline::working(ClockKind::Moderation, at.calendar, at.today, petition.rules.moderation_days)
}

/// Where moderation stands under each mode, for those who submit (90-2(5)).
fn after_submission(
    petition: &Petition,
    act: &Act<'_>,
    at: &Moment<'_>,
) -> Effects {
    match petition.mode {
        Mode::Pre => Effects::to(State::OnModeration, act)
            .starting(moderation_clock(petition, at))
            .telling(Audience::Author, NoticeKind::PetitionSubmitted),
        Mode::Post => limit(petition, act, at).telling(Audience::Author, NoticeKind::PetitionSubmitted),
    }
}
