//! What the log is compared with.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::ids::PetitionId;
use crate::schema::{log_checkpoints, petitions, signatures};
use crate::{Connection, Stored};

/// A petition that came into open publication.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = petitions)]
pub struct Opened {
    /// The petition.
    pub id: PetitionId,
    /// SHA-256 of its frozen text.
    pub text_hash: Option<Vec<u8>>,
    /// Votes needed.
    pub required_count: Option<i32>,
    /// When they were there.
    pub threshold_reached_at: Option<DateTime<Utc>>,
}

/// Every petition that came into open publication.
///
/// # Errors
/// The database's.
pub fn opened(conn: &mut Connection) -> Stored<Vec<Opened>> {
    Ok(petitions::table
        .filter(petitions::opened_at.is_not_null())
        .order(petitions::id)
        .select(Opened::as_select())
        .load(conn)?)
}

/// Live signatures of each petition that has any.
///
/// # Errors
/// The database's.
pub fn live_counts(conn: &mut Connection) -> Stored<Vec<(PetitionId, i64)>> {
    Ok(signatures::table
        .filter(signatures::live)
        .group_by(signatures::petition_id)
        .select((signatures::petition_id, diesel::dsl::count_star()))
        .load(conn)?)
}

/// The sizes and roots of the heads after that size, in their order, at most `limit`.
///
/// # Errors
/// The database's.
pub fn checkpoints_after(
    conn: &mut Connection,
    size: i64,
    limit: i64,
) -> Stored<Vec<(i64, Vec<u8>)>> {
    Ok(log_checkpoints::table
        .filter(log_checkpoints::size.gt(size))
        .order(log_checkpoints::size)
        .limit(limit)
        .select((log_checkpoints::size, log_checkpoints::root))
        .load(conn)?)
}
