//! The secrets by which deliveries are signed. They follow from their names and the identity key and are kept nowhere.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::access::Caller;
use crate::account_events::{self, Event};
use crate::{Error, Work};
use credentials::identity::KEY_VERSION;
use store::ids::WebhookId;
use store::webhooks::{self, SecretRow};

/// Hours for which a former secret signs beside the new one, unless its owner says otherwise.
pub const OVERLAP_HOURS: u16 = 24;
/// Hours for which it may at most.
pub const MOST_OVERLAP_HOURS: u16 = 168;

/// A secret as its owner is told it.
#[derive(Debug, Clone)]
pub struct Secret {
    /// `whsec_` and Base64: what both sides know, for HMAC-SHA-256 (`v1`).
    pub shared: String,
    /// `whpk_` and Base64: the public half of our key, for Ed25519 (`v1a`).
    pub public_key: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it signs beside its successor.
    pub expires_at: Option<DateTime<Utc>>,
}

/// The secrets that sign deliveries now, the newest first.
///
/// # Errors
/// [`Error::NotFound`].
pub fn secrets(work: &mut Work<'_>, caller: &Caller, id: WebhookId) -> Result<Vec<Secret>, Error> {
    webhooks::own(work.conn, caller.id(), id)?.ok_or(Error::NotFound)?;
    in_force(work, id)
}

/// Makes a new secret, beside which the one in force signs for some hours more; those before it sign no longer.
///
/// # Errors
/// [`Error::NotFound`].
pub fn rotate(
    work: &mut Work<'_>,
    caller: &Caller,
    id: WebhookId,
    overlap_hours: u16,
) -> Result<Vec<Secret>, Error> {
    webhooks::lock(work.conn, caller.id(), id)?.ok_or(Error::NotFound)?;
    let until = work.wall_now + Duration::hours(overlap_hours.into());
    webhooks::expire_others(work.conn, id, until)?;
    make(work, id)?;
    account_events::record(
        work,
        caller.id(),
        Some(caller.id()),
        Event::WebhookSecretRotated,
        json!({ "webhook": id }),
    )?;
    in_force(work, id)
}

/// Names the first secret of a webhook, or the next.
pub(super) fn make(work: &mut Work<'_>, webhook: WebhookId) -> Result<(), Error> {
    let row = SecretRow {
        id: Uuid::now_v7(),
        webhook_id: webhook,
        key_version: KEY_VERSION,
        created_at: work.wall_now,
        expires_at: None,
    };
    Ok(webhooks::insert_secret(work.conn, &row)?)
}

fn in_force(work: &mut Work<'_>, id: WebhookId) -> Result<Vec<Secret>, Error> {
    let rows = webhooks::secrets_in_force(work.conn, &[id], work.wall_now)?;
    let told = rows.into_iter().map(|row| {
        let secret = work.app.identity.webhook(row.id);
        Secret {
            shared: secret.shared(),
            public_key: secret.public_key(),
            created_at: row.created_at,
            expires_at: row.expires_at,
        }
    });
    Ok(told.collect())
}
