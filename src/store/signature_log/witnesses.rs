//! What witnesses say of the log, and what is known of them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz};

use crate::prepared::prepared;
use crate::schema::{log_cosignatures, log_witnesses};
use crate::{Connection, Stored, turns};

/// Key of the advisory lock under which one process begins to ask witnesses, and writes down what they said.
const ROUND: i64 = 0x7065_7469_7769_746e;

/// Whether this transaction may begin to ask; until its end nobody else does.
///
/// # Errors
/// The database's.
pub fn begin_round(conn: &mut Connection) -> Stored<bool> {
    turns::take(conn, ROUND)
}

/// Waits until nobody else begins to ask or writes down what was said, until the end of this transaction.
///
/// # Errors
/// The database's.
pub fn end_round(conn: &mut Connection) -> Stored<()> {
    prepared("SELECT pg_advisory_xact_lock(?)").bind::<BigInt, _>(ROUND).execute(conn)?;
    Ok(())
}

/// What is known of a witness.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset, Selectable)]
#[diesel(table_name = log_witnesses, treat_none_as_null = true)]
pub struct WitnessRow {
    /// The name and id of its key, as name+id.
    pub witness: String,
    /// When a process last began to ask it, by the machine's clock.
    pub asked_at: DateTime<Utc>,
    /// When it last cosigned, or showed a head of this log that stands in it.
    pub answered_at: Option<DateTime<Utc>>,
    /// The largest head of this log that it is known to have cosigned.
    pub cosigned_size: i64,
    /// Why it did not cosign the last time.
    pub fault: Option<String>,
    /// A checkpoint that it has shown: signed by the key of this log, and not of this log.
    pub contradiction: Option<String>,
}

/// All witnesses that were ever asked, by their names.
///
/// # Errors
/// The database's.
pub fn witnesses(conn: &mut Connection) -> Stored<Vec<WitnessRow>> {
    Ok(log_witnesses::table
        .order(log_witnesses::witness)
        .select(WitnessRow::as_select())
        .load(conn)?)
}

/// They are being asked.
///
/// # Errors
/// The database's.
pub fn asked(conn: &mut Connection, names: &[String], at: DateTime<Utc>) -> Stored<()> {
    for name in names {
        prepared(
            "INSERT INTO log_witnesses (witness, asked_at) VALUES (?, ?) \
             ON CONFLICT (witness) DO UPDATE SET asked_at = EXCLUDED.asked_at",
        )
        .bind::<Text, _>(name)
        .bind::<Timestamptz, _>(at)
        .execute(conn)?;
    }
    Ok(())
}

/// Keeps what is known of a witness that was asked.
///
/// # Errors
/// The database's.
pub fn keep_witness(conn: &mut Connection, row: &WitnessRow) -> Stored<()> {
    diesel::update(log_witnesses::table.find(&row.witness)).set(row).execute(conn)?;
    Ok(())
}

/// Checkpoints signed by the key of this log that witnesses have shown and that were not of this log.
///
/// # Errors
/// The database's.
pub fn contradictions(conn: &mut Connection) -> Stored<Vec<String>> {
    let shown: Vec<Option<String>> = log_witnesses::table
        .filter(log_witnesses::contradiction.is_not_null())
        .order(log_witnesses::witness)
        .select(log_witnesses::contradiction)
        .load(conn)?;
    Ok(shown.into_iter().flatten().collect())
}

/// A cosignature of a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CosignatureRow {
    /// Entries of the log at that head.
    pub size: i64,
    /// The name and id of the witness's key, as name+id.
    pub witness: String,
    /// The line of the signed note.
    pub line: String,
    /// When it came, by the machine's clock.
    pub cosigned_at: DateTime<Utc>,
}

/// Adds a verified cosignature; one by the same witness stays. The round is ours.
///
/// # Errors
/// The database's.
pub fn insert_cosignature(conn: &mut Connection, row: &CosignatureRow) -> Stored<()> {
    prepared(
        "INSERT INTO log_cosignatures (size, witness, ordinal, line, cosigned_at) \
         SELECT new.size, new.witness, \
             1 + (SELECT count(*) FROM log_cosignatures c WHERE c.size = new.size), new.line, new.cosigned_at \
         FROM (VALUES (?, ?, ?, ?)) AS new(size, witness, line, cosigned_at) \
         ON CONFLICT (size, witness) DO NOTHING",
    )
    .bind::<BigInt, _>(row.size)
    .bind::<Text, _>(&row.witness)
    .bind::<Text, _>(&row.line)
    .bind::<Timestamptz, _>(row.cosigned_at)
    .execute(conn)?;
    Ok(())
}

/// The largest head that has as many cosignatures.
///
/// # Errors
/// The database's.
pub fn cosigned_size(conn: &mut Connection, quorum: i16) -> Stored<Option<i64>> {
    Ok(log_cosignatures::table
        .filter(log_cosignatures::ordinal.eq(quorum))
        .order(log_cosignatures::size.desc())
        .select(log_cosignatures::size)
        .first(conn)
        .optional()?)
}

/// The lines of the cosignatures of a head, in the order in which they came.
///
/// # Errors
/// The database's.
pub fn cosignatures(conn: &mut Connection, size: i64) -> Stored<Vec<String>> {
    Ok(log_cosignatures::table
        .filter(log_cosignatures::size.eq(size))
        .order(log_cosignatures::ordinal)
        .select(log_cosignatures::line)
        .load(conn)?)
}
