//! Sheets of signatures that have come in and are still to be typed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Date, Uuid as SqlUuid};

use crate::ids::{AccountId, PaperSheetsId, PetitionId};
use crate::prepared::prepared;
use crate::schema::paper_sheets;
use crate::{Connection, Stored};

/// Sheets that came in together, as announced.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = paper_sheets)]
pub struct PaperSheetsRow {
    /// Of this announcement.
    pub id: PaperSheetsId,
    /// The petition that was signed.
    pub petition_id: PetitionId,
    /// Civil day in Kazakhstan.
    pub received_on: NaiveDate,
    /// How many sheets.
    pub sheets: i32,
    /// How many lines they have together.
    pub lines: i32,
    /// How many of these have been typed.
    pub entered: i32,
    /// When that was said.
    pub announced_at: DateTime<Utc>,
    /// The moderator.
    pub announced_by: AccountId,
}

/// Keeps an announcement.
///
/// # Errors
/// The database's.
pub fn announce_sheets(conn: &mut Connection, row: &PaperSheetsRow) -> Stored<()> {
    diesel::insert_into(paper_sheets::table).values(row).execute(conn)?;
    Ok(())
}

/// The announcements on a petition, in the order in which they were made, at most `limit`.
///
/// # Errors
/// The database's.
pub fn sheets_of(
    conn: &mut Connection,
    petition: PetitionId,
    limit: i64,
) -> Stored<Vec<PaperSheetsRow>> {
    Ok(paper_sheets::table
        .filter(paper_sheets::petition_id.eq(petition))
        .order(paper_sheets::id)
        .limit(limit)
        .select(PaperSheetsRow::as_select())
        .load(conn)?)
}

/// Counts one more line of the sheets received on that day as typed; which sheets, if any were announced and lack a
/// line.
///
/// # Errors
/// The database's.
pub fn line_of_sheets(
    conn: &mut Connection,
    petition: PetitionId,
    received_on: NaiveDate,
) -> Stored<Option<PaperSheetsId>> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = SqlUuid)]
        id: PaperSheetsId,
    }
    let found: Option<Found> = prepared(
        "UPDATE paper_sheets SET entered = entered + 1 WHERE id = (SELECT id FROM paper_sheets \
             WHERE petition_id = ? AND received_on = ? AND entered < lines ORDER BY id LIMIT 1) RETURNING id",
    )
    .bind::<SqlUuid, _>(petition)
    .bind::<Date, _>(received_on)
    .get_result(conn)
    .optional()?;
    Ok(found.map(|found| found.id))
}

/// Whether announced lines of a petition are still to be typed.
///
/// # Errors
/// The database's.
pub fn lines_missing(conn: &mut Connection, petition: PetitionId) -> Stored<bool> {
    let missing = paper_sheets::table
        .filter(paper_sheets::petition_id.eq(petition))
        .filter(paper_sheets::entered.lt(paper_sheets::lines));
    Ok(diesel::select(diesel::dsl::exists(missing)).get_result(conn)?)
}
