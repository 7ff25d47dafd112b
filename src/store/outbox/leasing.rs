//! Leases: one worker holds a page of mails for a while.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;
use uuid::Uuid;

use super::due::due;
use super::unwanted::drop_unwanted;
use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId};
use crate::schema::{accounts, campaigns, mail_failures, outbox};
use crate::{Connection, Stored};
use domain::language::Language;

/// A mail that one worker holds for the moment.
#[derive(Debug, Clone, Queryable)]
pub struct LeasedMail {
    /// The mail.
    pub id: Uuid,
    /// Its kind as stored: one that this version does not know is given up, and holds up no other.
    pub kind: String,
    /// The petition it is about.
    pub petition: Option<PetitionId>,
    /// Whose address it goes to.
    pub account: Option<AccountId>,
    /// The mass notice it is part of.
    pub campaign: Option<Uuid>,
    /// Where it goes when there is no account.
    pub given_address: Option<String>,
    /// The present address of the account.
    pub account_address: Option<String>,
    /// The language it will be in: that of its reader now, or the one it was written for where there is no account.
    #[diesel(deserialize_as = Coded<Language>)]
    pub language: Language,
    /// What it says itself.
    pub payload: serde_json::Value,
    /// What its mass notice says.
    pub mass_payload: Option<serde_json::Value>,
    /// Tries so far, this one included.
    pub attempts: i32,
    /// Its address refuses mail.
    pub suspended_at: Option<DateTime<Utc>>,
}

impl LeasedMail {
    /// None when its account is gone.
    pub fn address(&self) -> Option<&str> {
        self.given_address.as_deref().or(self.account_address.as_deref())
    }

    /// What it says: of a mass notice, the newest text.
    pub fn facts(&self) -> &serde_json::Value {
        self.mass_payload.as_ref().unwrap_or(&self.payload)
    }

    /// Whether it is not to be sent, since its address refuses mail. What people ask for about their own
    /// account is tried all the same.
    pub fn is_withheld(&self) -> bool {
        self.suspended_at.is_some() && self.petition.is_some()
    }
}

/// Leases up to `limit` due mails until `until`, of mass notices at most `mass`, and those last; and how many of those
/// nobody wanted any more. A mail whose worker died is due again then.
pub fn lease(
    conn: &mut Connection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: i64,
    mass: i64,
) -> Stored<(Vec<LeasedMail>, usize)> {
    let mut due = self::due(conn, now, limit, false)?;
    let mut dropped = 0;
    let room = mass.min(limit - i64::try_from(due.len()).unwrap_or(limit));
    if room > 0 {
        let mass = self::due(conn, now, room, true)?;
        let unwanted = drop_unwanted(conn, &mass)?;
        due.extend(mass.into_iter().filter(|id| !unwanted.contains(id)));
        dropped = unwanted.len();
    }
    if due.is_empty() {
        return Ok((Vec::new(), dropped));
    }
    diesel::update(outbox::table.filter(outbox::id.eq_any(&due)))
        .set((outbox::leased_until.eq(until), outbox::attempts.eq(outbox::attempts + 1)))
        .execute(conn)?;
    Ok((held_by_us(conn, &due)?, dropped))
}

/// What the sender needs to know of mails, other mail before mass mail.
fn held_by_us(conn: &mut Connection, due: &[Uuid]) -> Stored<Vec<LeasedMail>> {
    Ok(outbox::table
        .left_join(accounts::table.on(outbox::account_id.eq(accounts::id.nullable())))
        .left_join(campaigns::table.on(outbox::campaign_id.eq(campaigns::id.nullable())))
        .left_join(
            mail_failures::table.on(outbox::account_id.eq(mail_failures::account_id.nullable())),
        )
        .filter(outbox::id.eq_any(due))
        .order((outbox::campaign_id.is_not_null(), outbox::due_at, outbox::id))
        .select((
            outbox::id,
            outbox::kind,
            outbox::petition_id,
            outbox::account_id,
            outbox::campaign_id,
            outbox::address,
            accounts::email.nullable(),
            // A reader who has chosen another language since it was written gets it in that one.
            sql::<Text>("coalesce(accounts.language, outbox.language)"),
            outbox::payload,
            campaigns::payload.nullable(),
            outbox::attempts,
            mail_failures::suspended_at.nullable(),
        ))
        .load(conn)?)
}
