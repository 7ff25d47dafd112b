//! Mass notices and how far each has come.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::campaigns;
use super::{Connection, Stored};

/// A mass notice as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = campaigns)]
pub struct CampaignRow {
    pub id: Uuid,
    pub petition_id: Uuid,
    pub kind: String,
    pub payload: serde_json::Value,
    pub created_at: DateTime<Utc>,
    pub after_ordinal: i64,
    pub queued: i32,
    pub finished_at: Option<DateTime<Utc>>,
}

pub fn insert(conn: &mut Connection, row: &CampaignRow) -> Stored<()> {
    diesel::insert_into(campaigns::table).values(row).execute(conn)?;
    Ok(())
}

/// The oldest campaign that is not through and that nobody else works on, locked.
pub fn next(conn: &mut Connection) -> Stored<Option<CampaignRow>> {
    Ok(campaigns::table
        .filter(campaigns::finished_at.is_null())
        .order(campaigns::id)
        .select(CampaignRow::as_select())
        .for_update()
        .skip_locked()
        .first(conn)
        .optional()?)
}

pub fn advance(conn: &mut Connection, id: Uuid, after: i64, queued: i32, finished_at: Option<DateTime<Utc>>) -> Stored<()> {
    diesel::update(campaigns::table.find(id))
        .set((
            campaigns::after_ordinal.eq(after),
            campaigns::queued.eq(campaigns::queued + queued),
            campaigns::finished_at.eq(finished_at),
        ))
        .execute(conn)?;
    Ok(())
}
