//! The law's clocks.

use super::ids::PetitionId;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Text, Timestamptz};
use uuid::Uuid;

use super::prepared::prepared;
use super::schema::clocks;
use super::{Connection, Stored};

/// A clock as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = clocks)]
pub struct TermRow {
    pub id: Uuid,
    pub petition_id: PetitionId,
    pub kind: String,
    pub article: String,
    pub started_on: NaiveDate,
    pub started_at: DateTime<Utc>,
    pub length: i32,
    pub unit: String,
    pub due_on: NaiveDate,
    pub due_at: DateTime<Utc>,
    pub skipped: serde_json::Value,
    pub provisional: bool,
    pub calendar_version: i32,
    pub met_at: Option<DateTime<Utc>>,
    pub overdue_at: Option<DateTime<Utc>>,
}

pub fn start(conn: &mut Connection, row: &TermRow) -> Stored<()> {
    diesel::insert_into(clocks::table).values(row).execute(conn)?;
    Ok(())
}

/// Marks the running clocks of these kinds as met.
pub fn meet(
    conn: &mut Connection,
    petition: PetitionId,
    kinds: &[&str],
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(
        clocks::table
            .filter(clocks::petition_id.eq(petition))
            .filter(clocks::kind.eq_any(kinds.to_vec()))
            .filter(clocks::met_at.is_null()),
    )
    .set(clocks::met_at.eq(at))
    .execute(conn)?;
    Ok(())
}

/// Lets the latest clocks of these kinds run on: what had met them was undone.
pub fn reopen(conn: &mut Connection, petition: PetitionId, kinds: &[&str]) -> Stored<()> {
    for kind in kinds {
        let last = clocks::table
            .filter(clocks::petition_id.eq(petition))
            .filter(clocks::kind.eq(*kind))
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

/// Marks the running clocks of these kinds as overdue, once.
pub fn mark_overdue(
    conn: &mut Connection,
    petition: PetitionId,
    kinds: &[&str],
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(
        clocks::table
            .filter(clocks::petition_id.eq(petition))
            .filter(clocks::kind.eq_any(kinds.to_vec()))
            .filter(clocks::met_at.is_null())
            .filter(clocks::overdue_at.is_null()),
    )
    .set(clocks::overdue_at.eq(at))
    .execute(conn)?;
    Ok(())
}

/// The running clock of a kind.
pub fn running(conn: &mut Connection, petition: PetitionId, kind: &str) -> Stored<Option<TermRow>> {
    Ok(clocks::table
        .filter(clocks::petition_id.eq(petition))
        .filter(clocks::kind.eq(kind))
        .filter(clocks::met_at.is_null())
        .select(TermRow::as_select())
        .first(conn)
        .optional()?)
}

/// All clocks of a petition, in the order they started.
pub fn of_petition(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<TermRow>> {
    Ok(clocks::table
        .filter(clocks::petition_id.eq(petition))
        .order(clocks::id)
        .limit(200)
        .select(TermRow::as_select())
        .load(conn)?)
}

/// Clocks that had run out at `until` and that nobody has acted on, oldest first, but for those
/// left aside.
pub fn lapsed(
    conn: &mut Connection,
    until: DateTime<Utc>,
    aside: &[Uuid],
    limit: i64,
) -> Stored<Vec<TermRow>> {
    Ok(clocks::table
        .filter(clocks::id.ne_all(aside.to_vec()))
        .filter(clocks::met_at.is_null())
        .filter(clocks::overdue_at.is_null())
        .filter(clocks::due_at.le(until))
        .order((clocks::due_at, clocks::id))
        .limit(limit)
        .select(TermRow::as_select())
        .load(conn)?)
}

/// Running clocks of which nobody has been reminded and that end on the day of their kind or earlier, the first to
/// end first, but for those left aside.
pub fn to_remind(
    conn: &mut Connection,
    until: &[(&str, NaiveDate)],
    (today, now): (NaiveDate, DateTime<Utc>),
    aside: &[Uuid],
    limit: i64,
) -> Stored<Vec<(Uuid, PetitionId)>> {
    #[derive(QueryableByName)]
    struct Ending {
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        id: Uuid,
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        petition_id: PetitionId,
    }
    let (kinds, days): (Vec<&str>, Vec<NaiveDate>) = until.iter().copied().unzip();
    let latest = days.iter().copied().max().unwrap_or(today);
    let ending: Vec<Ending> = prepared(
        "SELECT clocks.id, petition_id FROM clocks \
         JOIN unnest(?, ?) AS word (kind, day) ON clocks.kind = word.kind AND due_on <= word.day \
         WHERE met_at IS NULL AND overdue_at IS NULL AND reminded_at IS NULL AND due_on BETWEEN ? AND ? AND due_at > ? \
         AND id <> ALL (?) ORDER BY due_on, id LIMIT ?",
    )
    .bind::<Array<Text>, _>(kinds)
    .bind::<Array<Date>, _>(days)
    .bind::<Date, _>(today)
    .bind::<Date, _>(latest)
    .bind::<Timestamptz, _>(now)
    .bind::<Array<diesel::sql_types::Uuid>, _>(aside)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(ending.into_iter().map(|clock| (clock.id, clock.petition_id)).collect())
}

/// Notes that those who owe the act were reminded; the clock's kind, unless they had been or it no longer runs.
pub fn mark_reminded(conn: &mut Connection, id: Uuid, at: DateTime<Utc>) -> Stored<Option<String>> {
    let running = clocks::table
        .find(id)
        .filter(clocks::met_at.is_null())
        .filter(clocks::reminded_at.is_null());
    Ok(diesel::update(running)
        .set(clocks::reminded_at.eq(at))
        .returning(clocks::kind)
        .get_result(conn)
        .optional()?)
}

/// Whether a clock still waits for somebody to act, re-read under the petition's lock.
pub fn is_waiting(conn: &mut Connection, id: Uuid) -> Stored<bool> {
    let row = clocks::table
        .find(id)
        .filter(clocks::met_at.is_null())
        .filter(clocks::overdue_at.is_null())
        .select(clocks::id)
        .first::<Uuid>(conn)
        .optional()?;
    Ok(row.is_some())
}

/// Petitions with an open clock that was reckoned by an older calendar, in order, but for those
/// left aside.
pub fn of_older_calendar(
    conn: &mut Connection,
    version: i32,
    now: DateTime<Utc>,
    aside: &[PetitionId],
    limit: i64,
) -> Stored<Vec<PetitionId>> {
    Ok(clocks::table
        .filter(clocks::petition_id.ne_all(aside.to_vec()))
        .filter(clocks::met_at.is_null())
        .filter(clocks::overdue_at.is_null())
        .filter(clocks::calendar_version.lt(version))
        .filter(clocks::due_at.gt(now))
        .select(clocks::petition_id)
        .distinct()
        .order(clocks::petition_id)
        .limit(limit)
        .load(conn)?)
}

/// The clocks of a petition that still run at that instant.
pub fn open_of(
    conn: &mut Connection,
    petition: PetitionId,
    now: DateTime<Utc>,
) -> Stored<Vec<TermRow>> {
    Ok(clocks::table
        .filter(clocks::petition_id.eq(petition))
        .filter(clocks::met_at.is_null())
        .filter(clocks::overdue_at.is_null())
        .filter(clocks::due_at.gt(now))
        .order(clocks::id)
        .select(TermRow::as_select())
        .load(conn)?)
}

/// Where a clock ends by another calendar.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = clocks)]
pub struct Reckoned {
    pub due_on: NaiveDate,
    pub due_at: DateTime<Utc>,
    pub skipped: serde_json::Value,
    pub provisional: bool,
    pub calendar_version: i32,
}

pub fn reckon(conn: &mut Connection, id: Uuid, reckoned: &Reckoned) -> Stored<()> {
    // A last day that moves is worth a word of its own.
    let moves = clocks::table.find(id).filter(clocks::due_on.ne(reckoned.due_on));
    diesel::update(moves).set(clocks::reminded_at.eq(None::<DateTime<Utc>>)).execute(conn)?;
    diesel::update(clocks::table.find(id)).set(reckoned).execute(conn)?;
    Ok(())
}

/// Overdue clocks of these petitions that wait for their act, longest late first.
pub fn late_of(conn: &mut Connection, petitions: &[PetitionId]) -> Stored<Vec<TermRow>> {
    Ok(clocks::table
        .filter(clocks::petition_id.eq_any(petitions))
        .filter(clocks::met_at.is_null())
        .filter(clocks::overdue_at.is_not_null())
        .order((clocks::due_at, clocks::id))
        .select(TermRow::as_select())
        .load(conn)?)
}

/// Which of these petitions have an unmet overdue clock.
pub fn overdue_among(
    conn: &mut Connection,
    petitions: &[PetitionId],
) -> Stored<Vec<(PetitionId, String)>> {
    Ok(clocks::table
        .filter(clocks::petition_id.eq_any(petitions))
        .filter(clocks::met_at.is_null())
        .filter(clocks::overdue_at.is_not_null())
        .order(clocks::id)
        .select((clocks::petition_id, clocks::kind))
        .load(conn)?)
}
