//! The log of changes, by which processes learn of each other's.

use super::ids::PetitionId;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Uuid as SqlUuid};

use super::prepared::prepared;
use super::{Connection, Stored};

/// Rows read at a time; a reader who finds more has missed too much to follow it one by one.
pub const MOST: usize = 20_000;

/// A line of the log.
#[derive(Debug, Clone, QueryableByName)]
pub struct ChangeRow {
    /// A number of its own, by which a reader knows the lines it has seen.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// The petition whose answers changed; none for a switch.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub petition_id: Option<PetitionId>,
    #[diesel(sql_type = Text)]
    /// `count`, `page`, `list` or `switches`.
    pub what: String,
    /// Every transaction below this number had ended when the log was read.
    #[diesel(sql_type = BigInt)]
    pub settled_below: i64,
    /// Place in the log of the server up to which all that was seen then is written.
    #[diesel(sql_type = BigInt)]
    pub written: i64,
}

/// Where the log of changes ends at a moment.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct End {
    /// Every transaction below this number has ended.
    #[diesel(sql_type = BigInt)]
    pub settled_below: i64,
    /// Place in the log of the server up to which all of them are written.
    #[diesel(sql_type = BigInt)]
    pub written: i64,
}

/// What transactions from `place` on have changed, as far as they have ended; at most one more than [`MOST`].
pub fn since(conn: &mut Connection, place: i64) -> Stored<Vec<ChangeRow>> {
    Ok(prepared(
        "SELECT id, petition_id, what, pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS settled_below, \
         CASE WHEN pg_is_in_recovery() THEN 0 ELSE (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint END AS written \
         FROM changes WHERE made_in >= ? LIMIT ?",
    )
    .bind::<BigInt, _>(place)
    .bind::<BigInt, _>(i64::try_from(MOST + 1).unwrap_or(i64::MAX))
    .load(conn)?)
}

/// Where the log ends now.
pub fn end(conn: &mut Connection) -> Stored<End> {
    Ok(diesel::sql_query(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS settled_below, \
         CASE WHEN pg_is_in_recovery() THEN 0 ELSE (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint END AS written",
    )
    .get_result(conn)?)
}

/// Forgets what transactions below `place` have changed.
pub fn forget(conn: &mut Connection, place: i64) -> Stored<()> {
    use super::schema::changes;
    diesel::delete(changes::table.filter(changes::made_in.lt(place))).execute(conn)?;
    Ok(())
}
