//! The names from which secrets of webhooks are made.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::ids::WebhookId;
use crate::schema::webhook_secrets;
use crate::{Connection, Stored};

/// The name of a secret.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = webhook_secrets)]
pub struct SecretRow {
    /// From which, with the identity key, the secret is made.
    pub id: Uuid,
    /// Whose it is.
    pub webhook_id: WebhookId,
    /// Version of the identity key.
    pub key_version: i16,
    /// Machine time.
    pub created_at: DateTime<Utc>,
    /// Until when it signs beside its successor.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Stores the name of a secret.
pub fn insert_secret(conn: &mut Connection, row: &SecretRow) -> Stored<()> {
    diesel::insert_into(webhook_secrets::table).values(row).execute(conn)?;
    Ok(())
}

/// The secrets by which deliveries of these webhooks are signed now, the newest first.
pub fn secrets_in_force(
    conn: &mut Connection,
    webhooks: &[WebhookId],
    now: DateTime<Utc>,
) -> Stored<Vec<SecretRow>> {
    Ok(webhook_secrets::table
        .filter(webhook_secrets::webhook_id.eq_any(webhooks))
        .filter(webhook_secrets::expires_at.is_null().or(webhook_secrets::expires_at.gt(now)))
        .order(webhook_secrets::id.desc())
        .select(SecretRow::as_select())
        .load(conn)?)
}

/// Lets the one in force sign until then, and forgets those before it.
pub fn expire_others(
    conn: &mut Connection,
    webhook: WebhookId,
    until: DateTime<Utc>,
) -> Stored<()> {
    let of_webhook = webhook_secrets::table.filter(webhook_secrets::webhook_id.eq(webhook));
    diesel::delete(of_webhook.filter(webhook_secrets::expires_at.is_not_null())).execute(conn)?;
    diesel::update(of_webhook).set(webhook_secrets::expires_at.eq(until)).execute(conn)?;
    Ok(())
}
