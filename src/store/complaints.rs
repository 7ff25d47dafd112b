//! Complaints and their outcomes.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::coded::{Coded, MaybeCoded};
use super::ids::{AccountId, ComplaintId, PetitionId};
use super::schema::complaints;
use super::{Connection, Stored};
use domain::acts::{AppealRoute, ComplaintMatter, ComplaintOutcome};

/// A complaint as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = complaints)]
pub struct ComplaintRow {
    /// Of the complaint.
    pub id: ComplaintId,
    /// The petition it is about.
    pub petition_id: PetitionId,
    /// What it is about.
    #[diesel(serialize_as = Coded<ComplaintMatter>, deserialize_as = Coded<ComplaintMatter>)]
    pub matter: ComplaintMatter,
    /// Who hears it.
    #[diesel(serialize_as = Coded<AppealRoute>, deserialize_as = Coded<AppealRoute>)]
    pub route: AppealRoute,
    /// In the author's words.
    pub statement: String,
    /// Civil day on which the author learned of what they complain of.
    pub known_on: NaiveDate,
    /// When it was filed.
    pub filed_at: DateTime<Utc>,
    /// The author.
    pub filed_by: AccountId,
    /// Name of the superior body it was passed on to.
    pub passed_on_to: Option<String>,
    /// When it was passed on.
    pub passed_on_at: Option<DateTime<Utc>>,
    /// The official who passed it on.
    pub passed_on_by: Option<AccountId>,
    /// How it ended.
    #[diesel(serialize_as = MaybeCoded<ComplaintOutcome>, deserialize_as = MaybeCoded<ComplaintOutcome>)]
    pub outcome: Option<ComplaintOutcome>,
    /// Why it ended so.
    pub outcome_reasoning: Option<String>,
    /// When the outcome was recorded.
    pub settled_at: Option<DateTime<Utc>>,
    /// The administrator who recorded it.
    pub settled_by: Option<AccountId>,
}

/// Keeps a complaint.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Connection, row: ComplaintRow) -> Stored<()> {
    diesel::insert_into(complaints::table).values(row).execute(conn)?;
    Ok(())
}

/// The complaint of that id.
///
/// # Errors
/// The database's.
pub fn by_id(conn: &mut Connection, id: ComplaintId) -> Stored<Option<ComplaintRow>> {
    Ok(complaints::table.find(id).select(ComplaintRow::as_select()).first(conn).optional()?)
}

/// All complaints on a petition, oldest first.
///
/// # Errors
/// The database's.
pub fn of_petition(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<ComplaintRow>> {
    Ok(complaints::table
        .filter(complaints::petition_id.eq(petition))
        .order(complaints::id)
        .limit(100)
        .select(ComplaintRow::as_select())
        .load(conn)?)
}

/// The complaint that waits for its outcome.
///
/// # Errors
/// The database's.
pub fn open(conn: &mut Connection, petition: PetitionId) -> Stored<Option<ComplaintRow>> {
    Ok(complaints::table
        .filter(complaints::petition_id.eq(petition))
        .filter(complaints::outcome.is_null())
        .select(ComplaintRow::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps that it was passed on to the superior body (91(4)).
///
/// # Errors
/// The database's.
pub fn pass_on(
    conn: &mut Connection,
    id: ComplaintId,
    to: &str,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(complaints::table.find(id))
        .set((
            complaints::passed_on_to.eq(to),
            complaints::passed_on_at.eq(at),
            complaints::passed_on_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Keeps its outcome (100).
///
/// # Errors
/// The database's.
pub fn settle(
    conn: &mut Connection,
    id: ComplaintId,
    outcome: ComplaintOutcome,
    reasoning: &str,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(complaints::table.find(id))
        .set((
            complaints::outcome.eq(MaybeCoded(Some(outcome))),
            complaints::outcome_reasoning.eq(reasoning),
            complaints::settled_at.eq(at),
            complaints::settled_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}
