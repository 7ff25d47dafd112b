//! The log itself: entries, full tiles, signed heads. Only ever added to.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::schema::{log_checkpoints, log_entries, log_tiles};
use crate::{Connection, Stored, turns};

/// Key of the advisory lock under which one process appends.
const TURN: i64 = 0x7065_7469_746c_6f67;

/// Whether this transaction may append; until its end nobody else does.
///
/// # Errors
/// The database's.
pub fn take_turn(conn: &mut Connection) -> Stored<bool> {
    turns::take(conn, TURN)
}

/// A signed head.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, Selectable)]
#[diesel(table_name = log_checkpoints)]
pub struct CheckpointRow {
    /// Entries of the log.
    pub size: i64,
    /// The root over them.
    pub root: Vec<u8>,
    /// The checkpoint as it is published.
    pub note: String,
    /// By the machine's clock.
    pub made_at: DateTime<Utc>,
}

/// The present head; none before the first entry.
///
/// # Errors
/// The database's.
pub fn head(conn: &mut Connection) -> Stored<Option<CheckpointRow>> {
    Ok(log_checkpoints::table
        .order(log_checkpoints::size.desc())
        .select(CheckpointRow::as_select())
        .first(conn)
        .optional()?)
}

/// The head that was the last before that instant.
///
/// # Errors
/// The database's.
pub fn head_before(conn: &mut Connection, instant: DateTime<Utc>) -> Stored<Option<CheckpointRow>> {
    Ok(log_checkpoints::table
        .filter(log_checkpoints::made_at.lt(instant))
        .order((log_checkpoints::made_at.desc(), log_checkpoints::size.desc()))
        .select(CheckpointRow::as_select())
        .first(conn)
        .optional()?)
}

/// The head at that size, if there was one.
///
/// # Errors
/// The database's.
pub fn checkpoint(conn: &mut Connection, size: i64) -> Stored<Option<CheckpointRow>> {
    Ok(log_checkpoints::table
        .find(size)
        .select(CheckpointRow::as_select())
        .first(conn)
        .optional()?)
}

/// Makes that the present head.
///
/// # Errors
/// The database's.
pub fn insert_checkpoint(conn: &mut Connection, row: &CheckpointRow) -> Stored<()> {
    diesel::insert_into(log_checkpoints::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Adds entries: the index of the first, and the bytes of all, for each row.
///
/// # Errors
/// The database's.
pub fn insert_entries(conn: &mut Connection, rows: &[(i64, Vec<u8>)]) -> Stored<()> {
    let rows: Vec<_> = rows
        .iter()
        .map(|(first, entries)| {
            (log_entries::first_index.eq(*first), log_entries::entries.eq(entries))
        })
        .collect();
    diesel::insert_into(log_entries::table).values(rows).execute(conn)?;
    Ok(())
}

/// The rows of entries from the first index to before the last, in their order, each with the index of its first.
///
/// # Errors
/// The database's.
pub fn entries_from(
    conn: &mut Connection,
    (first, end): (i64, i64),
) -> Stored<Vec<(i64, Vec<u8>)>> {
    Ok(log_entries::table
        .filter(log_entries::first_index.ge(first))
        .filter(log_entries::first_index.lt(end))
        .order(log_entries::first_index)
        .select((log_entries::first_index, log_entries::entries))
        .load(conn)?)
}

/// A full tile.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, Selectable)]
#[diesel(table_name = log_tiles)]
pub struct TileRow {
    /// 0 holds the hashes of entries.
    pub level: i16,
    /// Which tile of its level.
    pub tile: i64,
    /// Its 256 hashes, one after another.
    pub hashes: Vec<u8>,
    /// What they come to.
    pub root: Vec<u8>,
}

/// Adds full tiles.
///
/// # Errors
/// The database's.
pub fn insert_tiles(conn: &mut Connection, rows: &[TileRow]) -> Stored<()> {
    if !rows.is_empty() {
        diesel::insert_into(log_tiles::table).values(rows.to_vec()).execute(conn)?;
    }
    Ok(())
}

/// The hashes of a full tile.
///
/// # Errors
/// The database's.
pub fn tile(conn: &mut Connection, level: i16, tile: i64) -> Stored<Option<Vec<u8>>> {
    Ok(log_tiles::table.find((level, tile)).select(log_tiles::hashes).first(conn).optional()?)
}

/// What the tiles of a level come to, from the first to before the last.
///
/// # Errors
/// The database's.
pub fn tile_roots(
    conn: &mut Connection,
    level: i16,
    (first, end): (i64, i64),
) -> Stored<Vec<Vec<u8>>> {
    Ok(log_tiles::table
        .filter(log_tiles::level.eq(level))
        .filter(log_tiles::tile.ge(first))
        .filter(log_tiles::tile.lt(end))
        .order(log_tiles::tile)
        .select(log_tiles::root)
        .load(conn)?)
}
