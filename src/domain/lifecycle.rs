//! The life of a petition as one pure function: state x act x actor -> effects, or a refusal.
//!
//! Nothing here reads a clock or storage. The caller loads the facts, calls [`decide`] and writes
//! everything it returns in one transaction, so that no transition can forget its notice, its term
//! or its record.

use chrono::NaiveDate;

pub use crate::acts::{
    Act, Actor, AppealRoute, Complained, Complaint, ComplaintMatter, ComplaintOutcome,
    FiledComplaint, Ground, InquiryMatter, Instance, MemberKind, Outcome, Since, Study,
};
use crate::case::Case;
pub use crate::effects::{Effects, Verdict};
pub use crate::facts::{Facts, StandingDecision};
use crate::guards::impartial;
pub use crate::moment::Moment;
use crate::petition::{Petition, State};
pub use crate::policy::{OfficeHours, Policy};
use crate::refusal::Refusal;
pub use crate::terms::{StartedTerm, TermKind, TermUnit};
use crate::{
    collection, complaints, consideration, decision, ends, follow_up, forwarding, joining,
    moderation, paper, rejection, submission,
};

/// Judges an act.
///
/// # Errors
/// The [`Refusal`] with its code and article; nothing has happened then.
pub fn decide(
    petition: &Petition,
    act: &Act<'_>,
    by: Actor,
    facts: &Facts,
    at: &Moment<'_>,
) -> Result<Effects, Refusal> {
    impartial(&by)?;
    let case = &Case { petition, act, by, facts, at };
    match act {
        Act::Submit { acknowledged } => submission::submit(case, acknowledged),
        Act::EnterPaper => submission::enter_paper(case),
        Act::Inquire { matter } => moderation::inquire(case, *matter),
        Act::AnswerInquiry { asked } => moderation::answer_inquiry(case, *asked),
        Act::ProposeAddressee => moderation::propose_addressee(case),
        Act::ConsentToAddressee => moderation::consent_to_addressee(case),
        Act::RequestCorrection => moderation::request_correction(case),
        Act::Resubmit => moderation::resubmit(case),
        Act::LapseCorrection => moderation::lapse_correction(case),
        Act::Approve => moderation::approve(case),
        Act::Reject { grounds } => rejection::reject(case, grounds),
        Act::ReachFifty => joining::reach_fifty(case),
        Act::FallBelowFifty => joining::fall_below_fifty(case),
        Act::LapseJoining => joining::lapse(case),
        Act::ReachThreshold => collection::reach_threshold(case),
        Act::Invalidate => collection::invalidate(case),
        Act::Disown => collection::disown(case),
        Act::FallBelowThreshold => collection::fall_below_threshold(case),
        Act::LapseCollection => collection::lapse(case),
        Act::AnnounceSheets { received_on } => paper::announce(case, *received_on),
        Act::SendMediaLetters { sent_on } => collection::send_media_letters(case, *sent_on),
        Act::Forward { required } => forwarding::forward(case, *required),
        Act::Register => forwarding::register(case),
        Act::Redirect { required } => forwarding::redirect(case, *required),
        Act::AnswerProposal => forwarding::answer_proposal(case),
        Act::FormWorkingGroup { members } => consideration::form_working_group(case, members),
        Act::RecordFieldVisit { visited_on } => {
            consideration::record_field_visit(case, *visited_on)
        }
        Act::AnnounceDiscussion { held_on } => consideration::announce(case, *held_on),
        Act::ChangeProgramme { link_given } => consideration::change_programme(case, *link_given),
        Act::RecordMinutes => consideration::record_minutes(case),
        Act::Decide { outcome, languages, study } => {
            decision::resolve(case, *outcome, languages, *study)
        }
        Act::CancelDecision => decision::cancel(case),
        Act::PublishDecision => decision::publish(case),
        Act::RecordStatement { on } => decision::record_statement(case, *on),
        Act::ReportPromise { ended } => follow_up::report(case, *ended),
        Act::PassPromise => follow_up::pass(case),
        Act::TakeDown => ends::take_down(case),
        Act::Restore => ends::restore(case),
        Act::Withdraw => ends::withdraw(case),
        Act::Archive => ends::archive(case),
        Act::FileComplaint(complaint) => complaints::file(case, *complaint),
        Act::PassComplaintOn { complaint, filed_on, received_on } => {
            complaints::pass_on(case, *complaint, *filed_on, *received_on)
        }
        Act::SettleComplaint { complaint, by, outcome } => {
            complaints::settle(case, *complaint, *by, *outcome)
        }
        Act::PassTerm { clock } => pass_term(case, *clock),
        Act::FollowCalendar { moved } => follow_calendar(case, moved),
        Act::FollowReorganisation => forwarding::follow_reorganisation(case),
    }
}

/// 91(2): the silence becomes public and those concerned are told; no state knows better.
fn pass_term(case: &Case<'_>, term: TermKind) -> Verdict {
    case.only_service()?;
    Ok(Effects { overdue: vec![term], notices: term.overdue_notices(), ..case.stays() })
}

/// 76(5): the days that state and term share move together; the terms themselves are reckoned
/// by [`StartedTerm::recomputed`].
fn follow_calendar(case: &Case<'_>, moved: &[(TermKind, NaiveDate)]) -> Verdict {
    case.only_service()?;
    let new_end = |of: TermKind| moved.iter().find(|(kind, _)| *kind == of).map(|(_, due)| *due);
    let mut to = case.petition.state;
    if let (State::Limited(joining) | State::FinalCheck(joining), Some(due)) =
        (&mut to, new_end(TermKind::Joining))
    {
        joining.ends_on = due;
    }
    if let (State::Published(collection), Some(due)) = (&mut to, new_end(TermKind::Collection)) {
        collection.closes_on = due;
    }
    Ok(case.moves_to(to))
}

#[cfg(test)]
mod tests;
