//! What happens to terms: they start, are met, pass, run on, are reckoned anew.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::row::TermRow;
use super::skipped::SkippedDay;
use crate::coded::{Coded, coded};
use crate::ids::{ComplaintId, PetitionId};
use crate::json::Json;
use crate::schema::clocks;
use crate::{Connection, Stored};
use domain::terms::TermKind;

/// Starts a term.
pub fn start(conn: &mut Connection, row: TermRow) -> Stored<()> {
    diesel::insert_into(clocks::table).values(row).execute(conn)?;
    Ok(())
}

/// Marks the running clocks of these kinds as met: the petition's own, and those of the complaint at hand. An act after
/// the last instant is late, whether or not the sweep has seen the term pass; one that was done in time and is recorded
/// later is not.
pub fn fulfil(
    conn: &mut Connection,
    petition: PetitionId,
    complaint: Option<ComplaintId>,
    kinds: &[TermKind],
    at: DateTime<Utc>,
) -> Stored<()> {
    let owed: Vec<TermKind> = kinds.iter().copied().filter(|kind| kind.passes()).collect();
    diesel::update(
        clocks::table
            .filter(clocks::petition_id.eq(petition))
            .filter(clocks::met_at.is_null())
            .filter(clocks::complaint_id.is_null().or(clocks::complaint_id.eq(complaint)))
            .filter(clocks::kind.eq_any(coded(&owed)))
            .filter(clocks::overdue_at.is_null())
            .filter(clocks::due_at.le(at)),
    )
    .set(clocks::overdue_at.eq(clocks::due_at.nullable()))
    .execute(conn)?;
    diesel::update(
        clocks::table
            .filter(clocks::petition_id.eq(petition))
            .filter(clocks::met_at.is_null())
            .filter(clocks::complaint_id.is_null().or(clocks::complaint_id.eq(complaint)))
            .filter(clocks::kind.eq_any(coded(kinds)))
            .filter(clocks::overdue_at.is_not_null())
            .filter(clocks::due_at.gt(at)),
    )
    .set(clocks::overdue_at.eq(None::<DateTime<Utc>>))
    .execute(conn)?;
    diesel::update(
        clocks::table
            .filter(clocks::petition_id.eq(petition))
            .filter(clocks::met_at.is_null())
            .filter(clocks::complaint_id.is_null().or(clocks::complaint_id.eq(complaint)))
            .filter(clocks::kind.eq_any(coded(kinds))),
    )
    .set(clocks::met_at.eq(at))
    .execute(conn)?;
    Ok(())
}

/// Lets the latest clocks of these kinds run on: what had met them was undone.
pub fn reopen(conn: &mut Connection, petition: PetitionId, kinds: &[TermKind]) -> Stored<()> {
    for kind in kinds {
        let last = clocks::table
            .filter(clocks::petition_id.eq(petition))
            .filter(clocks::kind.eq(Coded(*kind)))
            .order(clocks::id.desc())
            .select(clocks::id)
            .first::<Uuid>(conn)
            .optional()?;
        if let Some(last) = last {
            diesel::update(clocks::table.find(last))
                .set(clocks::met_at.eq(None::<DateTime<Utc>>))
                .execute(conn)?;
        }
    }
    Ok(())
}

/// Lets the end of the running clock of that kind have no effect before an instant, or, with `None`, at once.
///
/// # Errors
/// The database's.
pub fn wait(
    conn: &mut Connection,
    petition: PetitionId,
    kind: TermKind,
    until: Option<DateTime<Utc>>,
) -> Stored<()> {
    diesel::update(
        clocks::table
            .filter(clocks::petition_id.eq(petition))
            .filter(clocks::kind.eq(Coded(kind)))
            .filter(clocks::met_at.is_null()),
    )
    .set(clocks::waits_until.eq(until))
    .execute(conn)?;
    Ok(())
}

/// Lets the end of a clock that is over have no effect before another instant, by that version of the calendar.
///
/// # Errors
/// The database's.
pub fn wait_anew(
    conn: &mut Connection,
    id: Uuid,
    until: DateTime<Utc>,
    calendar_version: i32,
) -> Stored<()> {
    diesel::update(clocks::table.find(id).filter(clocks::met_at.is_null()))
        .set((clocks::waits_until.eq(until), clocks::calendar_version.eq(calendar_version)))
        .execute(conn)?;
    Ok(())
}

/// Marks the running clocks of these kinds as overdue, once: the petition's own, or those of the complaint at hand.
pub fn mark_overdue(
    conn: &mut Connection,
    petition: PetitionId,
    complaint: Option<ComplaintId>,
    kinds: &[TermKind],
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(
        clocks::table
            .filter(clocks::petition_id.eq(petition))
            .filter(clocks::met_at.is_null())
            .filter(clocks::complaint_id.is_null().or(clocks::complaint_id.eq(complaint)))
            .filter(clocks::kind.eq_any(coded(kinds)))
            .filter(clocks::overdue_at.is_null()),
    )
    .set(clocks::overdue_at.eq(at))
    .execute(conn)?;
    Ok(())
}

/// Notes that those who owe the act were reminded; the clock's kind, unless they had been or it no longer runs.
pub fn mark_reminded(
    conn: &mut Connection,
    id: Uuid,
    at: DateTime<Utc>,
) -> Stored<Option<TermKind>> {
    let running = clocks::table
        .find(id)
        .filter(clocks::met_at.is_null())
        .filter(clocks::reminded_at.is_null());
    let kind: Option<Coded<TermKind>> = diesel::update(running)
        .set(clocks::reminded_at.eq(at))
        .returning(clocks::kind)
        .get_result(conn)
        .optional()?;
    Ok(kind.map(TermKind::from))
}

/// Where a clock ends by another calendar.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = clocks)]
pub struct Reckoned {
    /// Its last civil day, by that calendar.
    pub due_on: NaiveDate,
    /// The first instant that is no longer part of it: 24:00 (UTC+5) of that day.
    pub due_at: DateTime<Utc>,
    /// The days that were not counted, in their order.
    #[diesel(serialize_as = Json<Vec<SkippedDay>>)]
    pub skipped: Vec<SkippedDay>,
    /// That calendar was not published yet for one of its years.
    pub provisional: bool,
    /// The version of the calendar it was reckoned with.
    pub calendar_version: i32,
    /// Left as it is when there is none.
    pub waits_until: Option<DateTime<Utc>>,
}

/// Writes where a term ends now; who owes the act is reminded anew when its last day moved.
pub fn reckon(conn: &mut Connection, id: Uuid, reckoned: Reckoned) -> Stored<()> {
    // A last day that moves is worth a word of its own.
    let moves = clocks::table.find(id).filter(clocks::due_on.ne(reckoned.due_on));
    diesel::update(moves).set(clocks::reminded_at.eq(None::<DateTime<Utc>>)).execute(conn)?;
    diesel::update(clocks::table.find(id)).set(reckoned).execute(conn)?;
    Ok(())
}
