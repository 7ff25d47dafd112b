//! Leases: one worker holds deliveries of a webhook for a while.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{WebhookEventId, WebhookId};
use crate::prepared::prepared;
use crate::schema::{accounts, outbox, webhook_events, webhooks};
use crate::{Connection, Stored};
use domain::webhooks::EventType;

/// A delivery that one worker holds for the moment.
#[derive(Debug, Clone, Queryable)]
pub struct LeasedDelivery {
    /// The delivery.
    pub id: Uuid,
    /// The webhook it is to.
    pub webhook: WebhookId,
    /// Where it goes.
    pub url: String,
    /// What it tells.
    pub event: WebhookEventId,
    /// What happened.
    #[diesel(deserialize_as = Coded<EventType>)]
    pub kind: EventType,
    /// What is said of it.
    pub data: serde_json::Value,
    /// Legal time.
    pub happened_at: DateTime<Utc>,
    /// Tries so far, this one included.
    pub attempts: i32,
}

/// Webhooks of which something may be due: none that rests, is disabled, or whose owner staff have suspended.
#[diesel::dsl::auto_type]
fn looked_at(now: DateTime<Utc>) -> _ {
    let in_use = accounts::table
        .filter(accounts::id.eq(webhooks::owner_id))
        .filter(accounts::disabled_at.is_null());
    webhooks::table
        .filter(webhooks::disabled_at.is_null())
        .filter(webhooks::looked_at_next.le(now))
        .filter(webhooks::rests_until.is_null().or(webhooks::rests_until.le(now)))
        .filter(exists(in_use))
}

/// Whether there is an event that not all have been told, or a webhook of which something may be due.
pub fn is_any_due(conn: &mut Connection, now: DateTime<Utc>) -> Stored<bool> {
    let untold = webhook_events::table.filter(webhook_events::told_at.is_null());
    Ok(diesel::select(exists(untold).or(exists(looked_at(now)))).get_result(conn)?)
}

/// Up to `most` webhooks of which something may be due, locked to the end of the transaction.
pub fn due(conn: &mut Connection, now: DateTime<Utc>, most: i64) -> Stored<Vec<WebhookId>> {
    Ok(looked_at(now)
        .order(webhooks::looked_at_next)
        .limit(most)
        .select(webhooks::id)
        .for_no_key_update()
        .skip_locked()
        .load(conn)?)
}

/// Leases what is due of these webhooks, which are locked, until `until`: of each up to `each`, and of one that fails a single
/// one. Of a petition only the first that waits is taken, so that a webhook hears of everything in its order. Webhooks of which
/// nothing can be sent yet are looked at again when something can.
pub fn lease(
    conn: &mut Connection,
    looked_at: &[WebhookId],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    each: i64,
) -> Stored<Vec<LeasedDelivery>> {
    if looked_at.is_empty() {
        return Ok(Vec::new());
    }
    let ids = take(conn, looked_at, now, until, each)?;
    let leased = held_by_us(conn, &ids)?;
    let busy: Vec<WebhookId> = leased.iter().map(|delivery| delivery.webhook).collect();
    if !busy.is_empty() {
        diesel::update(webhooks::table.filter(webhooks::id.eq_any(&busy)))
            .set(webhooks::looked_at_next.eq(until))
            .execute(conn)?;
    }
    let idle: Vec<WebhookId> = looked_at.iter().copied().filter(|id| !busy.contains(id)).collect();
    if !idle.is_empty() {
        look_again(conn, &idle, now)?;
    }
    Ok(leased)
}

#[derive(QueryableByName)]
struct Taken {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

fn take(
    conn: &mut Connection,
    webhooks: &[WebhookId],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    each: i64,
) -> Stored<Vec<Uuid>> {
    let taken: Vec<Taken> = prepared(
        "UPDATE outbox SET leased_until = ?, attempts = attempts + 1 \
         FROM (SELECT first.id FROM webhooks CROSS JOIN LATERAL \
             (SELECT waiting.id FROM outbox AS waiting WHERE waiting.webhook_id = webhooks.id \
                 AND waiting.sent_at IS NULL AND waiting.buried_at IS NULL AND waiting.due_at <= ? \
                 AND (waiting.leased_until IS NULL OR waiting.leased_until <= ?) \
                 AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.webhook_id = waiting.webhook_id \
                     AND earlier.petition_id = waiting.petition_id AND earlier.event_number < waiting.event_number \
                     AND earlier.sent_at IS NULL AND earlier.buried_at IS NULL) \
                 ORDER BY waiting.event_number LIMIT CASE WHEN webhooks.failures > 0 THEN 1 ELSE ? END) AS first \
             WHERE webhooks.id = ANY (?)) AS taken \
         WHERE outbox.id = taken.id RETURNING outbox.id",
    )
    .bind::<Timestamptz, _>(until)
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(each)
    .bind::<Array<SqlUuid>, _>(webhooks.to_vec())
    .load(conn)?;
    Ok(taken.into_iter().map(|row| row.id).collect())
}

/// Nothing of theirs can be sent now: they are looked at again when the first of what waits is due, or is given back by a
/// worker that died; soon, when nothing waits and more events come.
fn look_again(conn: &mut Connection, webhooks: &[WebhookId], now: DateTime<Utc>) -> Stored<()> {
    prepared(
        "UPDATE webhooks SET looked_at_next = coalesce((SELECT min(greatest(waiting.due_at, waiting.leased_until)) \
             FROM outbox AS waiting WHERE waiting.webhook_id = webhooks.id \
                 AND waiting.sent_at IS NULL AND waiting.buried_at IS NULL \
                 AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.webhook_id = waiting.webhook_id \
                     AND earlier.petition_id = waiting.petition_id AND earlier.event_number < waiting.event_number \
                     AND earlier.sent_at IS NULL AND earlier.buried_at IS NULL)), \
             CASE WHEN behind_after IS NOT NULL THEN ?::timestamptz END) \
         WHERE id = ANY (?)",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Array<SqlUuid>, _>(webhooks.to_vec())
    .execute(conn)?;
    Ok(())
}

/// What the sender needs to know.
fn held_by_us(conn: &mut Connection, ids: &[Uuid]) -> Stored<Vec<LeasedDelivery>> {
    Ok(outbox::table
        .inner_join(webhooks::table.on(outbox::webhook_id.eq(webhooks::id.nullable())))
        .inner_join(webhook_events::table.on(outbox::event_id.eq(webhook_events::id.nullable())))
        .filter(outbox::id.eq_any(ids))
        .order(webhook_events::number)
        .select((
            outbox::id,
            webhooks::id,
            webhooks::url,
            webhook_events::id,
            webhook_events::kind,
            webhook_events::data,
            webhook_events::happened_at,
            outbox::attempts,
        ))
        .load(conn)?)
}
