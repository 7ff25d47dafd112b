//! What becomes of a confirmation mail, for whoever asked for it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::{deliveries, outbox};
use super::{Connection, Stored};

/// How a mail fares.
#[derive(Debug, Clone, Queryable)]
pub struct Faring {
    /// Tries so far.
    pub attempts: i32,
    /// When it is tried next.
    pub due_at: DateTime<Utc>,
    /// When the mail server took it.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was given up.
    pub buried_at: Option<DateTime<Utc>>,
}

/// Notes under which id a mail, or none, can be followed.
pub fn put(conn: &mut Connection, id: Uuid, mail: Option<Uuid>, now: DateTime<Utc>) -> Stored<()> {
    diesel::insert_into(deliveries::table)
        .values((
            deliveries::id.eq(id),
            deliveries::mail_id.eq(mail),
            deliveries::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts the next mail in the place of the last, to be seen as long again; changes nothing where there is no such id.
pub fn renew(
    conn: &mut Connection,
    id: Uuid,
    mail: Option<Uuid>,
    now: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(deliveries::table.find(id))
        .set((deliveries::mail_id.eq(mail), deliveries::created_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// How the mail fares that is followed under that id; none inside where none was written.
pub fn of(conn: &mut Connection, id: Uuid, since: DateTime<Utc>) -> Stored<Option<Option<Faring>>> {
    let fares = (outbox::attempts, outbox::due_at, outbox::sent_at, outbox::buried_at);
    Ok(deliveries::table
        .left_join(outbox::table.on(deliveries::mail_id.eq(outbox::id.nullable())))
        .filter(deliveries::id.eq(id))
        .filter(deliveries::created_at.gt(since))
        .select(fares.nullable())
        .first(conn)
        .optional()?)
}

/// Forgets what was asked for before then; how much.
pub fn forget_before(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(deliveries::table.filter(deliveries::created_at.lt(before))).execute(conn)?)
}
