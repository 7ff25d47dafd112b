//! Which mails are due. Deliveries to webhooks, which stand in the outbox too, have a lease of their own.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::outbox;
use crate::{Connection, Stored};

/// Up to `limit` mails that are due and that nobody holds, the oldest first, locked until the end of the
/// transaction: those of mass notices, or all others.
pub(super) fn due(
    conn: &mut Connection,
    now: DateTime<Utc>,
    limit: i64,
    mass: bool,
) -> Stored<Vec<Uuid>> {
    Ok(outbox::table
        .filter(outbox::sent_at.is_null())
        .filter(outbox::buried_at.is_null())
        .filter(outbox::webhook_id.is_null())
        .filter(outbox::campaign_id.is_not_null().eq(mass))
        .filter(outbox::due_at.le(now))
        .filter(outbox::leased_until.is_null().or(outbox::leased_until.le(now)))
        .order((outbox::due_at, outbox::id))
        .limit(limit)
        .select(outbox::id)
        .for_update()
        .skip_locked()
        .load(conn)?)
}
