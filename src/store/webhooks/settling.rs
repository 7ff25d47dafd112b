//! What became of a webhook after tries to deliver to it, and what is forgotten.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::row::WebhookRow;
use crate::coded::MaybeCoded;
use crate::ids::WebhookId;
use crate::schema::{outbox, webhook_events, webhooks};
use crate::{Connection, Stored};
use domain::webhooks::Disabled;

/// How a webhook stands after tries.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = webhooks, treat_none_as_null = true)]
pub struct Settlement {
    /// Tries in a row that came to nothing.
    pub failures: i32,
    /// Since when.
    pub failing_since: Option<DateTime<Utc>>,
    /// Nothing is tried before then.
    pub rests_until: Option<DateTime<Utc>>,
    /// When to look for what can be sent.
    pub looked_at_next: Option<DateTime<Utc>>,
}

/// A webhook, locked; it comes before the lines of the outbox that are its.
pub fn lock_for_settling(conn: &mut Connection, id: WebhookId) -> Stored<Option<WebhookRow>> {
    Ok(webhooks::table
        .find(id)
        .select(WebhookRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()?)
}

/// Notes how a webhook stands.
pub fn settle(conn: &mut Connection, id: WebhookId, settlement: Settlement) -> Stored<()> {
    diesel::update(webhooks::table.find(id)).set(settlement).execute(conn)?;
    Ok(())
}

/// Disables a webhook that is not disabled; what waits for it stays.
pub fn disable(
    conn: &mut Connection,
    id: WebhookId,
    because: Disabled,
    now: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(webhooks::table.find(id).filter(webhooks::disabled_at.is_null()))
        .set((
            webhooks::disabled_at.eq(now),
            webhooks::disabled_because.eq(MaybeCoded(Some(because))),
        ))
        .execute(conn)?;
    Ok(())
}

/// Forgets deliveries that were given up before then, or wait for a webhook that was disabled before then, and events that
/// nobody is told of any more; at most so many of each. Delivered ones go with the mails that were sent.
pub fn forget_over(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Stored<usize> {
    let over = diesel::alias!(outbox as over);
    let given_up = over
        .filter(over.field(outbox::webhook_id).is_not_null())
        .filter(over.field(outbox::buried_at).lt(before))
        .order(over.field(outbox::buried_at))
        .limit(limit)
        .select(over.field(outbox::id));
    let abandoned = over
        .inner_join(webhooks::table.on(over.field(outbox::webhook_id).eq(webhooks::id.nullable())))
        .filter(webhooks::disabled_at.lt(before))
        .filter(over.field(outbox::sent_at).is_null())
        .filter(over.field(outbox::buried_at).is_null())
        .limit(limit)
        .select(over.field(outbox::id));
    let deliveries = diesel::delete(outbox::table.filter(outbox::id.eq_any(given_up)))
        .execute(conn)?
        + diesel::delete(outbox::table.filter(outbox::id.eq_any(abandoned))).execute(conn)?;
    let told = diesel::alias!(webhook_events as told);
    let lines = outbox::table
        .filter(outbox::event_id.eq(told.field(webhook_events::id).nullable()))
        .select(outbox::id);
    let silent = told
        .filter(told.field(webhook_events::told_at).lt(before))
        .filter(diesel::dsl::not(diesel::dsl::exists(lines)))
        .order(told.field(webhook_events::told_at))
        .limit(limit)
        .select(told.field(webhook_events::id));
    let events = diesel::delete(webhook_events::table.filter(webhook_events::id.eq_any(silent)))
        .execute(conn)?;
    Ok(deliveries + events)
}
