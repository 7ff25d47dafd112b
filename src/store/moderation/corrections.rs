//! The one correction cycle of a petition (90-2(2)).

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::ids::{AccountId, PetitionId};
use crate::schema::correction_requests;
use crate::{Connection, Stored};

/// Keeps what the moderator asked the author to complete.
///
/// # Errors
/// The database's; among them that the petition has had its cycle.
pub fn insert_correction_request(
    conn: &mut Connection,
    petition: PetitionId,
    note: &str,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::insert_into(correction_requests::table)
        .values((
            correction_requests::petition_id.eq(petition),
            correction_requests::note.eq(note),
            correction_requests::requested_at.eq(at),
            correction_requests::requested_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// The moderator's note of the one correction cycle, when there was one.
///
/// # Errors
/// The database's.
pub fn correction_note(conn: &mut Connection, petition: PetitionId) -> Stored<Option<String>> {
    Ok(correction_requests::table
        .find(petition)
        .select(correction_requests::note)
        .first(conn)
        .optional()?)
}
