//! The append-only record of what happened to each petition.

use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::journal;
use super::{Connection, Stored};

/// One step of a petition.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = journal)]
pub struct Entry {
    pub id: Uuid,
    pub petition_id: PetitionId,
    pub event: String,
    pub from_state: String,
    pub to_state: String,
    pub version: i32,
    pub actor_role: String,
    pub actor_id: Option<AccountId>,
    pub details: serde_json::Value,
    /// The instant the step counts from; a lapsed clock's own due instant.
    pub effective_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
}

pub fn append(conn: &mut Connection, entry: &Entry) -> Stored<()> {
    diesel::insert_into(journal::table).values(entry).execute(conn)?;
    Ok(())
}

/// Steps after `after`, oldest first, at most `limit`.
pub fn of_petition(
    conn: &mut Connection,
    petition: PetitionId,
    after: i32,
    limit: i64,
) -> Stored<Vec<Entry>> {
    Ok(journal::table
        .filter(journal::petition_id.eq(petition))
        .filter(journal::version.gt(after))
        .order(journal::version)
        .limit(limit)
        .select(Entry::as_select())
        .load(conn)?)
}
