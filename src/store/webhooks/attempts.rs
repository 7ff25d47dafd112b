//! What became of each try to deliver.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::webhook_attempts;
use crate::{Connection, Stored};

/// A try that was made.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = webhook_attempts)]
pub struct NewAttempt {
    /// A UUIDv7 of its own.
    pub id: Uuid,
    /// Of which delivery.
    pub delivery_id: Uuid,
    /// When it was begun. Machine time.
    pub made_at: DateTime<Utc>,
    /// How long it took.
    pub took_ms: i32,
    /// The status it was answered with.
    pub status: Option<i16>,
    /// Why there was no answer.
    pub fault: Option<String>,
}

/// A try as its owner sees it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = webhook_attempts)]
pub struct AttemptRow {
    /// Of which delivery.
    pub delivery_id: Uuid,
    /// When it was begun.
    pub made_at: DateTime<Utc>,
    /// How long it took.
    pub took_ms: i32,
    /// The status it was answered with.
    pub status: Option<i16>,
    /// Why there was no answer.
    pub fault: Option<String>,
}

/// Notes a try.
pub fn note_attempt(conn: &mut Connection, attempt: NewAttempt) -> Stored<()> {
    diesel::insert_into(webhook_attempts::table).values(attempt).execute(conn)?;
    Ok(())
}

/// The tries of a delivery, the newest first, at most so many.
pub fn attempts_of(conn: &mut Connection, delivery: Uuid, limit: i64) -> Stored<Vec<AttemptRow>> {
    Ok(webhook_attempts::table
        .filter(webhook_attempts::delivery_id.eq(delivery))
        .order(webhook_attempts::id.desc())
        .limit(limit)
        .select(AttemptRow::as_select())
        .load(conn)?)
}
