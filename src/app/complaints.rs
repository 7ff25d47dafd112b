//! Complaints of the author, and what the superior body or the court decided (91-100, 136).

use chrono::NaiveDate;
use serde_json::json;

use super::access::Caller;
use super::enact::{self, ActDetails, Performer, carry_out, details, enact, may_enact};
use super::petitions::{PetitionRecord, lock, lock_unread, petition_record};
use super::{Error, Work};
use domain::calendar::civil_date;
use domain::complaints::{explained, route};
use domain::lifecycle::{Act, Complaint, ComplaintMatter, ComplaintOutcome, TermKind};
use domain::proceedings::DecisionEnd;
use notice_facts::{FiledComplaint, SettledComplaint, StepFacts};
use store::complaints::ComplaintRow;
use store::ids::{ComplaintId, PetitionId};
use store::petitions::PetitionRow;
use store::{self, complaints, terms};

/// Files a complaint; its id comes with the petition.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn file(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    matter: ComplaintMatter,
    statement: &str,
) -> Result<(PetitionRecord, ComplaintRow), Error> {
    let mut row = lock(work, Some(caller), id)?;
    let petition = enact::petition(work, &row)?;
    let route = route(&petition, matter);
    let late = terms::overdue_among(work.conn, &[row.id])?;
    let late: Vec<TermKind> = late.into_iter().map(|(_, kind)| kind).collect();
    let explained = explained(matter, &late);
    let known_on = known_on(work, &row, matter)?.unwrap_or(work.today);
    let complaint = Complaint { matter, route, known_on, explained };
    let particulars = ActDetails {
        journal: details([("matter", json!(matter.code())), ("route", json!(route.code()))]),
        notice: StepFacts::FiledComplaint(FiledComplaint {
            reasoning: statement.into(),
            appeal_route: route,
        }),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::FileComplaint(complaint), &Performer::Caller(caller), particulars)?;
    let filed = ComplaintRow {
        id: ComplaintId::new(),
        petition_id: row.id,
        matter,
        route,
        statement: statement.to_owned(),
        known_on,
        filed_at: work.now,
        filed_by: caller.id(),
        passed_on_to: None,
        passed_on_at: None,
        passed_on_by: None,
        outcome: None,
        outcome_reasoning: None,
        settled_at: None,
        settled_by: None,
    };
    complaints::insert(work.conn, filed.clone())?;
    Ok((petition_record(work, row)?, filed))
}

/// The day the author learned of the act: the notice goes out with it.
fn known_on(
    work: &mut Work<'_>,
    row: &PetitionRow,
    matter: ComplaintMatter,
) -> Result<Option<NaiveDate>, Error> {
    Ok(match matter {
        ComplaintMatter::Rejection => store::moderation::rejection(work.conn, row.id)?
            .map(|rejection| civil_date(rejection.rejected_at)),
        ComplaintMatter::Decision => store::consideration::decision(work.conn, row.id)?
            .map(|decision| civil_date(decision.published_at.unwrap_or(decision.decided_at))),
        ComplaintMatter::ProposalAnswer => {
            store::consideration::proposal_answer(work.conn, row.id)?
                .map(|answer| civil_date(answer.answered_at))
        }
        ComplaintMatter::Inaction => terms::of_petition(work.conn, row.id)?
            .into_iter()
            .filter(|clock| clock.met_at.is_none() && clock.overdue_at.is_some())
            .map(|clock| clock.due_on)
            .max(),
    })
}

/// A complaint and its petition, locked.
fn complaint(
    work: &mut Work<'_>,
    caller: &Caller,
    id: ComplaintId,
) -> Result<(ComplaintRow, PetitionRow), Error> {
    let found = complaints::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    let row = lock_unread(work, caller, found.petition_id)?;
    let found = complaints::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    Ok((found, row))
}

/// The body complained of passes the complaint and the file on to its superior (91(4)).
///
/// # Errors
/// The law's refusal, [`Error::NotFound`], or [`Error::Conflict`] when that is done.
pub fn pass_on(
    work: &mut Work<'_>,
    caller: &Caller,
    id: ComplaintId,
    to: &str,
) -> Result<ComplaintRow, Error> {
    let (found, mut row) = complaint(work, caller, id)?;
    let particulars =
        ActDetails { journal: details([("passed_on_to", json!(to))]), ..ActDetails::default() };
    enact(
        work,
        &mut row,
        &Act::PassComplaintOn { matter: found.matter, route: found.route },
        &Performer::Caller(caller),
        particulars,
    )?;
    if found.passed_on_at.is_some() {
        return Err(Error::Conflict("passed_on_already"));
    }
    complaints::pass_on(work.conn, id, to, caller.id(), work.now)?;
    complaints::by_id(work.conn, id)?.ok_or(Error::NotFound)
}

/// Records the outcome, from the superior body's or the court's act (100).
///
/// # Errors
/// The law's refusal, [`Error::NotFound`], or [`Error::Conflict`] when it is settled.
pub fn settle(
    work: &mut Work<'_>,
    caller: &Caller,
    id: ComplaintId,
    outcome: ComplaintOutcome,
    reasoning: &str,
) -> Result<ComplaintRow, Error> {
    let (found, mut row) = complaint(work, caller, id)?;
    if found.outcome.is_some() {
        return Err(Error::Conflict("settled_already"));
    }
    let (matter, from) = (found.matter, row.state);
    let (act, by) = (Act::SettleComplaint { matter, outcome }, Performer::Caller(caller));
    let effects = may_enact(work, &row, &act, &by)?;
    let moved = effects.to.name() != from;
    let particulars = ActDetails {
        journal: details([("matter", json!(matter.code())), ("outcome", json!(outcome.code()))]),
        notice: StepFacts::SettledComplaint(SettledComplaint {
            complaint_outcome: outcome,
            reasoning: reasoning.into(),
            appeal_route: found.route,
            moved,
        }),
        ..ActDetails::default()
    };
    carry_out(work, &mut row, &effects, &by, particulars)?;
    complaints::settle(work.conn, id, outcome, reasoning, caller.id(), work.now)?;
    if moved {
        cancel(work, &row, matter)?;
    }
    complaints::by_id(work.conn, id)?.ok_or(Error::NotFound)
}

/// The cancelled act stays on record and stands no longer.
fn cancel(work: &mut Work<'_>, row: &PetitionRow, matter: ComplaintMatter) -> Result<(), Error> {
    match matter {
        ComplaintMatter::Rejection => {
            store::moderation::cancel_rejection(work.conn, row.id, work.now)?;
        }
        ComplaintMatter::Decision => {
            store::consideration::end_decision(
                work.conn,
                row.id,
                DecisionEnd::Cancelled,
                work.now,
            )?;
        }
        ComplaintMatter::ProposalAnswer => {
            store::consideration::cancel_proposal_answer(work.conn, row.id, work.now)?;
        }
        ComplaintMatter::Inaction => {}
    }
    Ok(())
}
