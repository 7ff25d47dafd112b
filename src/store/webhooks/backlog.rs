//! Webhooks that have no deliveries of the latest events yet, since enough of earlier ones wait.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Text, Timestamptz, Uuid as SqlUuid};

use crate::coded::Coded;
use crate::ids::{PetitionId, WebhookEventId, WebhookId};
use crate::prepared::prepared;
use crate::schema::webhooks;
use crate::{Connection, Stored};
use domain::webhooks::EventType;

/// An event that a webhook which is behind comes to.
#[derive(Debug, Clone, QueryableByName)]
pub struct ComingEvent {
    /// The event.
    #[diesel(sql_type = SqlUuid)]
    pub id: WebhookEventId,
    /// Its place among all.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// What happened.
    #[diesel(sql_type = Text, deserialize_as = Coded<EventType>)]
    pub kind: EventType,
    /// To which petition; none of a trial.
    #[diesel(sql_type = diesel::sql_types::Nullable<SqlUuid>)]
    pub petition_id: Option<PetitionId>,
    /// Legal time.
    #[diesel(sql_type = Timestamptz)]
    pub happened_at: DateTime<Utc>,
    /// Not all webhooks have been told of it.
    #[diesel(sql_type = Bool)]
    pub is_untold: bool,
    /// The webhook wants to hear of it.
    #[diesel(sql_type = Bool)]
    pub is_wanted: bool,
}

/// Notes that these webhooks, which are locked, have no deliveries of events after that one.
pub fn fall_behind(conn: &mut Connection, ids: &[WebhookId], after: i64) -> Stored<()> {
    if !ids.is_empty() {
        diesel::update(webhooks::table.filter(webhooks::id.eq_any(ids)))
            .set(webhooks::behind_after.eq(after))
            .execute(conn)?;
    }
    Ok(())
}

/// Which of these webhooks, which are locked, are behind and have fewer deliveries waiting than that.
pub fn behind(conn: &mut Connection, ids: &[WebhookId], fewer_than: i64) -> Stored<Vec<WebhookId>> {
    #[derive(QueryableByName)]
    struct Behind {
        #[diesel(sql_type = SqlUuid)]
        id: WebhookId,
    }
    let found: Vec<Behind> = prepared(
        "SELECT id FROM webhooks WHERE id = ANY (?) AND behind_after IS NOT NULL \
             AND (SELECT count(*) FROM (SELECT 1 FROM outbox WHERE outbox.webhook_id = webhooks.id \
                 AND outbox.sent_at IS NULL AND outbox.buried_at IS NULL LIMIT ?) AS counted) < ? \
         ORDER BY id",
    )
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<BigInt, _>(fewer_than)
    .bind::<BigInt, _>(fewer_than)
    .load(conn)?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

/// The next events that a webhook which is behind comes to, in their order, whether it wants them or not.
pub fn coming(conn: &mut Connection, id: WebhookId, limit: i64) -> Stored<Vec<ComingEvent>> {
    Ok(prepared(
        "SELECT coming.id, coming.number, coming.kind, coming.petition_id, coming.happened_at, \
             coming.told_at IS NULL AS is_untold, \
             coming.petition_id IS NOT NULL AND hears_from <= coming.written_at \
                 AND (events = '{}' OR coming.kind = ANY (events)) \
                 AND (addressees = '{}' OR coalesce(coming.addressee = ANY (addressees), false)) \
                 AND (webhooks.territories = '{}' OR webhooks.territories && coming.territories) \
                 AND (petitions = '{}' OR coming.petition_id = ANY (petitions)) AS is_wanted \
         FROM webhooks CROSS JOIN LATERAL (SELECT * FROM webhook_events \
             WHERE webhook_events.number > webhooks.behind_after ORDER BY webhook_events.number LIMIT ?) AS coming \
         WHERE webhooks.id = ? ORDER BY coming.number",
    )
    .bind::<BigInt, _>(limit)
    .bind::<SqlUuid, _>(id)
    .load(conn)?)
}

/// Notes how far a webhook has come; none: it has deliveries of all.
pub fn come_to(conn: &mut Connection, id: WebhookId, after: Option<i64>) -> Stored<()> {
    diesel::update(webhooks::table.find(id)).set(webhooks::behind_after.eq(after)).execute(conn)?;
    Ok(())
}
