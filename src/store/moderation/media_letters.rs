//! Letters to the mass media (90-2(8)).

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::ids::{AccountId, PetitionId};
use crate::json::Json;
use crate::schema::media_letters;
use crate::{Connection, Stored};

/// Letters to the mass media.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = media_letters)]
pub struct MediaLetterRow {
    /// Of this record.
    pub id: Uuid,
    /// The petition they tell of.
    pub petition_id: PetitionId,
    /// Names of the media they went to.
    #[diesel(serialize_as = Json<Vec<String>>, deserialize_as = Json<Vec<String>>)]
    pub outlets: Vec<String>,
    /// Civil day in Kazakhstan.
    pub sent_on: NaiveDate,
    /// When that was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The moderator.
    pub recorded_by: AccountId,
}

/// Keeps a record of letters.
///
/// # Errors
/// The database's.
pub fn insert_media_letter(conn: &mut Connection, row: MediaLetterRow) -> Stored<()> {
    diesel::insert_into(media_letters::table).values(row).execute(conn)?;
    Ok(())
}

/// The letters that tell of a petition, oldest first.
///
/// # Errors
/// The database's.
pub fn media_letters_of(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Vec<MediaLetterRow>> {
    Ok(media_letters::table
        .filter(media_letters::petition_id.eq(petition))
        .order(media_letters::id)
        .limit(100)
        .select(MediaLetterRow::as_select())
        .load(conn)?)
}
