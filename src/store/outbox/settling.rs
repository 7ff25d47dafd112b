//! Settling: what became of each mail that was leased.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Nullable, Timestamptz};
use uuid::Uuid;

use crate::ids::AccountId;
use crate::prepared::prepared;
use crate::schema::{campaigns, outbox};
use crate::{Connection, Stored};

/// A mail as this attempt leased it: another worker's later lease is not touched.
#[diesel::dsl::auto_type]
fn held(id: Uuid, attempt: i32) -> _ {
    outbox::table
        .filter(outbox::id.eq(id))
        .filter(outbox::attempts.eq(attempt))
        .filter(outbox::sent_at.is_null())
        .filter(outbox::buried_at.is_null())
}

/// Marks mails as sent, each if that attempt still holds its lease; which they were, and their accounts.
pub fn mark_sent(
    conn: &mut Connection,
    mails: &[(Uuid, i32)],
    now: DateTime<Utc>,
) -> Stored<Vec<(Uuid, Option<AccountId>)>> {
    #[derive(QueryableByName)]
    struct Marked {
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        id: Uuid,
        #[diesel(sql_type = Nullable<diesel::sql_types::Uuid>)]
        account_id: Option<AccountId>,
    }
    let (ids, attempts): (Vec<Uuid>, Vec<i32>) = mails.iter().copied().unzip();
    let marked: Vec<Marked> = prepared(
        "WITH settled AS (UPDATE outbox SET sent_at = ?, leased_until = NULL, last_error = NULL \
             FROM unnest(?, ?) AS done(id, attempt) WHERE outbox.id = done.id AND outbox.attempts = done.attempt \
             AND sent_at IS NULL AND buried_at IS NULL RETURNING outbox.id, account_id, campaign_id), \
         counted AS (UPDATE campaigns SET sent = sent + mails, settled_at = ? \
             FROM (SELECT campaign_id, count(*)::integer AS mails FROM settled GROUP BY campaign_id) AS parts \
             WHERE campaigns.id = parts.campaign_id) \
         SELECT id, account_id FROM settled",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Array<diesel::sql_types::Uuid>, _>(ids)
    .bind::<Array<Integer>, _>(attempts)
    .bind::<Timestamptz, _>(now)
    .load(conn)?;
    Ok(marked.into_iter().map(|row| (row.id, row.account_id)).collect())
}

/// Puts mails back as if they had not been leased: none of them was tried.
pub fn release(conn: &mut Connection, mails: &[(Uuid, i32)]) -> Stored<()> {
    let (ids, attempts): (Vec<Uuid>, Vec<i32>) = mails.iter().copied().unzip();
    prepared(
        "UPDATE outbox SET leased_until = NULL, attempts = attempts - 1 FROM unnest(?, ?) AS back(id, attempt) \
         WHERE outbox.id = back.id AND outbox.attempts = back.attempt AND sent_at IS NULL AND buried_at IS NULL",
    )
    .bind::<Array<diesel::sql_types::Uuid>, _>(ids)
    .bind::<Array<Integer>, _>(attempts)
    .execute(conn)?;
    Ok(())
}

/// Puts a mail back to be tried again at `due_at`; false when the lease was lost.
pub fn retry(
    conn: &mut Connection,
    id: Uuid,
    attempt: i32,
    error: &str,
    due_at: DateTime<Utc>,
) -> Stored<bool> {
    let rows = diesel::update(held(id, attempt))
        .set((
            outbox::due_at.eq(due_at),
            outbox::leased_until.eq(None::<DateTime<Utc>>),
            outbox::last_error.eq(error),
        ))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Gives a mail up for staff to look at; it is kept. False when the lease was lost.
pub fn bury(
    conn: &mut Connection,
    id: Uuid,
    attempt: i32,
    error: &str,
    now: DateTime<Utc>,
) -> Stored<bool> {
    let campaign: Option<Option<Uuid>> = diesel::update(held(id, attempt))
        .set((
            outbox::buried_at.eq(now),
            outbox::leased_until.eq(None::<DateTime<Utc>>),
            outbox::last_error.eq(error),
        ))
        .returning(outbox::campaign_id)
        .get_result(conn)
        .optional()?;
    if let Some(Some(campaign)) = campaign {
        diesel::update(campaigns::table.find(campaign))
            .set((campaigns::failed.eq(campaigns::failed + 1), campaigns::settled_at.eq(now)))
            .execute(conn)?;
    }
    Ok(campaign.is_some())
}

/// Forgets what mails about accounts said; a notice about a petition holds no secret and stays,
/// so that it can be sent again.
pub fn wipe_secrets(conn: &mut Connection, ids: &[Uuid]) -> Stored<()> {
    diesel::update(
        outbox::table.filter(outbox::id.eq_any(ids)).filter(outbox::petition_id.is_null()),
    )
    .set(outbox::payload.eq(serde_json::json!({})))
    .execute(conn)?;
    Ok(())
}
