//! Networks that holders have signed in or set a password from.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::ids::AccountId;
use super::schema::known_networks;
use super::{Connection, Stored};

/// Remembers that the holder was there.
pub fn see(
    conn: &mut Connection,
    account: AccountId,
    network: &[u8],
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::insert_into(known_networks::table)
        .values((
            known_networks::account_id.eq(account),
            known_networks::network.eq(network),
            known_networks::seen_at.eq(at),
        ))
        .on_conflict((known_networks::account_id, known_networks::network))
        .do_update()
        .set(known_networks::seen_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// Forgets where holders have not been since then.
pub fn forget_before(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(known_networks::table.filter(known_networks::seen_at.lt(before)))
        .execute(conn)?)
}

/// Forgets an account's.
pub fn forget_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    diesel::delete(known_networks::table.filter(known_networks::account_id.eq(account)))
        .execute(conn)?;
    Ok(())
}
