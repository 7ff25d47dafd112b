//! From an event to a delivery for each webhook that wants it.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::{Error, Work};
use domain::language::Language;
use domain::webhooks::EventType;
use store::ids::{PetitionId, WebhookEventId, WebhookId};
use store::webhooks::{self, ComingEvent, EventRow, NewDelivery, Wanting};

/// Webhooks whose deliveries are written in one transaction.
const PAGE: i64 = 1_000;

/// Deliveries to one webhook that wait at most. What comes on top waits as the events themselves, one line each for all,
/// and is taken up when half of these are gone.
const MOST_WAITING: i64 = 1_000;

/// Writes the deliveries of the next event for a page of webhooks, with the place the page ended at; whether there was
/// one. A crash repeats no page and loses none.
///
/// # Errors
/// The store's failure.
pub fn fan_out(work: &mut Work<'_>) -> Result<bool, Error> {
    let Some(event) = webhooks::next_untold(work.conn)? else { return Ok(false) };
    let page = webhooks::wanting(work.conn, &event, PAGE, MOST_WAITING)?;
    let through = i64::try_from(page.len()).unwrap_or(PAGE) < PAGE;
    let last = page.last().map(|wanting| wanting.id).or(event.after_webhook);
    let (full, ready): (Vec<Wanting>, Vec<Wanting>) = page
        .into_iter()
        .filter(|wanting| !wanting.is_behind)
        .partition(|wanting| wanting.waiting >= MOST_WAITING);
    let full: Vec<WebhookId> = full.into_iter().map(|wanting| wanting.id).collect();
    webhooks::fall_behind(work.conn, &full, event.number - 1)?;
    let told = Told::from(&event);
    let deliveries = ready.into_iter().map(|wanting| delivery(work, &told, wanting.id)).collect();
    webhooks::deliver(work.conn, deliveries, work.wall_now)?;
    webhooks::advance(work.conn, event.id, last, through.then_some(work.wall_now))?;
    Ok(true)
}

/// Gives those of these webhooks, which are locked, that are behind their deliveries of the next events, where little waits
/// for them.
pub(super) fn catch_up(work: &mut Work<'_>, ids: &[WebhookId]) -> Result<(), Error> {
    for webhook in webhooks::behind(work.conn, ids, MOST_WAITING / 2)? {
        let mut coming = webhooks::coming(work.conn, webhook, MOST_WAITING / 2)?;
        let all_seen = i64::try_from(coming.len()).unwrap_or(PAGE) < MOST_WAITING / 2;
        // Of an event that is being told now this webhook may be told with the others, or be passed over: that is seen when
        // it is done.
        let untold = coming.iter().position(|event| event.is_untold);
        coming.truncate(untold.unwrap_or(coming.len()));
        if all_seen && untold.is_none() {
            webhooks::come_to(work.conn, webhook, None)?;
        } else if let Some(last) = coming.last() {
            webhooks::come_to(work.conn, webhook, Some(last.number))?;
        }
        let wanted = coming.iter().filter(|event| event.is_wanted).map(Told::from);
        let deliveries = wanted.map(|told| delivery(work, &told, webhook)).collect();
        webhooks::deliver(work.conn, deliveries, work.wall_now)?;
    }
    Ok(())
}

/// What a delivery has of its event.
pub(super) struct Told {
    id: WebhookEventId,
    number: i64,
    kind: EventType,
    petition: Option<PetitionId>,
    happened_at: DateTime<Utc>,
}

impl From<&EventRow> for Told {
    fn from(event: &EventRow) -> Self {
        Self {
            id: event.id,
            number: event.number,
            kind: event.kind,
            petition: event.petition_id,
            happened_at: event.happened_at,
        }
    }
}

impl From<&ComingEvent> for Told {
    fn from(event: &ComingEvent) -> Self {
        Self {
            id: event.id,
            number: event.number,
            kind: event.kind,
            petition: event.petition_id,
            happened_at: event.happened_at,
        }
    }
}

/// The delivery of an event to a webhook, due at once.
pub(super) fn delivery(work: &Work<'_>, told: &Told, webhook: WebhookId) -> NewDelivery {
    NewDelivery {
        id: Uuid::now_v7(),
        kind: told.kind,
        petition_id: told.petition,
        webhook_id: webhook,
        event_id: told.id,
        event_number: told.number,
        language: Language::Kk,
        payload: Value::Object(serde_json::Map::new()),
        dedup_key: format!("webhook:{webhook}:{}", told.id),
        created_at: told.happened_at,
        due_at: work.wall_now,
    }
}
