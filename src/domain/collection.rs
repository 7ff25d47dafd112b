//! The open collection: publication, threshold, lapse, withdrawal, archive (90-2(7), 90-3).

use super::lifecycle::{
    Act, Actor, ClockKind, Deadline, Effects, Facts, Moment, archive_clock, only_author,
    only_system, wrong_state,
};
use super::notice::{Audience, NoticeKind};
use super::petition::{Collection, Petition, State};
use super::refusal::Refusal;

pub(super) fn decide(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    match act {
        // 90-3(4), 90-4(1): the votes are there; forwarding is now mandatory.
        Act::ReachThreshold => {
            only_system(by)?;
            let State::Published(collection) = petition.state else { return Err(wrong_state(petition)) };
            Ok(Effects::to(State::Supported(collection), act)
                .meeting(ClockKind::Collection)
                .starting(Deadline::working(
                    ClockKind::Verification,
                    at.calendar,
                    at.today,
                    petition.rules.verification_days,
                ))
                .telling(Audience::Author, NoticeKind::PetitionSupported)
                .telling(Audience::Moderators, NoticeKind::VerificationNeeded))
        }
        Act::FallBelowThreshold => {
            only_system(by)?;
            let State::Supported(collection) = petition.state else { return Err(wrong_state(petition)) };
            Ok(Effects::to(State::Published(collection), act)
                .meeting(ClockKind::Verification)
                .telling(Audience::Author, NoticeKind::PetitionBackInCollection))
        }
        // 90-3(5): returned to the author; the authorized body forwards it as a proposal.
        Act::LapseCollection => {
            only_system(by)?;
            let State::Published(collection) = petition.state else { return Err(wrong_state(petition)) };
            Ok(Effects::to(State::NotSupported(collection), act)
                .meeting(ClockKind::Collection)
                .starting(Deadline::working(
                    ClockKind::ForwardingNotice,
                    at.calendar,
                    at.today,
                    petition.rules.forwarding_notice_days,
                ))
                .telling(Audience::Author, NoticeKind::PetitionNotSupported))
        }
        Act::Withdraw => {
            only_author(by)?;
            withdraw(petition, act, at)
        }
        Act::Archive => {
            only_system(by)?;
            archive(petition, act)
        }
        Act::Submit { .. }
        | Act::RequestCorrection
        | Act::Resubmit
        | Act::Approve
        | Act::Reject { .. }
        | Act::ReachFifty
        | Act::LapseJoining
        | Act::LapseCorrection
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
        | Act::PassTerm { .. } => Err(wrong_state(petition)),
    }
}

/// Until the threshold is reached the author may withdraw; afterwards forwarding is mandatory
/// (90-4(1)) and the signers' interest prevails. A draft is deleted, not withdrawn.
fn withdraw(
    petition: &Petition,
    act: &Act<'_>,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    let state = petition.state;
    match state {
        State::OnModeration
        | State::NeedsCorrection
        | State::Limited(_)
        | State::FinalCheck
        | State::Published(_) => {
            let mut effects = Effects::to(State::Withdrawn(state.collection()), act)
                .starting(archive_clock(petition, at))
                .telling(Audience::Author, NoticeKind::PetitionWithdrawn);
            effects.meet = vec![
                ClockKind::Moderation,
                ClockKind::Correction,
                ClockKind::Joining,
                ClockKind::Collection,
                ClockKind::MediaLetter,
            ];
            Ok(effects)
        }
        State::Draft
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

fn archive(petition: &Petition, act: &Act<'_>) -> Result<Effects, Refusal> {
    let state = petition.state;
    match state {
        State::Rejected
        | State::Answered(_)
        | State::DecisionPublished(_)
        | State::Withdrawn(_) => {
            Ok(Effects::to(State::Archived(state.collection()), act).meeting(ClockKind::Archive))
        }
        State::Draft
        | State::OnModeration
        | State::NeedsCorrection
        | State::Limited(_)
        | State::FinalCheck
        | State::Published(_)
        | State::Supported(_)
        | State::Forwarded(_)
        | State::UnderConsideration(_)
        | State::DiscussionAnnounced(_)
        | State::Discussed(_)
        | State::Decided(_)
        | State::NotSupported(_)
        | State::ForwardedAsProposal(_)
        | State::Archived(_) => Err(wrong_state(petition)),
    }
}

/// Open publication: the required count is frozen, the six months start (90-2(7), 90-3(2), (4)).
pub(super) fn open(petition: &Petition, act: &Act<'_>, facts: &Facts, at: &Moment<'_>) -> Effects {
    let today = at.today;
    let term = Deadline::months(
        ClockKind::Collection,
        at.calendar,
        today,
        petition.rules.collection_months,
    );
    let collection = Collection {
        opened_at: at.now,
        required: facts.required_now,
        closes_on: term.reckoning.due,
    };
    Effects::to(State::Published(collection), act)
        .starting(term)
        .starting(Deadline::working(
            ClockKind::MediaLetter,
            at.calendar,
            today,
            petition.rules.media_letter_days,
        ))
        .telling(Audience::Author, NoticeKind::PetitionPublished)
}
