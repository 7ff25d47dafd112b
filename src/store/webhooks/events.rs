//! What webhooks are told of, and how far each telling has come.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use crate::coded::Coded;
use crate::ids::{PetitionId, WebhookEventId, WebhookId};
use crate::prepared::prepared;
use crate::schema::webhook_events;
use crate::{Connection, Stored};
use domain::webhooks::EventType;

/// An event to be told.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = webhook_events)]
pub struct NewEvent {
    /// What each of its deliveries is known by.
    pub id: WebhookEventId,
    /// What happened.
    #[diesel(serialize_as = Coded<EventType>)]
    pub kind: EventType,
    /// To which petition; none of a trial.
    pub petition_id: Option<PetitionId>,
    /// What is said of it, by name.
    pub data: serde_json::Value,
    /// Legal time; of what one signature caused, the beginning of the civil day.
    pub happened_at: DateTime<Utc>,
    /// The slug of the petition's addressee, for filters.
    pub addressee: Option<String>,
    /// The KATO codes of the territories it belongs to, for filters.
    pub territories: Vec<String>,
    /// Machine time.
    pub written_at: DateTime<Utc>,
    /// When the last webhook had it; of a trial, at once.
    pub told_at: Option<DateTime<Utc>>,
}

/// An event as stored.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = webhook_events)]
pub struct EventRow {
    /// What each of its deliveries is known by.
    pub id: WebhookEventId,
    /// Its place among all.
    pub number: i64,
    /// What happened.
    #[diesel(deserialize_as = Coded<EventType>)]
    pub kind: EventType,
    /// To which petition.
    pub petition_id: Option<PetitionId>,
    /// What is said of it.
    pub data: serde_json::Value,
    /// Legal time.
    pub happened_at: DateTime<Utc>,
    /// For filters.
    pub addressee: Option<String>,
    /// For filters.
    pub territories: Vec<String>,
    /// Machine time.
    pub written_at: DateTime<Utc>,
    /// Webhooks up to this one have it.
    pub after_webhook: Option<WebhookId>,
}

/// Writes an event, in the transaction that causes it.
pub fn insert_event(conn: &mut Connection, event: NewEvent) -> Stored<()> {
    diesel::insert_into(webhook_events::table).values(event).execute(conn)?;
    Ok(())
}

/// Writes an event and gives it back with its number.
pub fn write_event(conn: &mut Connection, event: NewEvent) -> Stored<EventRow> {
    Ok(diesel::insert_into(webhook_events::table)
        .values(event)
        .returning(EventRow::as_returning())
        .get_result(conn)?)
}

/// An event.
pub fn event(conn: &mut Connection, id: WebhookEventId) -> Stored<Option<EventRow>> {
    Ok(webhook_events::table.find(id).select(EventRow::as_select()).first(conn).optional()?)
}

/// The first event that not all have been told and that nobody else works on, locked; one of a petition only when all before
/// it have been told, so that no webhook hears of two in the wrong order.
pub fn next_untold(conn: &mut Connection) -> Stored<Option<EventRow>> {
    let earlier = diesel::alias!(webhook_events as earlier);
    let waits = earlier
        .filter(earlier.field(webhook_events::petition_id).eq(webhook_events::petition_id))
        .filter(earlier.field(webhook_events::number).lt(webhook_events::number))
        .filter(earlier.field(webhook_events::told_at).is_null());
    Ok(webhook_events::table
        .filter(webhook_events::told_at.is_null())
        .filter(diesel::dsl::not(diesel::dsl::exists(waits)))
        .order(webhook_events::number)
        .limit(1)
        .select(EventRow::as_select())
        .for_no_key_update()
        .skip_locked()
        .first(conn)
        .optional()?)
}

/// A webhook that wants an event.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Wanting {
    /// Which one.
    #[diesel(sql_type = SqlUuid)]
    pub id: WebhookId,
    /// It takes the event up later: it has no deliveries of earlier ones yet.
    #[diesel(sql_type = Bool)]
    pub is_behind: bool,
    /// Deliveries to it that wait, counted to the most that was asked for; none are counted where it is behind.
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
}

/// The next webhooks that want an event, after the one that it has come to, locked: whoever is behind takes up no event
/// meanwhile. What waits for each is counted up to `most`.
pub fn wanting(
    conn: &mut Connection,
    event: &EventRow,
    limit: i64,
    most: i64,
) -> Stored<Vec<Wanting>> {
    let petitions: Vec<PetitionId> = event.petition_id.into_iter().collect();
    let addressees: Vec<&str> = event.addressee.as_deref().into_iter().collect();
    Ok(prepared(
        "SELECT webhooks.id, coalesce(behind_after < ?, false) AS is_behind, \
             CASE WHEN behind_after < ? THEN 0 ELSE \
                 (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE outbox.webhook_id = webhooks.id \
                     AND outbox.sent_at IS NULL AND outbox.buried_at IS NULL LIMIT ?) AS counted) END AS waiting \
         FROM webhooks JOIN accounts ON accounts.id = owner_id \
         WHERE (?::uuid IS NULL OR webhooks.id > ?) AND webhooks.disabled_at IS NULL AND accounts.disabled_at IS NULL \
             AND hears_from <= ? AND (events = '{}' OR ? = ANY (events)) \
             AND (addressees = '{}' OR addressees && ?) AND (territories = '{}' OR territories && ?) \
             AND (petitions = '{}' OR petitions && ?) \
         ORDER BY webhooks.id LIMIT ? FOR NO KEY UPDATE OF webhooks",
    )
    .bind::<BigInt, _>(event.number)
    .bind::<BigInt, _>(event.number)
    .bind::<BigInt, _>(most)
    .bind::<Nullable<SqlUuid>, _>(event.after_webhook)
    .bind::<Nullable<SqlUuid>, _>(event.after_webhook)
    .bind::<Timestamptz, _>(event.written_at)
    .bind::<Text, _>(event.kind.code())
    .bind::<Array<Text>, _>(addressees)
    .bind::<Array<Text>, _>(event.territories.clone())
    .bind::<Array<SqlUuid>, _>(petitions)
    .bind::<BigInt, _>(limit)
    .load(conn)?)
}

/// Notes how far the telling of an event has come.
pub fn advance(
    conn: &mut Connection,
    id: WebhookEventId,
    after: Option<WebhookId>,
    told_at: Option<DateTime<Utc>>,
) -> Stored<()> {
    diesel::update(webhook_events::table.find(id))
        .set((webhook_events::after_webhook.eq(after), webhook_events::told_at.eq(told_at)))
        .execute(conn)?;
    Ok(())
}
