//! What became of deliveries, for the owner of a webhook, and what they do about it.

use serde_json::json;
use uuid::Uuid;

use super::fanning;
use crate::access::Caller;
use crate::{Error, Work, limits};
use domain::webhooks::EventType;
use store::ids::{WebhookEventId, WebhookId};
use store::webhooks::{self, AttemptRow, DeliveryRow, NewEvent};

/// Tries that are shown of a delivery.
const TRIES: i64 = 50;

/// A delivery with its tries.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The delivery.
    pub row: DeliveryRow,
    /// The body that its address is sent.
    pub body: String,
    /// Its tries, the newest first.
    pub attempts: Vec<AttemptRow>,
}

/// Deliveries to a webhook of one's own, those of the newest event first, before that event.
///
/// # Errors
/// [`Error::NotFound`].
pub fn list(
    work: &mut Work<'_>,
    caller: &Caller,
    id: WebhookId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<DeliveryRow>, Error> {
    webhooks::own(work.conn, caller.id(), id)?.ok_or(Error::NotFound)?;
    Ok(webhooks::deliveries_of(work.conn, id, before, limit)?)
}

/// A delivery to a webhook of one's own, with what was sent and what came of it.
///
/// # Errors
/// [`Error::NotFound`].
pub fn read(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<Delivery, Error> {
    let row = webhooks::delivery(work.conn, caller.id(), id)?.ok_or(Error::NotFound)?;
    shown(work, row)
}

/// Sends a delivery again, or at once: it comes before what waits of the same petition, and tells the same under the same id.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] while its webhook is disabled; [`Error::Limited`].
pub fn redeliver(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<Delivery, Error> {
    let row = webhooks::delivery(work.conn, caller.id(), id)?.ok_or(Error::NotFound)?;
    let webhook = row.webhook_id.ok_or(Error::NotFound)?;
    enabled(work, caller, webhook)?;
    webhooks::redeliver(work.conn, id, work.wall_now)?;
    look_at_once(work, webhook)?;
    read(work, caller, id)
}

/// Tells a webhook of one's own of nothing, so that its owner sees what arrives.
///
/// # Errors
/// As [`redeliver`].
pub fn test(work: &mut Work<'_>, caller: &Caller, id: WebhookId) -> Result<Delivery, Error> {
    enabled(work, caller, id)?;
    let event = NewEvent {
        id: WebhookEventId::new(),
        kind: EventType::Test,
        petition_id: None,
        data: json!({ "webhook_id": id }),
        happened_at: work.now,
        addressee: None,
        territories: Vec::new(),
        written_at: work.wall_now,
        told_at: Some(work.wall_now),
    };
    let event = webhooks::write_event(work.conn, event)?;
    let delivery = fanning::delivery(work, &fanning::Told::from(&event), id);
    let delivery_id = delivery.id;
    webhooks::deliver(work.conn, vec![delivery], work.wall_now)?;
    look_at_once(work, id)?;
    read(work, caller, delivery_id)
}

/// Whether anything is sent to a webhook of one's own; locks it, and takes one from its owner's allowance.
fn enabled(work: &mut Work<'_>, caller: &Caller, id: WebhookId) -> Result<(), Error> {
    let row = webhooks::lock(work.conn, caller.id(), id)?.ok_or(Error::NotFound)?;
    if row.disabled_at.is_some() {
        return Err(Error::Conflict("webhook_disabled"));
    }
    limits::take(work, &limits::WEBHOOK_SENDINGS, caller.id())
}

/// Who asks does not wait until a webhook that fails has rested.
fn look_at_once(work: &mut Work<'_>, id: WebhookId) -> Result<(), Error> {
    let at_once = webhooks::Change {
        rests_until: Some(None),
        looked_at_next: Some(Some(work.wall_now)),
        ..webhooks::Change::default()
    };
    webhooks::change(work.conn, id, &at_once)?;
    Ok(())
}

fn shown(work: &mut Work<'_>, row: DeliveryRow) -> Result<Delivery, Error> {
    let event = row.event_id.ok_or(Error::NotFound)?;
    let event = webhooks::event(work.conn, event)?.ok_or(Error::NotFound)?;
    let body = super::delivering::body(event.kind, event.happened_at, &event.data)?;
    let attempts = webhooks::attempts_of(work.conn, row.id, TRIES)?;
    Ok(Delivery { row, body, attempts })
}
