//! What the outbox forgets.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::ids::AccountId;
use crate::prepared::prepared;
use crate::schema::outbox;
use crate::{Connection, Stored};

/// Forgets every mail to an account.
pub fn forget_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    prepared(
        "WITH gone AS (DELETE FROM outbox WHERE account_id = ? RETURNING campaign_id, sent_at, buried_at) \
         UPDATE campaigns SET queued = queued - mails \
             FROM (SELECT campaign_id, count(*)::integer AS mails FROM gone \
                 WHERE sent_at IS NULL AND buried_at IS NULL GROUP BY campaign_id) AS parts \
             WHERE campaigns.id = parts.campaign_id",
    )
    .bind::<diesel::sql_types::Uuid, _>(account)
    .execute(conn)?;
    Ok(())
}

/// Forgets every mail to an address that has no account.
pub fn forget_address(conn: &mut Connection, address: &str) -> Stored<()> {
    diesel::delete(outbox::table.filter(outbox::address.eq(address))).execute(conn)?;
    Ok(())
}

/// Forgets mails that were sent before then, some at a time; how many. What they said stands in inboxes.
pub fn forget_sent(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Stored<usize> {
    let older = diesel::alias!(outbox as older);
    let some = older
        .filter(older.field(outbox::sent_at).lt(before))
        .order(older.field(outbox::sent_at))
        .limit(limit)
        .select(older.field(outbox::id));
    Ok(diesel::delete(outbox::table.filter(outbox::id.eq_any(some))).execute(conn)?)
}

/// Forgets mails that went to an address without an account, and are over.
pub fn forget_addresses(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    let over = outbox::table
        .filter(outbox::address.is_not_null())
        // Said for the sake of the index of mails that were given up.
        .filter(outbox::webhook_id.is_null())
        .filter(outbox::sent_at.lt(before).or(outbox::buried_at.lt(before)));
    Ok(diesel::delete(over).execute(conn)?)
}
