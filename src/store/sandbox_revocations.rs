//! What the sandbox's authority says of certificates that it has issued. Only added to: the last word counts, and lists
//! of an earlier hour can be made again.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::coded::Coded;
use super::schema::sandbox_revocations;
use super::{Connection, Stored};
use domain::words::words;

/// Words that are read for one list.
const MOST: i64 = 100_000;

words! {
    /// What an authority says of a certificate.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Said {
        /// Nothing is wrong with it.
        Good = "good",
        /// It has been taken back for good.
        Revoked = "revoked",
        /// It has been taken back for a while.
        OnHold = "on_hold",
        /// The authority does not know it.
        Unknown = "unknown",
    }
}

impl From<Coded<Said>> for Said {
    fn from(column: Coded<Self>) -> Self {
        column.0
    }
}

/// A word about a certificate.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = sandbox_revocations)]
pub struct RevocationRow {
    /// A UUIDv7: later words sort after earlier ones (RFC 9562, 5.7).
    pub id: Uuid,
    /// The certificate's number, in lower-case hexadecimal.
    pub serial: String,
    /// The line of the authority that issued it.
    pub line: String,
    /// What is said.
    #[diesel(serialize_as = Coded<Said>, deserialize_as = Coded<Said>)]
    pub state: Said,
    /// The reason's number (RFC 5280 §5.3.1).
    pub reason: Option<i16>,
    /// Since when; legal time.
    pub at: DateTime<Utc>,
}

/// Says something of a certificate.
pub fn say(conn: &mut Connection, row: RevocationRow) -> Stored<()> {
    diesel::insert_into(sandbox_revocations::table).values(row).execute(conn)?;
    Ok(())
}

/// The last word about a certificate; none where nothing was ever wrong with it.
pub fn last(conn: &mut Connection, serial: &str) -> Stored<Option<RevocationRow>> {
    Ok(sandbox_revocations::table
        .filter(sandbox_revocations::serial.eq(serial))
        .order(sandbox_revocations::id.desc())
        .select(RevocationRow::as_select())
        .first(conn)
        .optional()?)
}

/// Every word about certificates of a line, the first one first.
pub fn of_line(conn: &mut Connection, line: &str) -> Stored<Vec<RevocationRow>> {
    Ok(sandbox_revocations::table
        .filter(sandbox_revocations::line.eq(line))
        .order(sandbox_revocations::id)
        .limit(MOST)
        .select(RevocationRow::as_select())
        .load(conn)?)
}
