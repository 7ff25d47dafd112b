//! The terms of petitions as they are kept: they start, are met, run on and follow the calendar.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{Error, Work};
use domain::calendar::{Reckoning, end_of};
use domain::lifecycle::{Effects, StartedTerm, TermKind, TermUnit};
use store::ids::{ComplaintId, PetitionId};
use store::terms::{self, Reckoned, TermRow, skipped_days};

/// Clocks end before others of their kind start.
pub(crate) fn write_terms(
    work: &mut Work<'_>,
    petition: PetitionId,
    complaint: Option<ComplaintId>,
    effects: &Effects,
) -> Result<(), Error> {
    let done_at = effects
        .done_on
        .map_or(work.now, |on| work.now.min(end_of(on) - TimeDelta::microseconds(1)));
    terms::fulfil(work.conn, petition, complaint, &effects.fulfil, done_at)?;
    for kind in &effects.reopen {
        run_on(work, petition, *kind)?;
    }
    terms::mark_overdue(work.conn, petition, complaint, &effects.overdue, work.now)?;
    for deadline in &effects.start {
        let of_complaint = TermKind::OF_COMPLAINTS.contains(&deadline.kind);
        let complaint_id = complaint.filter(|_| of_complaint);
        let term = TermRow { complaint_id, ..term_row(work, petition, deadline) };
        terms::start(work.conn, term)?;
    }
    for deadline in &effects.done {
        let term = TermRow { met_at: Some(work.now), ..term_row(work, petition, deadline) };
        terms::start(work.conn, term)?;
    }
    Ok(())
}

/// A term whose act was undone runs on. While it was fulfilled it did not follow the calendar: it is not over before the
/// end that it has by the present one (76(5)).
fn run_on(work: &mut Work<'_>, petition: PetitionId, kind: TermKind) -> Result<(), Error> {
    terms::reopen(work.conn, petition, &[kind])?;
    let Some(clock) = terms::running(work.conn, petition, kind)? else { return Ok(()) };
    let term = deadline(&clock)?.recomputed(&work.calendar, clock.started_on);
    if term.reckoning.due > clock.due_on {
        let reckoned = reckoned(work, &clock, &term, clock.waits_until);
        terms::reckon(work.conn, clock.id, reckoned)?;
    }
    Ok(())
}

fn term_row(work: &Work<'_>, petition: PetitionId, deadline: &StartedTerm) -> TermRow {
    TermRow {
        id: Uuid::now_v7(),
        petition_id: petition,
        kind: deadline.kind,
        article: deadline.kind.article().to_owned(),
        started_on: deadline.started_on,
        started_at: work.now,
        length: deadline.length.try_into().unwrap_or(i32::MAX),
        unit: deadline.unit,
        due_on: deadline.reckoning.due,
        due_at: end_of(deadline.reckoning.due),
        skipped: skipped_days(&deadline.reckoning),
        provisional: deadline.reckoning.provisional,
        calendar_version: work.calendar.version(),
        met_at: None,
        overdue_at: None,
        complaint_id: None,
        waits_until: None,
    }
}

/// How a clock is kept that ends by this reckoning.
pub(crate) fn reckoned(
    work: &Work<'_>,
    clock: &TermRow,
    term: &StartedTerm,
    waits_until: Option<DateTime<Utc>>,
) -> Reckoned {
    Reckoned {
        due_on: term.reckoning.due,
        due_at: end_of(term.reckoning.due),
        skipped: if term.unit == TermUnit::CalendarDays {
            clock.skipped.clone()
        } else {
            skipped_days(&term.reckoning)
        },
        provisional: term.reckoning.provisional,
        calendar_version: work.calendar.version(),
        waits_until,
    }
}

/// The term of a stored clock.
pub(crate) fn deadline(clock: &TermRow) -> Result<StartedTerm, Error> {
    Ok(StartedTerm {
        kind: clock.kind,
        started_on: clock.started_on,
        length: clock
            .length
            .try_into()
            .map_err(|_| Error::Internal("length of a term".to_owned()))?,
        unit: clock.unit,
        reckoning: Reckoning {
            due: clock.due_on,
            skipped: Vec::new(),
            provisional: clock.provisional,
        },
    })
}
