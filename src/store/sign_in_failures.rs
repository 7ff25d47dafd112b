//! Wrong passwords since the last right one, by keyed address and network.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::sign_in_failures;
use super::{Connection, Stored};

/// The network that stands for all of them.
const ANYWHERE: &[u8] = &[];

/// Wrong passwords since the last right one, and when the last of them was.
#[derive(Debug, Clone, Copy)]
pub struct Attempts {
    /// How many there were.
    pub count: i32,
    /// When the last one was.
    pub last_at: DateTime<Utc>,
}

/// What is remembered of an address.
#[derive(Debug, Clone, Copy, Default)]
pub struct Remembered {
    /// Those from the caller's network.
    pub here: Option<Attempts>,
    /// Those from all networks together.
    pub anywhere: Option<Attempts>,
}

/// Wrong passwords for an address from this network, and from all.
pub fn of(conn: &mut Connection, address: &[u8], network: &[u8]) -> Stored<Remembered> {
    let rows: Vec<(Vec<u8>, i32, DateTime<Utc>)> = sign_in_failures::table
        .filter(sign_in_failures::address_key.eq(address))
        .filter(sign_in_failures::network.eq_any([network, ANYWHERE]))
        .select((sign_in_failures::network, sign_in_failures::failures, sign_in_failures::last_at))
        .load(conn)?;
    let mut remembered = Remembered::default();
    for (network, count, last_at) in rows {
        let place =
            if network.is_empty() { &mut remembered.anywhere } else { &mut remembered.here };
        *place = Some(Attempts { count, last_at });
    }
    Ok(remembered)
}

/// Counts a wrong password, here and anywhere.
pub fn count(
    conn: &mut Connection,
    address: &[u8],
    network: &[u8],
    now: DateTime<Utc>,
) -> Stored<()> {
    let row = |network: &[u8]| {
        (
            sign_in_failures::address_key.eq(address.to_vec()),
            sign_in_failures::network.eq(network.to_vec()),
            sign_in_failures::failures.eq(1),
            sign_in_failures::last_at.eq(now),
        )
    };
    // In one order, so that two of them do not wait for each other.
    diesel::insert_into(sign_in_failures::table)
        .values(vec![row(ANYWHERE), row(network)])
        .on_conflict((sign_in_failures::address_key, sign_in_failures::network))
        .do_update()
        .set((
            sign_in_failures::failures.eq(sign_in_failures::failures + 1),
            sign_in_failures::last_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets the attempts from this network and the sum of all, after a success.
pub fn forget(conn: &mut Connection, address: &[u8], network: &[u8]) -> Stored<()> {
    let rows = sign_in_failures::table
        .filter(sign_in_failures::address_key.eq(address))
        .filter(sign_in_failures::network.eq_any([network, ANYWHERE]));
    diesel::delete(rows).execute(conn)?;
    Ok(())
}

/// Forgets everything about an address, after its holder has shown that he reads its mail.
pub fn forget_address(conn: &mut Connection, address: &[u8]) -> Stored<()> {
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::address_key.eq(address)))
        .execute(conn)?;
    Ok(())
}

/// Forgets attempts older than that.
pub fn forget_before(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(sign_in_failures::table.filter(sign_in_failures::last_at.lt(before)))
        .execute(conn)?)
}
