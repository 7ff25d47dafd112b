//! Field visits of addressee bodies, and their waivers (90-5(2)(1)).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::ids::{AccountId, PetitionId};
use crate::schema::field_visits;
use crate::{Connection, Stored};

/// A field visit with its day, place and findings, or the reason for having none.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = field_visits)]
pub struct FieldVisitRow {
    /// The petition it was made for.
    pub petition_id: PetitionId,
    /// Civil day of the visit.
    pub visited_on: Option<NaiveDate>,
    /// Where.
    pub place: Option<String>,
    /// What was found.
    pub findings: Option<String>,
    /// Why there is nothing to visit; instead of the three.
    pub waiver_reason: Option<String>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The official who recorded it.
    pub recorded_by: AccountId,
}

/// Records the visit or the waiver; a later record replaces the earlier one.
///
/// # Errors
/// The database's.
pub fn put_field_visit(conn: &mut Connection, row: &FieldVisitRow) -> Stored<()> {
    diesel::delete(field_visits::table.find(row.petition_id)).execute(conn)?;
    diesel::insert_into(field_visits::table).values(row).execute(conn)?;
    Ok(())
}

/// The visit or the waiver on record.
///
/// # Errors
/// The database's.
pub fn field_visit(conn: &mut Connection, petition: PetitionId) -> Stored<Option<FieldVisitRow>> {
    Ok(field_visits::table
        .find(petition)
        .select(FieldVisitRow::as_select())
        .first(conn)
        .optional()?)
}
