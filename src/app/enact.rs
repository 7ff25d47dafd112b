//! The only writer of a transition: state, deadlines, journal and notices in one transaction.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::access::{self, Caller};
use super::notices::{Addressing, OfComplaint};
use super::term_rows::write_terms;
use super::{Error, Work, notices, signature_log, webhooks};
use domain::calendar::{civil_date, end_of, start_of};
use domain::lifecycle::{Act, Actor, Effects, Facts, StandingDecision, TermKind, decide};
use domain::paper::last_entry_day;
use domain::petition::{Duties, Petition, State};
use domain::public_body::BodySlug;
use domain::rules::RuleSet;
use domain::webhooks::PublicStep;
use domain::window::Window;
use notice_facts::StepFacts;
use store::journal::Entry;
use store::petitions::{PetitionRow, Transition};
use store::{
    comments, complaints, consideration, journal, moderation, petitions, signatures,
    signing_sessions, terms,
};

/// Who performs an act.
pub enum Performer<'a> {
    /// The service: a count or a term.
    Service,
    /// A citizen or a member of staff.
    Caller(&'a Caller),
}

/// Words for the journal and for the notices that only this act knows.
#[derive(Debug, Clone, Default)]
pub struct ActDetails {
    /// Public facts of the step, shown in the timeline.
    pub journal: Map<String, Value>,
    /// What the notices it causes say beside the petition and its term.
    pub notice: StepFacts,
    /// The body the act sends the petition to: the notices go to it and speak of it.
    pub addressee: Option<BodySlug>,
    /// The body that is asked, for the notices to it.
    pub asked: Option<BodySlug>,
    /// The complaint the act is about: its terms and its notices.
    pub complaint: Option<OfComplaint>,
    /// Addresses of the members of a working group, for their invitations.
    pub members: Vec<String>,
}

/// Facts under their names, for the journal.
pub(super) fn details<const N: usize>(facts: [(&str, Value); N]) -> Map<String, Value> {
    facts.into_iter().map(|(name, fact)| (name.to_owned(), fact)).collect()
}

/// The petition as the law sees it.
///
/// # Errors
/// [`Error::Internal`] when the stored row contradicts the program.
pub fn petition(work: &mut Work<'_>, row: &PetitionRow) -> Result<Petition, Error> {
    let duties = if row.state.is_in_consideration() {
        consideration::duties(work.conn, row.id)?
    } else {
        Duties::default()
    };
    Ok(Petition {
        rules: RuleSet::of(row.rule_set),
        source: row.source,
        mode: row.mode,
        state: row.state(duties)?,
        language: row.language,
        local: work.reference.is_local(&row.addressee),
        signature_count: row.count(),
        taken_down: row.taken_down_at.is_some(),
    })
}

/// The votes a body of this slug requires under the petition's rules.
///
/// # Errors
/// [`Error::Internal`] for a slug that is not in the reference data.
pub fn required_by(work: &Work<'_>, row: &PetitionRow, slug: &BodySlug) -> Result<u32, Error> {
    let rules = RuleSet::of(row.rule_set);
    let reference = &work.reference;
    let body =
        reference.body(slug).ok_or(Error::Internal(format!("unknown public body {slug}")))?;
    let required =
        reference.required(rules, body).map_err(|fault| Error::Internal(fault.to_string()))?;
    Ok(required.count)
}

/// The body that the votes are reckoned from, and who may give them: the one the text was filed to, whoever has the
/// petition now (90-3(4)).
///
/// # Errors
/// The store's failure.
pub(crate) fn reckoned_from(work: &mut Work<'_>, row: &PetitionRow) -> Result<BodySlug, Error> {
    Ok(petitions::filed_to(work.conn, row.id)?.unwrap_or_else(|| row.addressee.clone()))
}

/// Judges an act and writes nothing.
///
/// # Errors
/// [`Error::Refused`] when the law says no.
pub fn may_enact(
    work: &mut Work<'_>,
    row: &PetitionRow,
    act: &Act<'_>,
    by: &Performer<'_>,
) -> Result<Effects, Error> {
    let petition = petition(work, row)?;
    let actor = match by {
        Performer::Service => Actor::Service,
        Performer::Caller(caller) => access::actor(work, caller, row)?,
    };
    let facts = facts(work, row, Some(act), by)?;
    Ok(decide(&petition, act, actor, &facts, &work.moment())?)
}

/// Judges an act and writes everything that follows from it. The row must be locked; it is
/// brought up to date.
///
/// # Errors
/// [`Error::Refused`] when the law says no; nothing is written then.
pub fn enact(
    work: &mut Work<'_>,
    row: &mut PetitionRow,
    act: &Act<'_>,
    by: &Performer<'_>,
    act_details: ActDetails,
) -> Result<Effects, Error> {
    let effects = may_enact(work, row, act, by)?;
    carry_out(work, row, &effects, by, act_details)?;
    Ok(effects)
}

/// Writes everything that follows from a judged act. The row must be locked; it is brought up to
/// date.
///
/// # Errors
/// The store's failure, or [`Error::Stale`].
pub(crate) fn carry_out(
    work: &mut Work<'_>,
    row: &mut PetitionRow,
    effects: &Effects,
    by: &Performer<'_>,
    act_details: ActDetails,
) -> Result<(), Error> {
    let (actor_id, role) = match by {
        Performer::Service => (None, "service"),
        Performer::Caller(caller) => (Some(caller.id()), caller.role.code()),
    };
    let (from, opened_before) = (row.state, row.opened_at.is_some());
    if let Some(addressee) = act_details.addressee {
        petitions::set_addressee(work.conn, row, &addressee)?;
        row.addressee = addressee;
    }
    write_transition(work, row, effects)?;
    signature_log::step(work, row, from)?;
    let complaint = act_details.complaint.as_ref();
    write_terms(work, row.id, complaint.map(|complaint| complaint.id), effects)?;
    journal::append(
        work.conn,
        Entry {
            id: Uuid::now_v7(),
            petition_id: row.id,
            event: effects.event.to_owned(),
            from_state: from,
            to_state: row.state,
            version: row.version,
            actor_role: role.to_owned(),
            actor_id,
            details: Value::Object(act_details.journal),
            effective_at: work.now,
            recorded_at: work.recorded,
        },
    )?;
    let passes = |clock: &TermKind| effects.event == Act::PassTerm { clock: *clock }.event();
    let passed = effects.overdue.first().copied().filter(passes);
    let step = PublicStep {
        event: effects.event,
        opened_before,
        opened_after: effects.to.collection().is_some(),
        taken_down: row.taken_down_at.is_some(),
        passed,
    };
    webhooks::step(work, row, step, from)?;
    let addressing = Addressing {
        asked: act_details.asked.as_deref(),
        complaint: act_details.complaint.as_ref(),
        former_holder: None,
        members: &act_details.members,
    };
    notices::send(work, row, effects, &act_details.notice, addressing)
}

/// What the law needs to know beside the petition, for any act of that person's.
///
/// # Errors
/// The store's failure.
pub(crate) fn facts_for(
    work: &mut Work<'_>,
    row: &PetitionRow,
    caller: &Caller,
) -> Result<Facts, Error> {
    facts(work, row, None, &Performer::Caller(caller))
}

/// What the law needs to know beside the petition, for that act; for every act that people perform where none is named.
fn facts(
    work: &mut Work<'_>,
    row: &PetitionRow,
    act: Option<&Act<'_>>,
    by: &Performer<'_>,
) -> Result<Facts, Error> {
    let falls = matches!(act, Some(Act::FallBelowFifty | Act::FallBelowThreshold));
    // Only a decision answers to the comments, and they may be many.
    let comments = if matches!(act, None | Some(Act::Decide { .. })) {
        comments::count_unremoved(work.conn, row.id)?
    } else {
        0
    };
    // A statement follows the decision, and another decision has to leave it its outcome.
    let decision = if matches!(act, None | Some(Act::RecordStatement { .. } | Act::Decide { .. })) {
        consideration::decision(work.conn, row.id)?
    } else {
        None
    };
    let actor = if let Performer::Caller(caller) = by { Some(caller.id()) } else { None };
    let forwarding = consideration::forwarding(work.conn, row.id)?;
    let reckoned_from = reckoned_from(work, row)?;
    Ok(Facts {
        required_now: required_by(work, row, &reckoned_from)?,
        correction_used: moderation::correction_note(work.conn, row.id)?.is_some(),
        received_on: forwarding.as_ref().map(|forwarding| civil_date(forwarding.forwarded_at)),
        registered: forwarding.is_some_and(|forwarding| forwarding.registered_on.is_some()),
        comments: comments.try_into().unwrap_or(u32::MAX),
        complaint_open: !complaints::waiting(work.conn, row.id)?.is_empty(),
        addressee_proposed: moderation::addressee_change(work.conn, row.id)?.is_some(),
        submitted_on: row.submitted_at.map(civil_date),
        joining: if matches!(act, None | Some(Act::AnnounceSheets { .. })) {
            joining_window(work, row)?
        } else {
            None
        },
        sheets_until: if falls { sheets_until(work, row)? } else { None },
        signings_open: falls && signings_open(work, row)?,
        decision: decision.map(|decision| StandingDecision {
            on: civil_date(decision.decided_at),
            outcome: decision.outcome,
            own: actor == Some(decision.decided_by),
        }),
        discussion_at: if matches!(act, None | Some(Act::RecordMinutes)) {
            discussion_at(work, row)?
        } else {
            None
        },
        correction_ends_on: if matches!(act, None | Some(Act::Resubmit)) {
            terms::running(work.conn, row.id, TermKind::Correction)?.map(|clock| clock.due_on)
        } else {
            None
        },
    })
}

/// When the discussion that was announced last begins, where its hour was said.
fn discussion_at(work: &mut Work<'_>, row: &PetitionRow) -> Result<Option<DateTime<Utc>>, Error> {
    let latest = consideration::discussions_of(work.conn, row.id)?.pop();
    Ok(latest.and_then(|latest| {
        let hour = latest.starts_at?.signed_duration_since(NaiveTime::MIN);
        start_of(latest.held_on).checked_add_signed(hour)
    }))
}

/// The window of the fifty as it is on record, also when it has ended.
///
/// # Errors
/// The store's failure.
pub(crate) fn joining_window(
    work: &mut Work<'_>,
    row: &PetitionRow,
) -> Result<Option<Window>, Error> {
    let first = terms::last_start(work.conn, row.id, TermKind::Joining)?;
    Ok(first.zip(row.joining_ends_on).map(|(first, last)| Window { first, last }))
}

/// The last day on which lines of sheets are typed that came in before the window at hand had ended; none when all of
/// them are.
///
/// # Errors
/// The store's failure.
pub(crate) fn sheets_until(
    work: &mut Work<'_>,
    row: &PetitionRow,
) -> Result<Option<NaiveDate>, Error> {
    if !signatures::lines_missing(work.conn, row.id)? {
        return Ok(None);
    }
    let last = row.closes_on.or(row.joining_ends_on);
    Ok(last.map(|last| last_entry_day(&work.calendar, last)))
}

/// Whether votes that were begun before the window at hand had ended may still be signed.
fn signings_open(work: &mut Work<'_>, row: &PetitionRow) -> Result<bool, Error> {
    let Some(last) = row.closes_on.or(row.joining_ends_on) else { return Ok(false) };
    Ok(signing_sessions::hold_open(work.conn, row.id, end_of(last), work.now)?)
}

fn write_transition(
    work: &mut Work<'_>,
    row: &mut PetitionRow,
    effects: &Effects,
) -> Result<(), Error> {
    let to = effects.to;
    let collection = to.collection();
    // A petition that a complaint brought back is no longer closed.
    let closed_as = if let State::Archived(archive) = to { Some(archive.closed_as) } else { None };
    // Votes found to be none have taken it back (90-3(4)).
    let fallen = matches!(to, State::Published(_) | State::NotSupported(_));
    let reached_before = row.threshold_reached_at.filter(|_| !fallen);
    let threshold_reached_at = effects.threshold_reached_at.or(reached_before);
    let change = Transition {
        state: to.name(),
        version: row.version + 1,
        joining_ends_on: to.joining().map(|joining| joining.ends_on).or(row.joining_ends_on),
        opened_at: collection.map(|collection| collection.opened_at),
        required_count: collection.and_then(|collection| collection.required.try_into().ok()),
        closes_on: collection.map(|collection| collection.closes_on),
        threshold_reached_at: Some(threshold_reached_at),
        closed_as: closed_as.into(),
        changed_at: work.now,
    };
    if !petitions::transition(work.conn, row.id, row.version, change.clone())? {
        return Err(Error::Stale);
    }
    row.state = change.state;
    row.version = change.version;
    row.joining_ends_on = change.joining_ends_on;
    row.opened_at = change.opened_at.or(row.opened_at);
    row.required_count = change.required_count.or(row.required_count);
    row.closes_on = change.closes_on.or(row.closes_on);
    row.threshold_reached_at = threshold_reached_at;
    row.closed_as = closed_as;
    row.changed_at = work.now;
    if let Some(taken_down) = effects.taken_down {
        row.taken_down_at = taken_down.then_some(work.now);
        petitions::set_taken_down(work.conn, row.id, row.taken_down_at)?;
    }
    Ok(())
}
