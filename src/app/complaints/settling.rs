//! Passing a complaint on, and the words of body, superior and court on it (91(4), 99, 100, 136).

use chrono::NaiveDate;
use serde_json::json;

use super::matter::standing_act;
use crate::access::Caller;
use crate::enact::{ActDetails, Performer, carry_out, details, enact, may_enact};
use crate::notices::OfComplaint;
use crate::petitions::lock_unread;
use crate::{Error, Work};
use domain::acts::{Act, AppealRoute, ComplaintMatter, ComplaintOutcome, FiledComplaint, Instance};
use domain::calendar::civil_date;
use domain::proceedings::DecisionEnd;
use domain::rules::RuleSet;
use notice_facts::{PassedComplaint, SettledComplaint, StepFacts};
use store::complaints::{self, ComplaintRow, Word};
use store::ids::ComplaintId;
use store::petitions::PetitionRow;

/// A complaint and its petition, locked.
fn locked(
    work: &mut Work<'_>,
    caller: &Caller,
    id: ComplaintId,
) -> Result<(ComplaintRow, PetitionRow), Error> {
    let found = complaints::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    let row = lock_unread(work, caller, found.petition_id)?;
    let found = complaints::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    Ok((found, row))
}

/// A complaint on record as the law sees it. `body` is the slug of who acts, if they are of a body.
pub(super) fn on_record(
    work: &mut Work<'_>,
    row: &PetitionRow,
    complaint: &ComplaintRow,
    body: Option<&str>,
) -> Result<FiledComplaint, Error> {
    let others = complaints::waiting(work.conn, row.id)?;
    let standing = standing_act(work, row, complaint.matter)?;
    Ok(FiledComplaint {
        matter: complaint.matter,
        complained: complaint.complained,
        route: complaint.route,
        stands: standing == Some(complaint.subject_id),
        own_body: complaint
            .public_body
            .as_deref()
            .is_some_and(|complained| work.reference.answers_for(body, complained)),
        waits: complaint.outcome.is_none(),
        others_wait: others.iter().any(|(other, ..)| *other != complaint.id),
    })
}

/// The notices and terms of an act on a complaint are those of that complaint.
fn of_complaint(complaint: &ComplaintRow) -> Option<OfComplaint> {
    Some(OfComplaint {
        id: complaint.id,
        complainant: complaint.filed_by,
        body: complaint.public_body.clone(),
    })
}

/// The body complained of passes the complaint and the file on to its superior (91(4)), which
/// received them on that day; today unless it is said.
///
/// # Errors
/// The law's refusal, [`Error::NotFound`], or [`Error::Conflict`] when that is done.
pub fn pass_on(
    work: &mut Work<'_>,
    caller: &Caller,
    id: ComplaintId,
    to: &str,
    received_on: Option<NaiveDate>,
) -> Result<ComplaintRow, Error> {
    let (found, mut row) = locked(work, caller, id)?;
    let complaint = on_record(work, &row, &found, caller.row.public_body.as_deref())?;
    let received_on = received_on.unwrap_or(work.today);
    let act = Act::PassComplaintOn { complaint, filed_on: civil_date(found.filed_at), received_on };
    let days = RuleSet::of(row.rule_set).complaint_answer_days;
    let particulars = ActDetails {
        journal: details([("passed_on_to", json!(to)), ("received_on", json!(received_on))]),
        notice: StepFacts::PassedComplaint(PassedComplaint {
            superior: to.to_owned(),
            received_on,
            answer_by: work.calendar.add_working_days(received_on, days).due,
        }),
        complaint: of_complaint(&found),
        ..ActDetails::default()
    };
    let by = Performer::Caller(caller);
    if found.passed_on_at.is_some() {
        may_enact(work, &row, &act, &by)?;
        return Err(Error::Conflict("passed_on_already"));
    }
    enact(work, &mut row, &act, &by, particulars)?;
    complaints::pass_on(work.conn, id, to, received_on, caller.id(), work.now)?;
    complaints::by_id(work.conn, id)?.ok_or(Error::NotFound)
}

/// What is said on a complaint.
#[derive(Debug, Clone)]
pub struct Said {
    /// How it ended.
    pub outcome: ComplaintOutcome,
    /// Why.
    pub reasoning: String,
    /// Whose word it is; unless it is said, that of whoever hears the complaint next.
    pub instance: Option<Instance>,
}

/// Records the outcome, from the superior body's or the court's act (100); after the superior's,
/// a court's (136).
///
/// # Errors
/// The law's refusal, [`Error::NotFound`], or [`Error::Conflict`] when it is settled.
pub fn settle(
    work: &mut Work<'_>,
    caller: &Caller,
    id: ComplaintId,
    said: &Said,
) -> Result<ComplaintRow, Error> {
    let (found, mut row) = locked(work, caller, id)?;
    let instance = instance(&found, said)?;
    let complaint = on_record(work, &row, &found, caller.row.public_body.as_deref())?;
    let (outcome, matter) = (said.outcome, found.matter);
    let act = Act::SettleComplaint { complaint, by: instance, outcome };
    let by = Performer::Caller(caller);
    let from = row.state;
    let effects = may_enact(work, &row, &act, &by)?;
    let moved = effects.to.name() != from || effects.taken_down.is_some();
    let particulars = ActDetails {
        journal: details([
            ("matter", json!(matter.code())),
            ("outcome", json!(outcome.code())),
            ("decided_by", json!(instance.code())),
        ]),
        notice: StepFacts::SettledComplaint(SettledComplaint {
            complaint_outcome: outcome,
            reasoning: said.reasoning.as_str().into(),
            appeal_route: match instance {
                Instance::Body | Instance::Superior => AppealRoute::Superior,
                Instance::Court => AppealRoute::Court,
            },
            moved,
        }),
        complaint: of_complaint(&found),
        ..ActDetails::default()
    };
    carry_out(work, &mut row, &effects, &by, particulars)?;
    let word =
        Word { instance, outcome, reasoning: &said.reasoning, by: caller.id(), at: work.now };
    if found.outcome.is_none() {
        complaints::settle(work.conn, id, word)?;
    } else {
        complaints::settle_in_court(work.conn, id, word)?;
    }
    if moved {
        end_act(work, caller, &row, matter, &said.reasoning)?;
    }
    complaints::by_id(work.conn, id)?.ok_or(Error::NotFound)
}

/// Whose word it is: the next to be heard. A word that is there already is not taken back.
pub(super) fn instance(found: &ComplaintRow, said: &Said) -> Result<Instance, Error> {
    let next = match (found.outcome, found.route) {
        (None, AppealRoute::Superior) => Instance::Superior,
        (None, AppealRoute::Court) | (Some(_), _) => Instance::Court,
    };
    let instance = match (said.outcome, said.instance) {
        (ComplaintOutcome::SatisfiedByBody, _) | (_, Some(Instance::Body)) => Instance::Body,
        (_, Some(stated)) => stated,
        (_, None) => next,
    };
    // Who has been helped goes to no court; what a court says all the same has to be named as its word.
    let helped = found.outcome.is_some_and(ComplaintOutcome::ends_act);
    let court_is_left = found.settled_as == Some(Instance::Superior)
        && found.court_outcome.is_none()
        && (!helped || said.instance == Some(Instance::Court));
    if found.outcome.is_some() && !(court_is_left && instance == Instance::Court) {
        return Err(Error::Conflict("settled_already"));
    }
    // A body satisfies a complaint instead of passing it on, and only its own superior's.
    if instance == Instance::Body && found.passed_on_at.is_some() {
        return Err(Error::Conflict("passed_on_already"));
    }
    if instance == Instance::Body && said.outcome != ComplaintOutcome::SatisfiedByBody {
        return Err(Error::invalid(
            "/outcome",
            "not_allowed",
            "a body can satisfy a complaint in full",
        ));
    }
    if instance == Instance::Superior && found.route == AppealRoute::Court {
        return Err(Error::invalid("/decided_by", "not_allowed", "a court hears this complaint"));
    }
    Ok(instance)
}

/// The body complained of satisfies the complaint in full instead of passing it on (91(4)).
///
/// # Errors
/// As [`settle`].
pub fn satisfy(
    work: &mut Work<'_>,
    caller: &Caller,
    id: ComplaintId,
    reasoning: &str,
) -> Result<ComplaintRow, Error> {
    let said = Said {
        outcome: ComplaintOutcome::SatisfiedByBody,
        reasoning: reasoning.to_owned(),
        instance: None,
    };
    settle(work, caller, id, &said)
}

/// The act that was ended stays on record and stands no longer.
fn end_act(
    work: &mut Work<'_>,
    caller: &Caller,
    row: &PetitionRow,
    matter: ComplaintMatter,
    reasoning: &str,
) -> Result<(), Error> {
    match matter {
        ComplaintMatter::Rejection => {
            store::moderation::cancel_rejection(work.conn, row.id, work.now)?;
        }
        ComplaintMatter::Decision => {
            let end = DecisionEnd::Cancelled;
            store::consideration::end_decision(work.conn, row.id, end, Some(reasoning), work.now)?;
        }
        ComplaintMatter::ProposalAnswer => {
            store::consideration::cancel_proposal_answer(work.conn, row.id, work.now)?;
        }
        ComplaintMatter::Takedown => {
            store::moderation::end_takedown(work.conn, row.id, reasoning, caller.id(), work.now)?;
        }
        ComplaintMatter::Inaction => {}
    }
    Ok(())
}
