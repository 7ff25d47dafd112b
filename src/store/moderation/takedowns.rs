//! Times out of public access. It takes two members of staff.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::ids::{AccountId, PetitionId};
use crate::schema::{takedown_proposals, takedowns};
use crate::{Connection, Stored};

/// A time out of public access.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = takedowns)]
pub struct TakedownRow {
    /// Of this record.
    pub id: Uuid,
    /// What was taken down.
    pub petition_id: PetitionId,
    /// Why; the public reads it.
    pub reason: String,
    /// Since when.
    pub taken_down_at: DateTime<Utc>,
    /// Who did it.
    pub taken_down_by: AccountId,
    /// Why it came back.
    pub restored_because: Option<String>,
    /// When it came back.
    pub restored_at: Option<DateTime<Utc>>,
    /// Who brought it back.
    pub restored_by: Option<AccountId>,
    /// Who wanted it first; it takes two.
    pub proposed_by: Option<AccountId>,
}

/// A take-down that waits for a second person.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = takedown_proposals)]
pub struct TakedownProposal {
    /// What is to be taken down.
    pub petition_id: PetitionId,
    /// Why.
    pub reason: String,
    /// Since when it waits.
    pub proposed_at: DateTime<Utc>,
    /// Who wants it.
    pub proposed_by: AccountId,
}

/// The take-down that waits; the petition's lock keeps it.
///
/// # Errors
/// The database's.
pub fn takedown_proposal(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Option<TakedownProposal>> {
    Ok(takedown_proposals::table
        .find(petition)
        .select(TakedownProposal::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps what one person wants, in the place of what they wanted before.
///
/// # Errors
/// The database's.
pub fn put_takedown_proposal(conn: &mut Connection, row: &TakedownProposal) -> Stored<()> {
    end_takedown_proposal(conn, row.petition_id)?;
    diesel::insert_into(takedown_proposals::table).values(row).execute(conn)?;
    Ok(())
}

/// Nothing waits any longer.
///
/// # Errors
/// The database's.
pub fn end_takedown_proposal(conn: &mut Connection, petition: PetitionId) -> Stored<()> {
    diesel::delete(takedown_proposals::table.find(petition)).execute(conn)?;
    Ok(())
}

/// Keeps a take-down.
///
/// # Errors
/// The database's.
pub fn insert_takedown(conn: &mut Connection, row: &TakedownRow) -> Stored<()> {
    diesel::insert_into(takedowns::table).values(row).execute(conn)?;
    Ok(())
}

/// The take-down that holds.
///
/// # Errors
/// The database's.
pub fn takedown(conn: &mut Connection, petition: PetitionId) -> Stored<Option<TakedownRow>> {
    Ok(takedowns::table
        .filter(takedowns::petition_id.eq(petition))
        .filter(takedowns::restored_at.is_null())
        .select(TakedownRow::as_select())
        .first(conn)
        .optional()?)
}

/// When a petition was last taken down, whichever it was.
///
/// # Errors
/// The database's.
pub fn latest_takedown(conn: &mut Connection) -> Stored<Option<DateTime<Utc>>> {
    // Ids are made of the time.
    let latest = takedowns::table.order(takedowns::id.desc()).select(takedowns::taken_down_at);
    Ok(latest.first(conn).optional()?)
}

/// The take-down holds no longer; it stays on record.
///
/// # Errors
/// The database's.
pub fn end_takedown(
    conn: &mut Connection,
    petition: PetitionId,
    because: &str,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(
        takedowns::table
            .filter(takedowns::petition_id.eq(petition))
            .filter(takedowns::restored_at.is_null()),
    )
    .set((
        takedowns::restored_because.eq(because),
        takedowns::restored_at.eq(at),
        takedowns::restored_by.eq(by),
    ))
    .execute(conn)?;
    Ok(())
}

/// Whether a petition was out of public access at that instant.
///
/// # Errors
/// The database's.
pub fn was_taken_down(
    conn: &mut Connection,
    petition: PetitionId,
    at: DateTime<Utc>,
) -> Stored<bool> {
    let then = takedowns::table
        .filter(takedowns::petition_id.eq(petition))
        .filter(takedowns::taken_down_at.le(at))
        .filter(takedowns::restored_at.is_null().or(takedowns::restored_at.gt(at)));
    Ok(diesel::select(diesel::dsl::exists(then)).get_result(conn)?)
}
