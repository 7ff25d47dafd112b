//! Which mails are due. Deliveries to webhooks, which stand in the outbox too, have a lease of their own.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::outbox;
use crate::{Connection, Stored};

/// Mails that are due and that nobody holds: those of mass notices, or all others.
#[diesel::dsl::auto_type]
fn unheld(now: DateTime<Utc>, mass: bool) -> _ {
    outbox::table
        .filter(outbox::sent_at.is_null())
        .filter(outbox::buried_at.is_null())
        .filter(outbox::webhook_id.is_null())
        .filter(outbox::campaign_id.is_not_null().eq(mass))
        .filter(outbox::due_at.le(now))
        .filter(outbox::leased_until.is_null().or(outbox::leased_until.le(now)))
}

/// Whether any mail is due that nobody holds.
pub fn is_any_due(conn: &mut Connection, now: DateTime<Utc>) -> Stored<bool> {
    let any = exists(unheld(now, false)).or(exists(unheld(now, true)));
    Ok(diesel::select(any).get_result(conn)?)
}

/// Up to `limit` mails that are due and that nobody holds, the oldest first, locked until the end of the
/// transaction: those of mass notices, or all others.
pub(super) fn due(
    conn: &mut Connection,
    now: DateTime<Utc>,
    limit: i64,
    mass: bool,
) -> Stored<Vec<Uuid>> {
    Ok(unheld(now, mass)
        .order((outbox::due_at, outbox::id))
        .limit(limit)
        .select(outbox::id)
        .for_update()
        .skip_locked()
        .load(conn)?)
}
