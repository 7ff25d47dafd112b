//! The addressee's acts, from registration to the published decision.

use chrono::NaiveDate;
use serde_json::{Value, json};
use store::ids::PetitionId;
use uuid::Uuid;

use super::access::Caller;
use super::enact::{ActDetails, Performer, details, enact, required_by};
use super::petitions::{PetitionRecord, lock, petition_record};
use super::{Error, Work};
use domain::calendar::civil_date;
use domain::complaints::addressee_route;
use domain::language::Language;
use domain::lifecycle::{Act, AppealRoute, MemberKind, Outcome, Study};
use domain::petition::StateName;
use store::consideration;
use store::consideration::{
    DecisionRow, DiscussionRow, FieldVisitRow, ForwardingRow, ProposalAnswerRow, WorkingGroupRow,
};
use domain::public_body::BodySlug;
use store::petitions::PetitionRow;

/// A member of the working group.
#[derive(Debug, Clone)]
pub struct Member {
    pub kind: MemberKind,
    pub name: String,
}

/// A field visit, or the reason why there is nothing to visit.
#[derive(Debug, Clone)]
pub enum FieldVisit {
    Visited { on: NaiveDate, place: String, findings: String },
    Waived { reason: String },
}

/// A decision's content.
#[derive(Debug, Clone)]
pub struct Decision {
    pub outcome: Outcome,
    pub reasoning_kk: Option<String>,
    pub reasoning_ru: Option<String>,
    /// What the comments say, and what the body makes of them; a central body's duty (90-5(2)).
    pub comment_analysis: Option<String>,
    /// The petition asks for a change of legislation.
    pub touches_legislation: bool,
    /// Foreign experience and law; a central body's duty when legislation is touched (90-5(2)).
    pub comparative_law: Option<String>,
}

/// How a proposal was answered (89).
#[derive(Debug, Clone)]
pub struct ProposalAnswer {
    /// `answered` on the merits, `noted` or `terminated`.
    pub conclusion: &'static str,
    pub answer: String,
}

/// The ways a proposal can be concluded (89(1)).
pub const CONCLUSIONS: [&str; 3] = ["answered", "noted", "terminated"];

/// Enters the petition in the body's register; acceptance cannot be refused (90-4(2)).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn register(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    number: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let registered_on = work.moment().registration_day();
    let particulars = ActDetails {
        journal: details([
            ("registration_number", json!(number)),
            ("registered_on", json!(registered_on)),
        ]),
        notice: details([
            ("registration_number", json!(number)),
            ("registered_on", json!(registered_on)),
        ]),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::Register, &Performer::Caller(caller), particulars)?;
    let forwarding = consideration::forwarding(work.conn, row.id)?
        .ok_or(Error::Internal("no forwarding".to_owned()))?;
    consideration::set_registration(work.conn, forwarding.id, number, registered_on)?;
    petition_record(work, row)
}

/// Sends the petition on to the competent body (65).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn redirect(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    addressee: &BodySlug,
    note: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    if *addressee == row.addressee {
        return Err(Error::invalid(
            "/addressee",
            "same_addressee",
            "the petition is with this body already",
        ));
    }
    let required = required_by(work, &row, addressee)?;
    send_to(work, caller, &mut row, &Act::Redirect { required }, "redirection", addressee, note)?;
    petition_record(work, row)
}

/// Sends the petition to a body by this act, and keeps the record of it under that name.
pub(super) fn send_to(
    work: &mut Work<'_>,
    caller: &Caller,
    row: &mut PetitionRow,
    act: &Act<'_>,
    record: &'static str,
    addressee: &BodySlug,
    note: &str,
) -> Result<(), Error> {
    let particulars = ActDetails {
        journal: details([("from", json!(row.addressee.as_str())), ("addressee", json!(addressee.as_str()))]),
        notice: details([("note", json!(note))]),
        addressee: Some(addressee.clone()),
        ..ActDetails::default()
    };
    enact(work, row, act, &Performer::Caller(caller), particulars)?;
    Ok(consideration::insert_forwarding(
        work.conn,
        &ForwardingRow {
            id: Uuid::now_v7(),
            petition_id: row.id,
            kind: record.to_owned(),
            addressee: addressee.clone(),
            note: note.to_owned(),
            signature_count: row.signature_count,
            forwarded_at: work.now,
            forwarded_by: caller.id(),
            registration_number: None,
            registered_on: None,
        },
    )?)
}

/// Forms the working group, its composition checked (90-5(2)(3)).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn form_working_group(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    members: &[Member],
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let kinds: Vec<MemberKind> = members.iter().map(|member| member.kind).collect();
    let particulars = ActDetails {
        journal: details([("members", json!(members.len()))]),
        ..ActDetails::default()
    };
    enact(
        work,
        &mut row,
        &Act::FormWorkingGroup { members: &kinds },
        &Performer::Caller(caller),
        particulars,
    )?;
    let members = members
        .iter()
        .map(|member| json!({ "kind": member.kind.code(), "name": member.name }))
        .collect();
    consideration::put_working_group(
        work.conn,
        &WorkingGroupRow {
            petition_id: row.id,
            members,
            formed_at: work.now,
            formed_by: caller.id(),
        },
    )?;
    petition_record(work, row)
}

/// Records the field visit or its reasoned waiver (90-5(2)(1)).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn record_field_visit(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    visit: &FieldVisit,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let (visited_on, place, findings, waiver_reason) = match visit.clone() {
        FieldVisit::Visited { on, place, findings } => {
            (Some(on), Some(place), Some(findings), None)
        }
        FieldVisit::Waived { reason } => (None, None, None, Some(reason)),
    };
    let particulars = ActDetails {
        journal: details([("waived", json!(waiver_reason.is_some()))]),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::RecordFieldVisit, &Performer::Caller(caller), particulars)?;
    if let Some(on) = visited_on {
        work.has_happened("/visited_on", on)?;
    }
    consideration::put_field_visit(
        work.conn,
        &FieldVisitRow {
            petition_id: row.id,
            visited_on,
            place,
            findings,
            waiver_reason,
            recorded_at: work.now,
            recorded_by: caller.id(),
        },
    )?;
    petition_record(work, row)
}

/// Announces the public discussion of the draft decision; its id comes with the petition.
///
/// # Errors
/// The law's refusal, among them a notice that is too short, or [`Error::NotFound`].
pub fn announce_discussion(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    held_on: NaiveDate,
    place: &str,
    draft_decision: &str,
) -> Result<(PetitionRecord, Uuid), Error> {
    let mut row = lock(work, Some(caller), id)?;
    let particulars = ActDetails {
        journal: details([("held_on", json!(held_on)), ("place", json!(place))]),
        notice: details([("held_on", json!(held_on)), ("place", json!(place))]),
        ..ActDetails::default()
    };
    enact(
        work,
        &mut row,
        &Act::AnnounceDiscussion { held_on },
        &Performer::Caller(caller),
        particulars,
    )?;
    let discussion = DiscussionRow {
        id: Uuid::now_v7(),
        petition_id: row.id,
        held_on,
        place: place.to_owned(),
        draft_decision: draft_decision.to_owned(),
        announced_at: work.now,
        announced_by: caller.id(),
        minutes: None,
        minutes_at: None,
    };
    consideration::insert_discussion(work.conn, &discussion)?;
    Ok((petition_record(work, row)?, discussion.id))
}

/// Records the minutes of the announced discussion.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`], also for another petition's discussion.
pub fn record_minutes(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    discussion: Uuid,
    minutes: &str,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let latest = consideration::discussions_of(work.conn, row.id)?.pop();
    if latest.is_none_or(|latest| latest.id != discussion) {
        return Err(Error::NotFound);
    }
    enact(work, &mut row, &Act::RecordMinutes, &Performer::Caller(caller), ActDetails::default())?;
    consideration::set_minutes(work.conn, discussion, minutes, work.now)?;
    petition_record(work, row)
}

/// How an act of the addressee is appealed: decisions of central bodies in court, those of local
/// bodies by complaint to the superior (91, 136).
pub(super) fn appeal_route(work: &Work<'_>, row: &PetitionRow) -> AppealRoute {
    addressee_route(work.app.reference.is_local(&row.addressee))
}

/// The reasons as each reader gets them: in his own language, else in the other one.
fn reasoning(decision: &Decision) -> Value {
    let (kk, ru) = (decision.reasoning_kk.as_ref(), decision.reasoning_ru.as_ref());
    json!({ "kk": kk.or(ru), "ru": ru.or(kk), "en": kk.or(ru) })
}

/// Decides (90-6(1)); only the first head.
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn decide(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    decision: &Decision,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let languages: Vec<Language> = [
        decision.reasoning_kk.as_ref().map(|_| Language::Kk),
        decision.reasoning_ru.as_ref().map(|_| Language::Ru),
    ]
    .into_iter()
    .flatten()
    .collect();
    let outcome = decision.outcome.code();
    let appeal_route = appeal_route(work, &row);
    // The outcome stays out of the public journal until it is published (90-6(3)).
    let particulars = ActDetails {
        notice: details([
            ("outcome", json!(outcome)),
            ("revised", json!(row.state == StateName::Decided)),
            ("reasoning", reasoning(decision)),
            ("appeal_route", json!(appeal_route.code())),
        ]),
        ..ActDetails::default()
    };
    let study = Study {
        comment_analysis: decision.comment_analysis.is_some(),
        touches_legislation: decision.touches_legislation,
        comparative_law: decision.comparative_law.is_some(),
    };
    enact(
        work,
        &mut row,
        &Act::Decide { languages: &languages, study },
        &Performer::Caller(caller),
        particulars,
    )?;
    consideration::end_decision(work.conn, row.id, "revised", work.now)?;
    consideration::insert_decision(
        work.conn,
        &DecisionRow {
            petition_id: row.id,
            outcome: outcome.to_owned(),
            reasoning_kk: decision.reasoning_kk.clone(),
            reasoning_ru: decision.reasoning_ru.clone(),
            appeal_route: appeal_route.code().to_owned(),
            decided_at: work.now,
            decided_by: caller.id(),
            published_at: None,
            statement_link: None,
            statement_on: None,
            id: Uuid::now_v7(),
            comment_analysis: decision.comment_analysis.clone(),
            comparative_law: decision.comparative_law.clone(),
            ended_at: None,
            ended_because: None,
        },
    )?;
    petition_record(work, row)
}

/// Publishes the decision (90-6(3)).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn publish_decision(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let today = work.moment().today;
    let decision = consideration::decision(work.conn, row.id)?;
    let mut particulars = ActDetails {
        journal: details([("published_on", json!(today))]),
        notice: details([("published_on", json!(today))]),
        ..ActDetails::default()
    };
    if let Some(decision) = &decision {
        particulars.journal.insert("outcome".to_owned(), json!(decision.outcome));
        particulars.notice.extend(details([
            ("outcome", json!(decision.outcome)),
            ("appeal_route", json!(decision.appeal_route)),
        ]));
    }
    enact(work, &mut row, &Act::PublishDecision, &Performer::Caller(caller), particulars)?;
    let decision = decision.ok_or(Error::Internal("no decision to publish".to_owned()))?;
    consideration::publish_decision(work.conn, decision.id, work.now)?;
    petition_record(work, row)
}

/// Records the first head's official statement (90-6(3)).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn record_statement(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    link: &str,
    on: NaiveDate,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let particulars = ActDetails {
        journal: details([("link", json!(link)), ("on", json!(on))]),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::RecordStatement, &Performer::Caller(caller), particulars)?;
    let decision = consideration::decision(work.conn, row.id)?
        .ok_or(Error::Internal("no decision".to_owned()))?;
    work.has_happened("/on", on)?;
    if on < civil_date(decision.decided_at) {
        return Err(Error::invalid("/on", "too_early", "a statement on the decision follows it"));
    }
    consideration::record_statement(work.conn, decision.id, link, on)?;
    petition_record(work, row)
}

/// Answers a petition below the threshold as an ordinary proposal (90-3(5), 89).
///
/// # Errors
/// The law's refusal, or [`Error::NotFound`].
pub fn answer_proposal(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    answer: &ProposalAnswer,
) -> Result<PetitionRecord, Error> {
    let mut row = lock(work, Some(caller), id)?;
    let particulars = ActDetails {
        journal: details([("conclusion", json!(answer.conclusion))]),
        notice: details([
            ("reasoning", json!(answer.answer)),
            ("conclusion", json!(answer.conclusion)),
            ("appeal_route", json!(appeal_route(work, &row).code())),
        ]),
        ..ActDetails::default()
    };
    enact(work, &mut row, &Act::AnswerProposal, &Performer::Caller(caller), particulars)?;
    consideration::insert_proposal_answer(
        work.conn,
        &ProposalAnswerRow {
            petition_id: row.id,
            answer: answer.answer.clone(),
            answered_at: work.now,
            answered_by: caller.id(),
            id: Uuid::now_v7(),
            conclusion: answer.conclusion.to_owned(),
            cancelled_at: None,
        },
    )?;
    petition_record(work, row)
}
