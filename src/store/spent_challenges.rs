//! Challenges that have been signed and used: none works twice, in whichever process.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::spent_challenges;
use super::{Connection, Stored};

/// Uses a challenge up; false when somebody has done so before.
pub fn spend(conn: &mut Connection, nonce: &[u8], expires_at: DateTime<Utc>) -> Stored<bool> {
    let spent = diesel::insert_into(spent_challenges::table)
        .values((spent_challenges::nonce.eq(nonce), spent_challenges::expires_at.eq(expires_at)))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(spent == 1)
}

/// Whether a challenge has been used up.
pub fn is_spent(conn: &mut Connection, nonce: &[u8]) -> Stored<bool> {
    let spent = spent_challenges::table.find(nonce);
    Ok(diesel::select(diesel::dsl::exists(spent)).get_result(conn)?)
}

/// Forgets those that would be refused as expired by now.
pub fn forget_expired(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    let over = spent_challenges::table.filter(spent_challenges::expires_at.lt(before));
    Ok(diesel::delete(over).execute(conn)?)
}
