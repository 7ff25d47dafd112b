//! Public discussions of draft decisions (90-5(2)(2)).

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use diesel::prelude::*;

use super::participants::ParticipantRecord;
use crate::ids::{AccountId, DiscussionId, PetitionId};
use crate::json::Json;
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
    /// What is spoken of, in this order.
    #[diesel(serialize_as = Json<Vec<String>>, deserialize_as = Json<Vec<String>>)]
    pub agenda: Vec<String>,
    /// Where it can be watched.
    pub broadcast_link: Option<String>,
    /// Who is invited.
    #[diesel(serialize_as = Json<Vec<ParticipantRecord>>, deserialize_as = Json<Vec<ParticipantRecord>>)]
    pub invited: Vec<ParticipantRecord>,
    /// Who took part, as the minutes say.
    #[diesel(serialize_as = Json<Vec<ParticipantRecord>>, deserialize_as = Json<Vec<ParticipantRecord>>)]
    pub participants: Vec<ParticipantRecord>,
    /// Where what was recorded of it can be watched.
    pub recording_link: Option<String>,
}

/// What stands on record of a discussion that was held.
#[derive(Debug, Clone)]
pub struct Minutes {
    /// What was said.
    pub minutes: String,
    /// Who took part.
    pub participants: Vec<ParticipantRecord>,
    /// Where what was recorded of it can be watched.
    pub recording_link: Option<String>,
}

/// Keeps an announced discussion.
///
/// # Errors
/// The database's.
pub fn insert_discussion(conn: &mut Connection, row: DiscussionRow) -> Stored<()> {
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
    minutes: Minutes,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(discussions::table.find(discussion))
        .set((
            discussions::minutes.eq(minutes.minutes),
            discussions::minutes_at.eq(at),
            discussions::participants.eq(Json(minutes.participants)),
            discussions::recording_link.eq(minutes.recording_link),
        ))
        .execute(conn)?;
    Ok(())
}

/// Keeps what is made known of an announced discussion, in place of what was.
///
/// # Errors
/// The database's.
pub fn set_programme(
    conn: &mut Connection,
    discussion: DiscussionId,
    agenda: Vec<String>,
    broadcast_link: Option<&str>,
    invited: Vec<ParticipantRecord>,
) -> Stored<()> {
    diesel::update(discussions::table.find(discussion))
        .set((
            discussions::agenda.eq(Json(agenda)),
            discussions::broadcast_link.eq(broadcast_link),
            discussions::invited.eq(Json(invited)),
        ))
        .execute(conn)?;
    Ok(())
}
