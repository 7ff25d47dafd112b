//! Turns: what one process at a time does for all of them.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::prepared::prepared;
use super::{Connection, Stored};

/// Whether it is this transaction's turn, by the key of an advisory lock; until its end it is nobody else's.
///
/// # Errors
/// The database's.
pub(crate) fn take(conn: &mut Connection, key: i64) -> Stored<bool> {
    #[derive(QueryableByName)]
    struct Turn {
        #[diesel(sql_type = Bool)]
        ours: bool,
    }
    let turn: Turn = prepared("SELECT pg_try_advisory_xact_lock(?) AS ours")
        .bind::<BigInt, _>(key)
        .get_result(conn)?;
    Ok(turn.ours)
}
