//! Mails as they were sent.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use uuid::Uuid;

use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId};
use crate::schema::{accounts, campaigns, outbox};
use crate::{Connection, Stored};
use domain::language::Language;

/// A mail as it was sent, for the sandbox's list.
#[derive(Debug, Clone, Queryable)]
pub struct SentMail {
    /// The mail.
    pub id: Uuid,
    /// Its kind as stored.
    pub kind: String,
    /// Where it went when there is no account.
    pub address: Option<String>,
    /// The present address of the account.
    pub email: Option<String>,
    /// The language it was in.
    #[diesel(deserialize_as = Coded<Language>)]
    pub language: Language,
    /// What it says itself.
    pub payload: serde_json::Value,
    /// What its mass notice says.
    pub mass_payload: Option<serde_json::Value>,
    /// The petition it is about.
    pub petition: Option<PetitionId>,
    /// Whose address it went to.
    pub account: Option<AccountId>,
    /// The mass notice it is part of.
    pub campaign: Option<Uuid>,
    /// When the mail server took it.
    pub sent_at: Option<DateTime<Utc>>,
}

#[diesel::declare_sql_function]
extern "SQL" {
    fn lower(text: Nullable<Text>) -> Nullable<Text>;
}

/// Sent mails, newest first, of one address or of all; `to` is an address in its canonical form.
pub fn sent(
    conn: &mut Connection,
    to: Option<&str>,
    before: Option<Uuid>,
    limit: i64,
) -> Stored<Vec<SentMail>> {
    let mut query = outbox::table
        .left_join(accounts::table.on(outbox::account_id.eq(accounts::id.nullable())))
        .left_join(campaigns::table.on(outbox::campaign_id.eq(campaigns::id.nullable())))
        .filter(outbox::sent_at.is_not_null())
        .filter(outbox::webhook_id.is_null())
        .order(outbox::id.desc())
        .limit(limit)
        .select((
            outbox::id,
            outbox::kind,
            outbox::address,
            accounts::email.nullable(),
            outbox::language,
            outbox::payload,
            campaigns::payload.nullable(),
            outbox::petition_id,
            outbox::account_id,
            outbox::campaign_id,
            outbox::sent_at,
        ))
        .into_boxed();
    if let Some(to) = to {
        query = query.filter(
            lower(outbox::address).eq(to).or(accounts::email_canonical.eq(to).assume_not_null()),
        );
    }
    if let Some(before) = before {
        query = query.filter(outbox::id.lt(before));
    }
    Ok(query.load(conn)?)
}
