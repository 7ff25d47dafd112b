//! What a petition has gone through, and which terms run on it.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use super::reading::visible;
use crate::access::{self, Caller};
use crate::records::SkippedDay;
use crate::{Error, Work};
use domain::acts::CAUSED_BY_A_SIGNATURE;
use domain::petition::StateName;
use domain::terms::{TermKind, TermUnit};
use domain::visibility::Viewer;
use store::ids::PetitionId;
use store::journal::Entry;
use store::terms::TermRow;
use store::{journal, terms};

/// One of the law's terms on a petition.
#[derive(Debug, Clone)]
pub struct Term {
    /// Whose act it waits for, and which one.
    pub kind: TermKind,
    /// The provision that sets it.
    pub article: String,
    /// The civil day of the event; not counted itself (76(2)).
    pub started_on: NaiveDate,
    /// How many units it runs.
    pub length: i32,
    /// Working days, calendar days or months.
    pub unit: TermUnit,
    /// Its last civil day.
    pub due_on: NaiveDate,
    /// The first instant that is no longer part of it.
    pub due_at: DateTime<Utc>,
    /// The days that were not counted.
    pub skipped: Vec<SkippedDay>,
    /// The calendar of that year was not published yet: the date may move.
    pub provisional: bool,
    /// The version of the working calendar it was reckoned with.
    pub calendar_version: i32,
    /// When the act was performed that it is for.
    pub met_at: Option<DateTime<Utc>>,
    /// When it passed without that act.
    pub overdue_at: Option<DateTime<Utc>>,
    /// The term is ours: the law asks for the act and names no days.
    pub internal: bool,
}

impl From<TermRow> for Term {
    fn from(row: TermRow) -> Self {
        // Above the threshold the notice of forwarding has its days in the law, and is on record as done.
        let of_the_law =
            row.kind == TermKind::ForwardingNotice && row.met_at == Some(row.started_at);
        Self {
            internal: row.kind.is_internal() && !of_the_law,
            kind: row.kind,
            article: row.article,
            started_on: row.started_on,
            length: row.length,
            unit: row.unit,
            due_on: row.due_on,
            due_at: row.due_at,
            skipped: row.skipped,
            provisional: row.provisional,
            calendar_version: row.calendar_version,
            met_at: row.met_at,
            overdue_at: row.overdue_at,
        }
    }
}

/// One step in a petition's life, as its timeline shows it.
#[derive(Debug, Clone)]
pub struct Step {
    /// What happened, by its settled name.
    pub event: String,
    /// Where the petition stood before.
    pub from: StateName,
    /// Where it stood afterwards; the same state when the step left it there.
    pub to: StateName,
    /// The petition's version after the step.
    pub version: i32,
    /// The role that acted; `service` for a count or a term.
    pub actor: String,
    /// Public facts of the step, an object whose members depend on the event.
    pub details: Value,
    /// The instant the step counts from.
    pub effective_at: DateTime<Utc>,
    /// Legal time at which it was written down; later than `effective_at` for a lapsed term.
    pub recorded_at: DateTime<Utc>,
    /// Its reader is told only the civil day of both: one person's signature caused it.
    pub by_day: bool,
}

impl From<Entry> for Step {
    fn from(entry: Entry) -> Self {
        Self {
            event: entry.event,
            from: entry.from_state,
            to: entry.to_state,
            version: entry.version,
            actor: entry.actor_role,
            details: entry.details,
            effective_at: entry.effective_at,
            recorded_at: entry.recorded_at,
            by_day: false,
        }
    }
}

/// The terms of a petition.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn deadlines(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
) -> Result<Vec<Term>, Error> {
    let row = visible(work, caller, id, link_key)?;
    let mut terms = terms_of(work, id)?;
    if !keeps_terms(access::viewer(work, caller, &row, link_key)) {
        terms.retain(|term| !term.internal || term.overdue_at.is_none());
    }
    Ok(terms)
}

/// Whether they see how the service's own terms are kept: staff do, whose terms they are.
const fn keeps_terms(viewer: Viewer) -> bool {
    match viewer {
        Viewer::Moderator | Viewer::Addressee => true,
        Viewer::Anonymous | Viewer::LinkHolder | Viewer::Author | Viewer::Asked => false,
    }
}

/// What happened to a petition, oldest first, after a version.
///
/// # Errors
/// [`Error::NotFound`], also for what may not be seen.
pub fn timeline(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    id: PetitionId,
    link_key: Option<&str>,
    after: i32,
    limit: i64,
) -> Result<Vec<Step>, Error> {
    let row = visible(work, caller, id, link_key)?;
    steps_of(work, id, after, limit, access::viewer(work, caller, &row, link_key))
}

/// Every term of a petition, in the order they started.
pub(crate) fn terms_of(work: &mut Work<'_>, id: PetitionId) -> Result<Vec<Term>, Error> {
    Ok(terms::of_petition(work.conn, id)?.into_iter().map(Term::from).collect())
}

/// The steps of a petition after a version, oldest first, as that viewer may know them.
pub(crate) fn steps_of(
    work: &mut Work<'_>,
    id: PetitionId,
    after: i32,
    limit: i64,
    viewer: Viewer,
) -> Result<Vec<Step>, Error> {
    let untold: &[TermKind] = if keeps_terms(viewer) { &[] } else { &TermKind::INTERNAL };
    let steps = journal::of_petition(work.conn, id, after, limit, untold)?;
    let step = |entry: Entry| {
        let caused = CAUSED_BY_A_SIGNATURE.contains(&entry.event.as_str());
        Step { by_day: caused && !viewer.is_told_instants(), ..Step::from(entry) }
    };
    Ok(steps.into_iter().map(step).collect())
}
