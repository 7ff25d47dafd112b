//! From an event to a delivery for each webhook that wants it.

use serde_json::Value;
use uuid::Uuid;

use crate::{Error, Work};
use domain::language::Language;
use store::ids::WebhookId;
use store::webhooks::{self, EventRow, NewDelivery};

/// Webhooks whose deliveries are written in one transaction.
const PAGE: i64 = 1_000;

/// Writes the deliveries of the next event for a page of webhooks, with the place the page ended at; whether there was
/// one. A crash repeats no page and loses none.
///
/// # Errors
/// The store's failure.
pub fn fan_out(work: &mut Work<'_>) -> Result<bool, Error> {
    let Some(event) = webhooks::next_untold(work.conn)? else { return Ok(false) };
    let to = webhooks::wanting(work.conn, &event, PAGE)?;
    let through = i64::try_from(to.len()).unwrap_or(PAGE) < PAGE;
    let last = to.last().copied().or(event.after_webhook);
    let deliveries = to.into_iter().map(|webhook| delivery(work, &event, webhook)).collect();
    webhooks::deliver(work.conn, deliveries, work.wall_now)?;
    webhooks::advance(work.conn, event.id, last, through.then_some(work.wall_now))?;
    Ok(true)
}

/// The delivery of an event to a webhook, due at once.
pub(super) fn delivery(work: &Work<'_>, event: &EventRow, webhook: WebhookId) -> NewDelivery {
    NewDelivery {
        id: Uuid::now_v7(),
        kind: event.kind,
        petition_id: event.petition_id,
        webhook_id: webhook,
        event_id: event.id,
        event_number: event.number,
        language: Language::Kk,
        payload: Value::Object(serde_json::Map::new()),
        dedup_key: format!("webhook:{webhook}:{}", event.id),
        created_at: event.happened_at,
        due_at: work.wall_now,
    }
}
