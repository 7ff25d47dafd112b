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
    /// Signers up to this signature have their mails.
    pub after_ordinal: i64,
    /// Mails written so far.
    pub queued: i32,
    /// When the last of them was written.
    pub finished_at: Option<DateTime<Utc>>,
    pub audience: String,
    /// `addressee:<slug>` or `territory:<KATO>`.
    pub topic: Option<String>,
    /// Followers up to this account have their mails.
    pub after_account: Option<Uuid>,
    pub sent: i32,
    pub failed: i32,
    pub settled_at: Option<DateTime<Utc>>,
}

/// Writes a campaign; false when the petition has had its one of that kind.
pub fn insert(conn: &mut Connection, row: &CampaignRow) -> Stored<bool> {
    Ok(diesel::insert_into(campaigns::table).values(row).on_conflict_do_nothing().execute(conn)? == 1)
}

/// Replaces the text of a campaign of this kind that has not ended; whether there was one.
pub fn put_anew(conn: &mut Connection, petition: Uuid, kind: &str, payload: &serde_json::Value) -> Stored<bool> {
    let running = campaigns::table
        .filter(campaigns::petition_id.eq(petition))
        .filter(campaigns::kind.eq(kind))
        .filter(campaigns::topic.is_null())
        .filter(campaigns::finished_at.is_null().or((campaigns::sent + campaigns::failed).lt(campaigns::queued)));
    Ok(diesel::update(running).set(campaigns::payload.eq(payload)).execute(conn)? > 0)
}

/// The oldest campaign whose mails are not all written and that nobody else works on, locked.
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

/// Notes how far a campaign has come, and so many mails more.
pub fn advance(conn: &mut Connection, row: &CampaignRow, queued: i32) -> Stored<()> {
    diesel::update(campaigns::table.find(row.id))
        .set((
            campaigns::after_ordinal.eq(row.after_ordinal),
            campaigns::after_account.eq(row.after_account),
            campaigns::queued.eq(campaigns::queued + queued),
            campaigns::finished_at.eq(row.finished_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Campaigns, newest first, older than `before`.
pub fn list(conn: &mut Connection, before: Option<Uuid>, limit: i64) -> Stored<Vec<CampaignRow>> {
    let mut query =
        campaigns::table.order(campaigns::id.desc()).limit(limit).select(CampaignRow::as_select()).into_boxed();
    if let Some(before) = before {
        query = query.filter(campaigns::id.lt(before));
    }
    Ok(query.load(conn)?)
}
