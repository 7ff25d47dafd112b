//! The addressee's part: forwarding, registration, the duties of 90-5, the decision of 90-6.

use chrono::NaiveDate;

use super::language::Language;
use super::lifecycle::{
    Act, Actor, ClockKind, Deadline, Effects, MemberKind, Moment, archive_clock, only_moderator,
    wrong_state,
};
use super::notice::{Audience, NoticeKind};
use super::petition::{Consideration, Duties, Petition, State};
use super::refusal::Refusal;

pub(super) fn decide(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    match act {
        Act::Forward { required } => {
            only_moderator(by)?;
            forward(petition, act, *required, at)
        }
        Act::Register => {
            only_addressee(by)?;
            register(petition, act, at)
        }
        Act::Redirect { required } => {
            only_addressee(by)?;
            redirect(petition, act, *required)
        }
        Act::FormWorkingGroup { members } => {
            only_addressee(by)?;
            form_working_group(petition, act, members)
        }
        Act::RecordFieldVisit => {
            only_addressee(by)?;
            let (consideration, state) = in_work(petition)?;
            let duties = Duties { field_visit: true, ..consideration.duties };
            Ok(Effects::to(state(Consideration { duties, ..consideration }), act))
        }
        Act::AnnounceDiscussion { held_on } => {
            only_addressee(by)?;
            announce(petition, act, *held_on, at)
        }
        Act::RecordMinutes => {
            only_addressee(by)?;
            record_minutes(petition, act, at)
        }
        Act::Decide { languages } => {
            only_first_head(by)?;
            resolve(petition, act, languages, at)
        }
        Act::PublishDecision => {
            only_addressee(by)?;
            publish(petition, act, at)
        }
        Act::RecordStatement => {
            only_addressee(by)?;
            let State::DecisionPublished(_) = petition.state else { return Err(wrong_state(petition)) };
            Ok(Effects::to(petition.state, act).meeting(ClockKind::Statement))
        }
        Act::AnswerProposal => {
            only_addressee(by)?;
            let State::ForwardedAsProposal(collection) = petition.state else {
                return Err(wrong_state(petition));
            };
            Ok(Effects::to(State::Answered(collection), act)
                .meeting(ClockKind::ProposalAnswer)
                .starting(archive_clock(petition, at))
                .telling(Audience::Author, NoticeKind::ProposalAnswered))
        }
        Act::Submit { .. }
        | Act::RequestCorrection
        | Act::Resubmit
        | Act::Approve
        | Act::Reject { .. }
        | Act::ReachFifty
        | Act::ReachThreshold
        | Act::FallBelowThreshold
        | Act::LapseJoining
        | Act::LapseCorrection
        | Act::LapseCollection
        | Act::Withdraw
        | Act::Archive
        | Act::PassTerm { .. } => Err(wrong_state(petition)),
    }
}

/// The officials and the first head of the addressee body, and not on a petition of their own (67).
fn only_addressee(by: Actor) -> Result<(), Refusal> {
    match by {
        Actor::Official { own: true, .. } | Actor::FirstHead { own: true, .. } => {
            Err(Refusal::OwnPetition)
        }
        Actor::Official { addressee: true, .. } | Actor::FirstHead { addressee: true, .. } => Ok(()),
        Actor::Official { .. } | Actor::FirstHead { .. } => Err(Refusal::NotAddressee),
        Actor::System
        | Actor::Author
        | Actor::Citizen
        | Actor::Moderator { .. }
        | Actor::Administrator => Err(Refusal::WrongRole),
    }
}

/// 90-6(1): the first head, the akim or the maslikhat's chair, in person.
fn only_first_head(by: Actor) -> Result<(), Refusal> {
    only_addressee(by)?;
    match by {
        Actor::FirstHead { .. } => Ok(()),
        Actor::System
        | Actor::Author
        | Actor::Citizen
        | Actor::Moderator { .. }
        | Actor::Official { .. }
        | Actor::Administrator => Err(Refusal::FirstHeadOnly),
    }
}

/// 90-4(1) above the threshold, 90-3(5) below it. The frozen count stays; a body of a higher
/// level receives the petition only if its votes meet that level too.
fn forward(
    petition: &Petition,
    act: &Act<'_>,
    required: u32,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    match petition.state {
        State::Supported(collection) => {
            let count = petition.signature_count;
            if count < required {
                return Err(Refusal::RequiredCountNotMet { required, count });
            }
            Ok(Effects::to(State::Forwarded(collection), act)
                .meeting(ClockKind::Verification)
                // The notice goes out with this very transaction.
                .starting(Deadline::working(
                    ClockKind::ForwardingNotice,
                    at.calendar,
                    at.today,
                    petition.rules.forwarding_notice_days,
                ))
                .meeting(ClockKind::ForwardingNotice)
                .telling(Audience::Author, NoticeKind::PetitionForwarded)
                .telling(Audience::Addressee, NoticeKind::AddresseeReceived))
        }
        State::NotSupported(collection) => {
            Ok(Effects::to(State::ForwardedAsProposal(collection), act)
                .meeting(ClockKind::ForwardingNotice)
                .telling(Audience::Author, NoticeKind::ForwardedAsProposal)
                .telling(Audience::Addressee, NoticeKind::ProposalReceived))
        }
        State::Draft
        | State::OnModeration
        | State::NeedsCorrection
        | State::Limited(_)
        | State::FinalCheck
        | State::Published(_)
        | State::Forwarded(_)
        | State::UnderConsideration(_)
        | State::DiscussionAnnounced(_)
        | State::Discussed(_)
        | State::Decided(_)
        | State::DecisionPublished(_)
        | State::Rejected
        | State::ForwardedAsProposal(_)
        | State::Answered(_)
        | State::Withdrawn(_)
        | State::Archived(_) => Err(wrong_state(petition)),
    }
}

/// 90-4(2), (3): acceptance cannot be refused; the term runs from registration.
fn register(petition: &Petition, act: &Act<'_>, at: &Moment<'_>) -> Result<Effects, Refusal> {
    let from = at.registration_day();
    match petition.state {
        State::Forwarded(collection) => {
            let consideration = Consideration { collection, duties: Duties::default() };
            let rules = petition.rules;
            Ok(Effects::to(State::UnderConsideration(consideration), act)
                .starting(Deadline::working(
                    ClockKind::Consideration,
                    at.calendar,
                    from,
                    rules.consideration_days(petition.local),
                ))
                .starting(Deadline::working(
                    ClockKind::WorkingGroup,
                    at.calendar,
                    from,
                    rules.working_group_days,
                ))
                .telling(Audience::Author, NoticeKind::PetitionRegistered))
        }
        // Below the threshold registration starts the 15 working days of an ordinary proposal.
        State::ForwardedAsProposal(_) => Ok(Effects::to(petition.state, act).starting(
            Deadline::working(
                ClockKind::ProposalAnswer,
                at.calendar,
                from,
                petition.rules.proposal_answer_days,
            ),
        )),
        State::Draft
        | State::OnModeration
        | State::NeedsCorrection
        | State::Limited(_)
        | State::FinalCheck
        | State::Published(_)
        | State::Supported(_)
        | State::UnderConsideration(_)
        | State::DiscussionAnnounced(_)
        | State::Discussed(_)
        | State::Decided(_)
        | State::DecisionPublished(_)
        | State::Rejected
        | State::NotSupported(_)
        | State::Answered(_)
        | State::Withdrawn(_)
        | State::Archived(_) => Err(wrong_state(petition)),
    }
}

fn redirect(petition: &Petition, act: &Act<'_>, required: u32) -> Result<Effects, Refusal> {
    let (State::Forwarded(collection)
    | State::UnderConsideration(Consideration { collection, .. })) = petition.state
    else {
        return Err(wrong_state(petition));
    };
    let count = petition.signature_count;
    if count < required {
        return Err(Refusal::RequiredCountNotMet { required, count });
    }
    // The term starts anew with registration by the competent body (76(2)).
    Ok(Effects::to(State::Forwarded(collection), act)
        .meeting(ClockKind::Consideration)
        .meeting(ClockKind::WorkingGroup)
        .telling(Audience::Author, NoticeKind::PetitionRedirected)
        .telling(Audience::Addressee, NoticeKind::AddresseeReceived))
}

/// The consideration in which the duties of 90-5(2) are done, and the state it is in.
type InWork = (Consideration, fn(Consideration) -> State);

fn in_work(petition: &Petition) -> Result<InWork, Refusal> {
    match petition.state {
        State::UnderConsideration(consideration) => Ok((consideration, State::UnderConsideration)),
        State::DiscussionAnnounced(consideration) => Ok((consideration, State::DiscussionAnnounced)),
        State::Discussed(consideration) => Ok((consideration, State::Discussed)),
        State::Draft
        | State::OnModeration
        | State::NeedsCorrection
        | State::Limited(_)
        | State::FinalCheck
        | State::Published(_)
        | State::Supported(_)
        | State::Forwarded(_)
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

fn form_working_group(
    petition: &Petition,
    act: &Act<'_>,
    members: &[MemberKind],
) -> Result<Effects, Refusal> {
    let (consideration, state) = in_work(petition)?;
    let missing: Vec<_> = MemberKind::ALL
        .into_iter()
        .filter(|kind| !members.contains(kind))
        .map(MemberKind::code)
        .collect();
    if !missing.is_empty() {
        return Err(Refusal::WorkingGroupComposition { missing });
    }
    let duties = Duties { working_group: true, ..consideration.duties };
    Ok(Effects::to(state(Consideration { duties, ..consideration }), act)
        .meeting(ClockKind::WorkingGroup)
        .telling(Audience::Author, NoticeKind::WorkingGroupInvited))
}

/// 90-5(2)(2): at least three full working days lie between the notice and the discussion.
fn announce(
    petition: &Petition,
    act: &Act<'_>,
    held_on: NaiveDate,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    let (consideration, _) = in_work(petition)?;
    let needed = petition.rules.discussion_notice_days;
    let given = at.calendar.full_working_days_between(at.today, held_on);
    if given < needed {
        return Err(Refusal::NoticeTooShort { given, needed });
    }
    let duties = Duties { discussion_on: Some(held_on), minutes: false, ..consideration.duties };
    Ok(Effects::to(State::DiscussionAnnounced(Consideration { duties, ..consideration }), act)
        .telling(Audience::Author, NoticeKind::DiscussionAnnounced)
        .telling(Audience::Joiners, NoticeKind::DiscussionAnnounced))
}

fn record_minutes(petition: &Petition, act: &Act<'_>, at: &Moment<'_>) -> Result<Effects, Refusal> {
    let State::DiscussionAnnounced(consideration) = petition.state else {
        return Err(wrong_state(petition));
    };
    let held_on = consideration.duties.discussion_on.unwrap_or(NaiveDate::MAX);
    if at.today < held_on {
        return Err(Refusal::DiscussionAhead { held_on });
    }
    let duties = Duties { minutes: true, ..consideration.duties };
    Ok(Effects::to(State::Discussed(Consideration { duties, ..consideration }), act))
}

/// 90-6(1), (2): every duty of 90-5(2) first; reasoned in the state language or the petition's.
fn resolve(
    petition: &Petition,
    act: &Act<'_>,
    languages: &[Language],
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    let (Consideration { collection, duties }, _) = in_work(petition)?;
    let missing: Vec<_> = [
        (duties.field_visit, "field_visit"),
        (duties.working_group, "working_group"),
        (duties.discussion_on.is_some(), "discussion"),
        (duties.minutes, "minutes"),
    ]
    .into_iter()
    .filter_map(|(done, name)| (!done).then_some(name))
    .collect();
    if !missing.is_empty() {
        return Err(Refusal::DutiesIncomplete { missing });
    }
    if !languages.contains(&Language::Kk) && !languages.contains(&petition.language) {
        return Err(Refusal::DecisionLanguage);
    }
    Ok(Effects::to(State::Decided(collection), act)
        .meeting(ClockKind::Consideration)
        .starting(Deadline::working(
            ClockKind::DecisionPublication,
            at.calendar,
            at.today,
            petition.rules.decision_publication_days,
        ))
        .telling(Audience::Author, NoticeKind::PetitionDecided))
}

/// 90-6(3): the decision appears on the portal; the first head's statement is owed from then on.
fn publish(petition: &Petition, act: &Act<'_>, at: &Moment<'_>) -> Result<Effects, Refusal> {
    let State::Decided(collection) = petition.state else { return Err(wrong_state(petition)) };
    Ok(Effects::to(State::DecisionPublished(collection), act)
        .meeting(ClockKind::DecisionPublication)
        .starting(Deadline::working(
            ClockKind::Statement,
            at.calendar,
            at.today,
            petition.rules.statement_reminder_days,
        ))
        .starting(archive_clock(petition, at))
        .telling(Audience::Author, NoticeKind::DecisionPublished)
        .telling(Audience::Joiners, NoticeKind::DecisionPublished))
}
