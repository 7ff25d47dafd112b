//! Mails that were given up, for staff to look at and to try again.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::ids::{AccountId, PetitionId};
use crate::schema::{campaigns, outbox};
use crate::{Connection, Stored};

/// A mail that was given up.
#[derive(Debug, Clone, Queryable)]
pub struct BuriedMail {
    /// The mail.
    pub id: Uuid,
    /// Its kind as stored, which may be one that is no longer known.
    pub kind: String,
    /// The petition it was about.
    pub petition: Option<PetitionId>,
    /// The mass notice it was part of.
    pub campaign: Option<Uuid>,
    /// Tries until it was given up.
    pub attempts: i32,
    /// Why; it names nobody.
    pub reason: Option<String>,
    /// When it was given up.
    pub buried_at: Option<DateTime<Utc>>,
    /// Set when it came back after it was sent.
    pub sent_at: Option<DateTime<Utc>>,
}

/// Mails that were given up, newest first; nothing in them names a person.
pub fn given_up(
    conn: &mut Connection,
    before: Option<Uuid>,
    limit: i64,
) -> Stored<Vec<BuriedMail>> {
    let mut query = outbox::table
        .filter(outbox::buried_at.is_not_null())
        .filter(outbox::webhook_id.is_null())
        .order(outbox::id.desc())
        .limit(limit)
        .select((
            outbox::id,
            outbox::kind,
            outbox::petition_id,
            outbox::campaign_id,
            outbox::attempts,
            outbox::last_error,
            outbox::buried_at,
            outbox::sent_at,
        ))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(outbox::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// Tries a mail that was given up from the beginning; its account, unless there is no such mail, or none that still
/// says anything.
pub fn requeue(
    conn: &mut Connection,
    id: Uuid,
    now: DateTime<Utc>,
) -> Stored<Option<Option<AccountId>>> {
    let said = outbox::petition_id.is_not_null().or(outbox::payload.ne(serde_json::json!({})));
    let given_up = outbox::table
        .find(id)
        .filter(outbox::buried_at.is_not_null())
        .filter(outbox::webhook_id.is_null())
        .filter(said);
    let found: Option<(Option<AccountId>, Option<Uuid>)> = diesel::update(given_up)
        .set((
            outbox::buried_at.eq(None::<DateTime<Utc>>),
            outbox::sent_at.eq(None::<DateTime<Utc>>),
            outbox::attempts.eq(0),
            outbox::due_at.eq(now),
        ))
        .returning((outbox::account_id, outbox::campaign_id))
        .get_result(conn)
        .optional()?;
    if let Some((_, Some(campaign))) = found {
        diesel::update(campaigns::table.find(campaign))
            .set(campaigns::failed.eq(campaigns::failed - 1))
            .execute(conn)?;
    }
    Ok(found.map(|(account, _)| account))
}

/// Why mails were given up, oldest first; a bounded look.
pub fn buried(conn: &mut Connection) -> Stored<Vec<String>> {
    let reasons: Vec<Option<String>> = outbox::table
        .filter(outbox::buried_at.is_not_null())
        .filter(outbox::webhook_id.is_null())
        .order(outbox::id)
        .limit(1_000)
        .select(outbox::last_error)
        .load(conn)?;
    Ok(reasons.into_iter().flatten().collect())
}
