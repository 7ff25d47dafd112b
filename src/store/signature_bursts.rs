//! Signatures that came faster than usual, or many of them from one network.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use crate::coded::Coded;
use crate::ids::PetitionId;
use crate::schema::{petition_flags, signature_bursts};
use crate::{Connection, Stored};
use domain::bursts::BurstKind;

/// The flag of a petition that has had one.
const FLAG: &str = "signature_burst";

/// A burst as stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, Selectable)]
#[diesel(table_name = signature_bursts)]
pub struct BurstRow {
    /// What was signed.
    pub petition_id: PetitionId,
    /// By what it was noticed.
    #[diesel(serialize_as = Coded<BurstKind>, deserialize_as = Coded<BurstKind>)]
    pub kind: BurstKind,
    /// The first instant of the minute, or of the ten.
    pub began_at: DateTime<Utc>,
    /// In that minute, or from that network in those ten.
    pub signatures: i32,
    /// In the hour up to the end of that minute, or from all networks in those ten.
    pub of_all: i32,
}

/// Keeps what was noticed, and flags the petitions. Of one burst that several processes noticed, what most of them saw.
///
/// # Errors
/// The database's.
pub fn put(conn: &mut Connection, rows: Vec<BurstRow>) -> Stored<()> {
    let flags: Vec<_> = rows
        .iter()
        .map(|row| (petition_flags::petition_id.eq(row.petition_id), petition_flags::flag.eq(FLAG)))
        .collect();
    diesel::insert_into(petition_flags::table)
        .values(flags)
        .on_conflict_do_nothing()
        .execute(conn)?;
    diesel::insert_into(signature_bursts::table)
        .values(rows)
        .on_conflict((
            signature_bursts::petition_id,
            signature_bursts::kind,
            signature_bursts::began_at,
        ))
        .do_update()
        .set((
            signature_bursts::signatures
                .eq(sql::<Integer>("greatest(signature_bursts.signatures, excluded.signatures)")),
            signature_bursts::of_all
                .eq(sql::<Integer>("greatest(signature_bursts.of_all, excluded.of_all)")),
        ))
        .execute(conn)?;
    Ok(())
}

/// Bursts of a petition, the latest first.
///
/// # Errors
/// The database's.
pub fn of(conn: &mut Connection, petition: PetitionId, limit: i64) -> Stored<Vec<BurstRow>> {
    Ok(signature_bursts::table
        .filter(signature_bursts::petition_id.eq(petition))
        .order((signature_bursts::began_at.desc(), signature_bursts::kind))
        .limit(limit)
        .select(BurstRow::as_select())
        .load(conn)?)
}

/// Forgets those that began before that instant; how many.
///
/// # Errors
/// The database's.
pub fn forget_before(conn: &mut Connection, at: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(signature_bursts::table.filter(signature_bursts::began_at.lt(at)))
        .execute(conn)?)
}
