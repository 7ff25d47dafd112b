//! Deliveries on their way: leased, sent, settled.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration as StdDuration;

use chrono::{DateTime, Duration, Utc};
use outbound::guarded::NoStatus;
use outbound::hyper::header::{ACCEPT, CONTENT_TYPE, HeaderName};
use outbound::target::Target;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::fanning::catch_up;
use crate::notices::{AccountMail, mail_account};
use crate::{App, Error, Work};
use domain::calendar::civil_date;
use domain::webhooks::{Disabled, EventType, GIVEN_UP_AFTER, pause_after, rest_after};
use notice_facts::{AccountNotice, DisabledWebhook};
use store::ids::{WebhookEventId, WebhookId};
use store::webhooks::{self, LeasedDelivery, NewAttempt, Settlement, WebhookRow};
use store::{accounts, outbox};

/// How long a worker holds what it leased: longer than all of it takes.
const LEASE: Duration = Duration::minutes(1);
/// Deliveries to one webhook that are on their way at a time, each about another petition.
const EACH: i64 = 4;
/// For one try, from looking the name up to the head of the answer.
const WITHIN: StdDuration = StdDuration::from_secs(15);
/// What an address answers that wants nothing more, ever.
const GONE: u16 = 410;

/// Why a try has no answer, by the settled names.
pub const FAULTS: [&str; NoStatus::ALL.len()] = {
    let mut names = [""; NoStatus::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = NoStatus::ALL[at].code();
        at += 1;
    }
    names
};

/// A delivery that is to be sent.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The delivery.
    pub id: Uuid,
    /// The webhook it is to.
    pub webhook: WebhookId,
    url: String,
    event: WebhookEventId,
    body: String,
    /// Names of the secrets that sign it.
    secrets: Vec<Uuid>,
    attempt: i32,
}

/// What became of a try.
#[derive(Debug, Clone)]
pub struct Tried {
    delivery: Uuid,
    attempt: i32,
    began: DateTime<Utc>,
    took: Duration,
    answer: Result<u16, &'static str>,
}

impl Tried {
    /// Whether the receiver has taken it.
    pub(crate) fn is_taken(&self) -> bool {
        matches!(self.answer, Ok(200..=299))
    }

    fn why(&self) -> String {
        match self.answer {
            Ok(status) => format!("answered {status}"),
            Err(fault) => fault.to_owned(),
        }
    }
}

/// What is sent, byte for byte the same at every try.
#[derive(Serialize)]
struct Payload<'a> {
    r#type: &'static str,
    timestamp: DateTime<Utc>,
    data: &'a Value,
}

/// The body of a delivery.
pub(super) fn body(
    kind: EventType,
    happened_at: DateTime<Utc>,
    data: &Value,
) -> Result<String, Error> {
    let payload = Payload { r#type: kind.code(), timestamp: happened_at, data };
    serde_json::to_string(&payload).map_err(|error| Error::Internal(error.to_string()))
}

/// Whether there is an event to be told of, or a delivery that may be due.
///
/// # Errors
/// The store's failure.
pub async fn is_any_due(app: &Arc<App>) -> Result<bool, Error> {
    app.glance(|work| Ok(webhooks::is_any_due(work.conn, work.wall_now)?)).await
}

/// Takes deliveries that are due in hand, of at most so many webhooks.
///
/// # Errors
/// The store's failure.
pub fn due(work: &mut Work<'_>, most: i64) -> Result<Vec<Outgoing>, Error> {
    let looked_at = webhooks::due(work.conn, work.wall_now, most)?;
    lease(work, &looked_at)
}

/// Takes in hand what is due of these webhooks, which are locked.
fn lease(work: &mut Work<'_>, looked_at: &[WebhookId]) -> Result<Vec<Outgoing>, Error> {
    catch_up(work, looked_at)?;
    let until = work.wall_now + LEASE;
    let leased = webhooks::lease(work.conn, looked_at, work.wall_now, until, EACH)?;
    let of: Vec<WebhookId> = leased.iter().map(|delivery| delivery.webhook).collect();
    let mut secrets: HashMap<WebhookId, Vec<Uuid>> = HashMap::new();
    for secret in webhooks::secrets_in_force(work.conn, &of, work.wall_now)? {
        secrets.entry(secret.webhook_id).or_default().push(secret.id);
    }
    let outgoing = |delivery: LeasedDelivery| {
        Ok(Outgoing {
            body: body(delivery.kind, delivery.happened_at, &delivery.data)?,
            secrets: secrets.get(&delivery.webhook).cloned().unwrap_or_default(),
            id: delivery.id,
            webhook: delivery.webhook,
            url: delivery.url,
            event: delivery.event,
            attempt: delivery.attempts,
        })
    };
    leased.into_iter().map(outgoing).collect()
}

/// Sends a delivery, outside any transaction.
pub async fn send(app: Arc<App>, outgoing: Outgoing) -> Tried {
    let began = app.clock.machine();
    let timestamp = began.timestamp();
    let id = outgoing.event.to_string();
    let signatures: Vec<String> = outgoing
        .secrets
        .iter()
        .map(|name| app.identity.webhook(*name).sign(&id, timestamp, outgoing.body.as_bytes()))
        .collect();
    let headers = [
        (CONTENT_TYPE, "application/json".to_owned()),
        (ACCEPT, "*/*".to_owned()),
        (HeaderName::from_static("webhook-id"), id),
        (HeaderName::from_static("webhook-timestamp"), timestamp.to_string()),
        (HeaderName::from_static("webhook-signature"), signatures.join(" ")),
    ];
    // What was fit when it was named may not be any more: this deployment may have been set otherwise.
    let answer = match Target::parse(&outgoing.url, &app.webhooks.bounds) {
        Ok(target) => {
            app.webhooks.post(&target, &headers, outgoing.body.into_bytes(), WITHIN).await
        }
        Err(_) => Err(NoStatus::NotPublic),
    };
    Tried {
        delivery: outgoing.id,
        attempt: outgoing.attempt,
        began,
        took: app.clock.machine() - began,
        answer: answer.map_err(NoStatus::code),
    }
}

/// Settles what was tried of one webhook, and takes what else is due there in hand, unless the process ends.
///
/// # Errors
/// The store's failure.
pub fn settle(
    work: &mut Work<'_>,
    webhook: WebhookId,
    tried: &[Tried],
    go_on: bool,
) -> Result<Vec<Outgoing>, Error> {
    // Its owner may have deleted it, with all that waited for it.
    let Some(row) = webhooks::lock_for_settling(work.conn, webhook)? else {
        return Ok(Vec::new());
    };
    for one in tried {
        webhooks::note_attempt(
            work.conn,
            NewAttempt {
                id: Uuid::now_v7(),
                delivery_id: one.delivery,
                made_at: one.began,
                took_ms: one.took.num_milliseconds().try_into().unwrap_or(i32::MAX),
                status: one.answer.ok().and_then(|status| status.try_into().ok()),
                fault: one.answer.err().map(str::to_owned),
            },
        )?;
        settle_one(work, one)?;
    }
    if stand(work, &row, tried)? || !go_on {
        return Ok(Vec::new());
    }
    lease(work, &[webhook])
}

/// Settles one delivery, if the lease of that attempt is still the latest one.
fn settle_one(work: &mut Work<'_>, one: &Tried) -> Result<(), Error> {
    if one.is_taken() {
        outbox::mark_sent(work.conn, &[(one.delivery, one.attempt)], work.wall_now)?;
        return Ok(());
    }
    let [.., chance] = *one.delivery.as_bytes();
    let pause = pause_after(one.attempt, chance).filter(|_| one.answer != Ok(GONE));
    match pause {
        Some(pause) => {
            let due_at = work.wall_now + pause;
            outbox::retry(work.conn, one.delivery, one.attempt, &one.why(), due_at)?;
        }
        None => {
            outbox::bury(work.conn, one.delivery, one.attempt, &one.why(), work.wall_now)?;
        }
    }
    Ok(())
}

/// Notes how the webhook stands after these tries; whether nothing more is to be sent for now.
fn stand(work: &mut Work<'_>, row: &WebhookRow, tried: &[Tried]) -> Result<bool, Error> {
    let now = work.wall_now;
    let well = tried.iter().any(Tried::is_taken);
    let failures = if well { 0 } else { row.failures.saturating_add(1) };
    let failing_since = (!well).then(|| row.failing_since.unwrap_or(now));
    let settlement = Settlement {
        failures,
        failing_since,
        rests_until: (!well).then(|| now + rest_after(failures)),
        looked_at_next: Some(now),
    };
    webhooks::settle(work.conn, row.id, settlement)?;
    let gone = tried.iter().any(|one| one.answer == Ok(GONE));
    let given_up = failing_since.is_some_and(|since| since + GIVEN_UP_AFTER <= now);
    if row.disabled_at.is_none() && (gone || given_up) {
        let because = if gone { Disabled::Gone } else { Disabled::Failing };
        webhooks::disable(work.conn, row.id, because, now)?;
        tell_owner(work, row, because, failing_since.unwrap_or(now))?;
        return Ok(true);
    }
    Ok(!well || row.disabled_at.is_some())
}

/// Tells the owner that nothing more comes.
fn tell_owner(
    work: &mut Work<'_>,
    row: &WebhookRow,
    because: Disabled,
    since: DateTime<Utc>,
) -> Result<(), Error> {
    let Some(owner) = accounts::by_id(work.conn, row.owner_id)? else { return Ok(()) };
    let host = Target::parse(&row.url, &work.app.webhooks.bounds)
        .map_or_else(|_| String::new(), |target| target.host().to_owned());
    let notice = AccountNotice::WebhookDisabled(DisabledWebhook {
        given_name: owner.given_name.clone(),
        description: row.description.clone(),
        host,
        gone: because == Disabled::Gone,
        failing_since: civil_date(since),
        link: format!("{}/docs/", work.app.links.public_url),
    });
    mail_account(
        work,
        AccountMail {
            notice,
            account: Some(owner.id),
            address: None,
            language: owner.language,
            dedup_key: format!("webhook_disabled:{}:{}", row.id, work.wall_now.timestamp_micros()),
        },
    )?;
    Ok(())
}
