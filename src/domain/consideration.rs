//! The addressee's part: forwarding, registration, the duties of 90-5, the decision of 90-6.

use chrono::NaiveDate;

use super::language::Language;
use super::lifecycle::{
    Act, Actor, Deadline, Effects, Facts, MemberKind, Moment, Study, TermKind, Verdict,
    only_addressee, only_moderator, wrong_state,
};
use super::notice::{Audience, NoticeKind};
use super::petition::{Consideration, Duties, Petition, State};
use super::refusal::Refusal;

/// 90-6(1): the first head, the akim or the maslikhat's chair, in person.
fn only_first_head(by: Actor) -> Result<(), Refusal> {
    only_addressee(by)?;
    if let Actor::FirstHead { .. } = by { Ok(()) } else { Err(Refusal::FirstHeadOnly) }
}

/// 90-4(1) above the threshold, 90-3(5) below it. The frozen count stays; a body of a higher
/// level receives the petition only if its votes meet that level too.
pub(super) fn forward(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    required: u32,
    at: &Moment<'_>,
) -> Verdict {
    only_moderator(by)?;
    match petition.state {
        State::Supported(collection) => {
            let count = petition.signature_count;
            if count < required {
                return Err(Refusal::RequiredCountNotMet { required, count });
            }
            Ok(Effects::to(State::Forwarded(collection), act)
                .meeting(TermKind::Verification)
                // The notice goes out with this very transaction.
                .recording(Deadline::working(
                    TermKind::ForwardingNotice,
                    at.calendar,
                    at.today,
                    petition.rules.forwarding_notice_days,
                ))
                .starting(registration(petition, at))
                .notifying(Audience::Author, NoticeKind::PetitionForwarded)
                .notifying(Audience::Joiners, NoticeKind::JoinedForwarded)
                .notifying(Audience::Addressee, NoticeKind::AddresseeReceived))
        }
        State::NotSupported(collection) => {
            Ok(Effects::to(State::ForwardedAsProposal(collection), act)
                .meeting(TermKind::ForwardingNotice)
                .starting(registration(petition, at))
                .notifying(Audience::Author, NoticeKind::ForwardedAsProposal)
                .notifying(Audience::Addressee, NoticeKind::ProposalReceived))
        }
        State::Draft
        | State::OnModeration
        | State::NeedsCorrection
        | State::Limited(_)
        | State::FinalCheck(_)
        | State::Published(_)
        | State::Forwarded(_)
        | State::UnderConsideration(_)
        | State::DiscussionAnnounced(_)
        | State::Discussed(_)
        | State::Decided(_)
        | State::DecisionPublished(_)
        | State::Rejected(_)
        | State::ForwardedAsProposal(_)
        | State::Answered(_)
        | State::Withdrawn(_)
        | State::Archived(_) => Err(wrong_state(petition)),
    }
}

/// 64(3), 90-4(3): the body that receives it owes its registration, so that no term can be kept from starting.
fn registration(petition: &Petition, at: &Moment<'_>) -> Deadline {
    Deadline::working(
        TermKind::Registration,
        at.calendar,
        at.today,
        petition.rules.registration_days,
    )
}

/// 90-4(2), (3): acceptance cannot be refused; the term runs from registration.
pub(super) fn register(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_addressee(by)?;
    let from = at.registration_day();
    match petition.state {
        State::Forwarded(collection) => {
            let consideration = Consideration { collection, duties: Duties::default() };
            let rules = petition.rules;
            Ok(Effects::to(State::UnderConsideration(consideration), act)
                .meeting(TermKind::Registration)
                .starting(Deadline::working(
                    TermKind::Consideration,
                    at.calendar,
                    from,
                    rules.consideration_days(petition.local),
                ))
                .starting(Deadline::working(
                    TermKind::WorkingGroup,
                    at.calendar,
                    from,
                    rules.working_group_days,
                ))
                .notifying(Audience::Author, NoticeKind::PetitionRegistered))
        }
        // Below the threshold registration starts the 15 working days of an ordinary proposal.
        State::ForwardedAsProposal(_) => {
            if facts.registered {
                return Err(Refusal::AlreadyRegistered);
            }
            let days = petition.rules.proposal_answer_days;
            Ok(Effects::to(petition.state, act)
                .meeting(TermKind::Registration)
                .starting(Deadline::working(TermKind::ProposalAnswer, at.calendar, from, days))
                .notifying(Audience::Author, NoticeKind::ProposalRegistered))
        }
        State::Draft
        | State::OnModeration
        | State::NeedsCorrection
        | State::Limited(_)
        | State::FinalCheck(_)
        | State::Published(_)
        | State::Supported(_)
        | State::UnderConsideration(_)
        | State::DiscussionAnnounced(_)
        | State::Discussed(_)
        | State::Decided(_)
        | State::DecisionPublished(_)
        | State::Rejected(_)
        | State::NotSupported(_)
        | State::Answered(_)
        | State::Withdrawn(_)
        | State::Archived(_) => Err(wrong_state(petition)),
    }
}

/// 65: a body that is not competent sends the petition on within three working days of receipt.
pub(super) fn redirect(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    required: u32,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_addressee(by)?;
    let (State::Forwarded(collection)
    | State::UnderConsideration(Consideration { collection, .. })) = petition.state
    else {
        return Err(wrong_state(petition));
    };
    if let Some(received) = facts.received_on {
        let until = at.calendar.add_working_days(received, petition.rules.redirection_days).due;
        if at.today > until {
            return Err(Refusal::RedirectionLate { until });
        }
    }
    let count = petition.signature_count;
    if count < required {
        return Err(Refusal::RequiredCountNotMet { required, count });
    }
    // The term starts anew with registration by the competent body (76(2)).
    Ok(Effects::to(State::Forwarded(collection), act)
        .meeting(TermKind::Registration)
        .meeting(TermKind::Consideration)
        .meeting(TermKind::WorkingGroup)
        .starting(registration(petition, at))
        .notifying(Audience::Author, NoticeKind::PetitionRedirected)
        .notifying(Audience::Moderators, NoticeKind::PetitionRedirected)
        .notifying(Audience::Addressee, NoticeKind::AddresseeReceived))
}

/// The consideration in which the duties of 90-5(2) are done, and the state it is in.
type InWork = (Consideration, fn(Consideration) -> State);

fn in_work(petition: &Petition) -> Result<InWork, Refusal> {
    match petition.state {
        State::UnderConsideration(consideration) => Ok((consideration, State::UnderConsideration)),
        State::DiscussionAnnounced(consideration) => {
            Ok((consideration, State::DiscussionAnnounced))
        }
        State::Discussed(consideration) => Ok((consideration, State::Discussed)),
        State::Draft
        | State::OnModeration
        | State::NeedsCorrection
        | State::Limited(_)
        | State::FinalCheck(_)
        | State::Published(_)
        | State::Supported(_)
        | State::Forwarded(_)
        | State::Decided(_)
        | State::DecisionPublished(_)
        | State::Rejected(_)
        | State::NotSupported(_)
        | State::ForwardedAsProposal(_)
        | State::Answered(_)
        | State::Withdrawn(_)
        | State::Archived(_) => Err(wrong_state(petition)),
    }
}

pub(super) fn form_working_group(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    members: &[MemberKind],
) -> Verdict {
    only_addressee(by)?;
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
        .meeting(TermKind::WorkingGroup)
        .notifying(Audience::Author, NoticeKind::WorkingGroupInvited))
}

/// 90-5(2)(1): a visit to the place, or the reason why no facts need checking.
pub(super) fn record_field_visit(petition: &Petition, act: &Act<'_>, by: Actor) -> Verdict {
    only_addressee(by)?;
    let (consideration, state) = in_work(petition)?;
    let duties = Duties { field_visit: true, ..consideration.duties };
    Ok(Effects::to(state(Consideration { duties, ..consideration }), act))
}

/// 90-5(2)(2): at least three full working days lie between the notice and the discussion.
pub(super) fn announce(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    held_on: NaiveDate,
    at: &Moment<'_>,
) -> Verdict {
    only_addressee(by)?;
    let (consideration, _) = in_work(petition)?;
    let needed = petition.rules.discussion_notice_days;
    let given = at.calendar.full_working_days_between(at.today, held_on);
    if given < needed {
        return Err(Refusal::NoticeTooShort { given, needed });
    }
    let duties = Duties { discussion_on: Some(held_on), minutes: false, ..consideration.duties };
    Ok(Effects::to(State::DiscussionAnnounced(Consideration { duties, ..consideration }), act)
        .notifying(Audience::Author, NoticeKind::DiscussionAnnounced)
        .notifying(Audience::Joiners, NoticeKind::DiscussionAnnounced))
}

pub(super) fn record_minutes(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    at: &Moment<'_>,
) -> Verdict {
    only_addressee(by)?;
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
/// Until it is published the first head may put a decision in better words.
pub(super) fn resolve(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    languages: &[Language],
    study: Study,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_first_head(by)?;
    if let State::Decided(_) = petition.state {
        in_required_language(petition, languages)?;
        let revised = Effects::to(petition.state, act)
            .notifying(Audience::Author, NoticeKind::PetitionDecided);
        return Ok(Effects { event: "decision_revised", ..revised });
    }
    let (Consideration { collection, duties }, _) = in_work(petition)?;
    let missing = undone(petition, duties, study, facts);
    if !missing.is_empty() {
        return Err(Refusal::DutiesIncomplete { missing });
    }
    in_required_language(petition, languages)?;
    Ok(Effects::to(State::Decided(collection), act)
        .meeting(TermKind::Consideration)
        .starting(Deadline::working(
            TermKind::DecisionPublication,
            at.calendar,
            at.today,
            petition.rules.decision_publication_days,
        ))
        .notifying(Audience::Author, NoticeKind::PetitionDecided))
}

/// What 90-5(2) still asks for. Comments and foreign law are the central bodies' part alone.
fn undone(petition: &Petition, duties: Duties, study: Study, facts: &Facts) -> Vec<&'static str> {
    let central = !petition.local;
    [
        (duties.field_visit, "field_visit"),
        (duties.working_group, "working_group"),
        (duties.discussion_on.is_some(), "discussion"),
        (duties.minutes, "minutes"),
        (study.comment_analysis || !central || facts.comments == 0, "comment_analysis"),
        (study.comparative_law || !central || !study.touches_legislation, "comparative_law"),
    ]
    .into_iter()
    .filter_map(|(done, name)| (!done).then_some(name))
    .collect()
}

/// 90-6(2).
fn in_required_language(petition: &Petition, languages: &[Language]) -> Result<(), Refusal> {
    if languages.contains(&Language::Kk) || languages.contains(&petition.language) {
        Ok(())
    } else {
        Err(Refusal::DecisionLanguage)
    }
}

/// 90-6(3): the decision appears on the portal; the first head's statement is owed from then on.
pub(super) fn publish(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_addressee(by)?;
    let State::Decided(collection) = petition.state else { return Err(wrong_state(petition)) };
    let days = petition.rules.statement_reminder_days;
    Ok(Effects::to(State::DecisionPublished(collection), act)
        .meeting(TermKind::DecisionPublication)
        .starting(Deadline::working(TermKind::Statement, at.calendar, at.today, days))
        .closing(petition, facts.complaint_open, at)
        .notifying(Audience::Author, NoticeKind::DecisionPublished)
        .notifying(Audience::Joiners, NoticeKind::DecisionPublished))
}

/// 90-6(3): the first head's official statement.
pub(super) fn record_statement(petition: &Petition, act: &Act<'_>, by: Actor) -> Verdict {
    only_addressee(by)?;
    let State::DecisionPublished(_) = petition.state else { return Err(wrong_state(petition)) };
    Ok(Effects::to(petition.state, act).meeting(TermKind::Statement))
}

/// 89: on the merits, noted, or ended; within fifteen working days of registration (76(1)).
pub(super) fn answer_proposal(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Verdict {
    only_addressee(by)?;
    let State::ForwardedAsProposal(collection) = petition.state else {
        return Err(wrong_state(petition));
    };
    if !facts.registered {
        return Err(Refusal::NotRegistered);
    }
    Ok(Effects::to(State::Answered(collection), act)
        .meeting(TermKind::ProposalAnswer)
        .closing(petition, facts.complaint_open, at)
        .notifying(Audience::Author, NoticeKind::ProposalAnswered)
        .notifying(Audience::Joiners, NoticeKind::JoinedAnswered))
}
