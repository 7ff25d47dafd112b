//! Public discussions of draft decisions (90-5(2)(2)).

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use diesel::prelude::*;

use crate::ids::{AccountId, DiscussionId, PetitionId};
use crate::schema::discussions;
use crate::{Connection, Stored};

/// A public discussion, announced and perhaps held.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = discussions)]
pub struct DiscussionRow {
    /// Of the discussion.
    pub id: DiscussionId,
    /// The petition it is about.
    pub petition_id: PetitionId,
    /// Civil day.
    pub held_on: NaiveDate,
    /// Time of day in Kazakhstan (UTC+5), if it was announced.
    pub starts_at: Option<NaiveTime>,
    /// Where.
    pub place: String,
    /// What is discussed.
    pub draft_decision: String,
    /// When it was announced.
    pub announced_at: DateTime<Utc>,
    /// The official who announced it.
    pub announced_by: AccountId,
    /// What was said, once that is on record.
    pub minutes: Option<String>,
    /// When the minutes were recorded.
    pub minutes_at: Option<DateTime<Utc>>,
}

/// Keeps an announced discussion.
///
/// # Errors
/// The database's.
pub fn insert_discussion(conn: &mut Connection, row: &DiscussionRow) -> Stored<()> {
    diesel::insert_into(discussions::table).values(row).execute(conn)?;
    Ok(())
}

/// All discussions about a petition, oldest first.
///
/// # Errors
/// The database's.
pub fn discussions_of(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<DiscussionRow>> {
    Ok(discussions::table
        .filter(discussions::petition_id.eq(petition))
        .order(discussions::id)
        .limit(100)
        .select(DiscussionRow::as_select())
        .load(conn)?)
}

/// Keeps the minutes.
///
/// # Errors
/// The database's.
pub fn set_minutes(
    conn: &mut Connection,
    discussion: DiscussionId,
    minutes: &str,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(discussions::table.find(discussion))
        .set((discussions::minutes.eq(minutes), discussions::minutes_at.eq(at)))
        .execute(conn)?;
    Ok(())
}
