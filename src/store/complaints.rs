//! Complaints and their outcomes.

use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::complaints;
use super::{Connection, Stored};

/// A complaint as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = complaints)]
pub struct ComplaintRow {
    pub id: Uuid,
    pub petition_id: PetitionId,
    pub matter: String,
    pub route: String,
    pub statement: String,
    pub known_on: NaiveDate,
    pub filed_at: DateTime<Utc>,
    pub filed_by: AccountId,
    pub passed_on_to: Option<String>,
    pub passed_on_at: Option<DateTime<Utc>>,
    pub passed_on_by: Option<Uuid>,
    pub outcome: Option<String>,
    pub outcome_reasoning: Option<String>,
    pub settled_at: Option<DateTime<Utc>>,
    pub settled_by: Option<AccountId>,
}

pub fn insert(conn: &mut Connection, row: &ComplaintRow) -> Stored<()> {
    diesel::insert_into(complaints::table).values(row).execute(conn)?;
    Ok(())
}

pub fn by_id(conn: &mut Connection, id: Uuid) -> Stored<Option<ComplaintRow>> {
    Ok(complaints::table.find(id).select(ComplaintRow::as_select()).first(conn).optional()?)
}

/// All complaints on a petition, oldest first.
pub fn of_petition(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<ComplaintRow>> {
    Ok(complaints::table
        .filter(complaints::petition_id.eq(petition))
        .order(complaints::id)
        .limit(100)
        .select(ComplaintRow::as_select())
        .load(conn)?)
}

/// The complaint that waits for its outcome.
pub fn open(conn: &mut Connection, petition: PetitionId) -> Stored<Option<ComplaintRow>> {
    Ok(complaints::table
        .filter(complaints::petition_id.eq(petition))
        .filter(complaints::outcome.is_null())
        .select(ComplaintRow::as_select())
        .first(conn)
        .optional()?)
}

pub fn pass_on(
    conn: &mut Connection,
    id: Uuid,
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

pub fn settle(
    conn: &mut Connection,
    id: Uuid,
    outcome: &str,
    reasoning: &str,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(complaints::table.find(id))
        .set((
            complaints::outcome.eq(outcome),
            complaints::outcome_reasoning.eq(reasoning),
            complaints::settled_at.eq(at),
            complaints::settled_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}
