//! What moderators did about a petition among themselves; only added to.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId};
use crate::schema::{accounts, desk_journal};
use crate::{Connection, Stored};
use domain::desk::DeskEvent;

/// A line of the journal of the desk. `details` hold no personal data of citizens.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = desk_journal)]
pub struct DeskEntry {
    /// Later ones sort after earlier ones.
    pub id: Uuid,
    /// What it is about.
    pub petition_id: PetitionId,
    /// What was done.
    #[diesel(serialize_as = Coded<DeskEvent>, deserialize_as = Coded<DeskEvent>)]
    pub event: DeskEvent,
    /// Who did it; nobody for the service.
    pub actor_id: Option<AccountId>,
    /// Facts of it.
    pub details: serde_json::Value,
    /// Legal time at which it was written.
    pub recorded_at: DateTime<Utc>,
}

/// Writes a line.
///
/// # Errors
/// The database's.
pub fn append(conn: &mut Connection, entry: DeskEntry) -> Stored<()> {
    diesel::insert_into(desk_journal::table).values(entry).execute(conn)?;
    Ok(())
}

/// Lines about a petition, newest first, below `before`, each with the given and family name of who did it.
///
/// # Errors
/// The database's.
pub fn of_petition(
    conn: &mut Connection,
    petition: PetitionId,
    before: Option<Uuid>,
    limit: i64,
) -> Stored<Vec<(DeskEntry, Option<(String, String)>)>> {
    let mut query = desk_journal::table
        .left_join(accounts::table.on(accounts::id.nullable().eq(desk_journal::actor_id)))
        .filter(desk_journal::petition_id.eq(petition))
        .order(desk_journal::id.desc())
        .limit(limit)
        .select((DeskEntry::as_select(), (accounts::given_name, accounts::family_name).nullable()))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(desk_journal::id.lt(before));
    }
    Ok(query.load(conn)?)
}
