//! Deliveries: lines of the outbox that go to webhooks.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId, WebhookEventId, WebhookId};
use crate::schema::{outbox, webhook_events, webhooks};
use crate::{Connection, Stored};
use domain::language::Language;
use domain::webhooks::EventType;

/// A delivery to be made.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = outbox)]
pub struct NewDelivery {
    /// Names the delivery for the webhook's owner.
    pub id: Uuid,
    /// The type of the event.
    #[diesel(serialize_as = Coded<EventType>)]
    pub kind: EventType,
    /// The petition, one of whose deliveries waits for the other.
    pub petition_id: Option<PetitionId>,
    /// Where it goes.
    pub webhook_id: WebhookId,
    /// What it tells.
    pub event_id: WebhookEventId,
    /// The event's place among all.
    pub event_number: i64,
    /// Of no meaning here: what is told is in no language.
    #[diesel(serialize_as = Coded<Language>)]
    pub language: Language,
    /// Empty: the event says it.
    pub payload: serde_json::Value,
    /// At most one delivery of this name is ever written.
    pub dedup_key: String,
    /// The instant of the step it tells of.
    pub created_at: DateTime<Utc>,
    /// When it may be sent.
    pub due_at: DateTime<Utc>,
}

/// A delivery as its owner sees it.
#[derive(Debug, Clone, Queryable)]
pub struct DeliveryRow {
    /// The delivery.
    pub id: Uuid,
    /// Whose it is.
    pub webhook_id: Option<WebhookId>,
    /// What it tells.
    pub event_id: Option<WebhookEventId>,
    /// The event's place among all.
    pub event_number: Option<i64>,
    /// The type of the event.
    #[diesel(deserialize_as = Coded<EventType>)]
    pub kind: EventType,
    /// The petition it is about.
    pub petition_id: Option<PetitionId>,
    /// Tries so far, one under way included.
    pub attempts: i32,
    /// When it is tried next, if it waits.
    pub due_at: DateTime<Utc>,
    /// When its address took it.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was given up.
    pub buried_at: Option<DateTime<Utc>>,
    /// Why its last try came to nothing.
    pub last_error: Option<String>,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

/// Writes deliveries, each unless there is one of its `dedup_key`, and has their webhooks looked at.
pub fn deliver(
    conn: &mut Connection,
    deliveries: Vec<NewDelivery>,
    now: DateTime<Utc>,
) -> Stored<usize> {
    if deliveries.is_empty() {
        return Ok(0);
    }
    let to: Vec<WebhookId> = deliveries.iter().map(|delivery| delivery.webhook_id).collect();
    // In one order, as everywhere: two that wake the same ones do not wait for each other.
    let to: Vec<WebhookId> = webhooks::table
        .filter(webhooks::id.eq_any(to))
        .order(webhooks::id)
        .select(webhooks::id)
        .for_no_key_update()
        .load(conn)?;
    let written = diesel::insert_into(outbox::table)
        .values(deliveries)
        .on_conflict(outbox::dedup_key)
        .do_nothing()
        .execute(conn)?;
    diesel::update(webhooks::table.filter(webhooks::id.eq_any(to)))
        .set(
            webhooks::looked_at_next.eq(sql::<diesel::sql_types::Nullable<Timestamptz>>(
                "least(looked_at_next, ",
            )
            .bind::<Timestamptz, _>(now)
            .sql(")")),
        )
        .execute(conn)?;
    Ok(written)
}

/// What a delivery's owner sees of it.
type Columns = (
    outbox::id,
    outbox::webhook_id,
    outbox::event_id,
    outbox::event_number,
    outbox::kind,
    outbox::petition_id,
    outbox::attempts,
    outbox::due_at,
    outbox::sent_at,
    outbox::buried_at,
    outbox::last_error,
    webhook_events::written_at,
);

const COLUMNS: Columns = (
    outbox::id,
    outbox::webhook_id,
    outbox::event_id,
    outbox::event_number,
    outbox::kind,
    outbox::petition_id,
    outbox::attempts,
    outbox::due_at,
    outbox::sent_at,
    outbox::buried_at,
    outbox::last_error,
    webhook_events::written_at,
);

/// The deliveries of a webhook, those of the newest event first, before that event.
pub fn deliveries_of(
    conn: &mut Connection,
    webhook: WebhookId,
    before: Option<i64>,
    limit: i64,
) -> Stored<Vec<DeliveryRow>> {
    Ok(outbox::table
        .inner_join(webhook_events::table.on(outbox::event_id.eq(webhook_events::id.nullable())))
        .filter(outbox::webhook_id.eq(webhook))
        .filter(outbox::event_number.lt(before.unwrap_or(i64::MAX)))
        .order(outbox::event_number.desc())
        .limit(limit)
        .select(COLUMNS)
        .load(conn)?)
}

/// A delivery to a webhook of this owner.
pub fn delivery(conn: &mut Connection, owner: AccountId, id: Uuid) -> Stored<Option<DeliveryRow>> {
    Ok(outbox::table
        .inner_join(webhook_events::table.on(outbox::event_id.eq(webhook_events::id.nullable())))
        .inner_join(webhooks::table.on(outbox::webhook_id.eq(webhooks::id.nullable())))
        .filter(outbox::id.eq(id))
        .filter(webhooks::owner_id.eq(owner))
        .select(COLUMNS)
        .first(conn)
        .optional()?)
}

/// Makes a delivery due at once; one that is over is begun anew.
pub fn redeliver(conn: &mut Connection, id: Uuid, now: DateTime<Utc>) -> Stored<()> {
    let over = outbox::table
        .find(id)
        .filter(outbox::sent_at.is_not_null().or(outbox::buried_at.is_not_null()));
    diesel::update(over)
        .set((
            outbox::sent_at.eq(None::<DateTime<Utc>>),
            outbox::buried_at.eq(None::<DateTime<Utc>>),
            outbox::attempts.eq(0),
        ))
        .execute(conn)?;
    diesel::update(outbox::table.find(id)).set(outbox::due_at.eq(now)).execute(conn)?;
    Ok(())
}
