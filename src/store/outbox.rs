//! Mails, written with the transaction that causes them and leased by whoever sends them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Nullable, Text, Timestamptz};
use uuid::Uuid;

use super::prepared::prepared;
use super::schema::{accounts, campaigns, mail_failures, outbox};
use super::{Connection, Stored};

/// A mail to be sent.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = outbox)]
pub struct NewMail {
    pub id: Uuid,
    pub kind: String,
    pub petition_id: Option<Uuid>,
    pub account_id: Option<Uuid>,
    /// Only for somebody who has no account yet.
    pub address: Option<String>,
    pub language: String,
    pub payload: serde_json::Value,
    pub dedup_key: String,
    pub created_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    /// The mass notice it is part of, whose payload it has.
    pub campaign_id: Option<Uuid>,
}

/// A mail that one worker holds for the moment.
#[derive(Debug, Clone, Queryable)]
pub struct LeasedMail {
    pub id: Uuid,
    pub kind: String,
    pub petition: Option<Uuid>,
    pub account: Option<Uuid>,
    pub campaign: Option<Uuid>,
    pub given_address: Option<String>,
    pub account_address: Option<String>,
    pub language: String,
    pub payload: serde_json::Value,
    pub mass_payload: Option<serde_json::Value>,
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

    /// Whether it is not to be sent, since its address refuses mail. What somebody asks for himself about his
    /// account is tried all the same.
    pub fn is_withheld(&self) -> bool {
        self.suspended_at.is_some() && self.petition.is_some()
    }
}

/// Writes mails, each unless there is one of its `dedup_key`; how many.
pub fn enqueue(conn: &mut Connection, mails: &[NewMail]) -> Stored<usize> {
    Ok(diesel::insert_into(outbox::table)
        .values(mails)
        .on_conflict(outbox::dedup_key)
        .do_nothing()
        .execute(conn)?)
}

/// The statement of [`enqueue`] for nobody, where an answer must take as long without a mail.
pub fn enqueue_nothing(conn: &mut Connection) -> Stored<()> {
    let nobody = accounts::table
        .filter(accounts::id.eq(Uuid::nil()))
        .select((accounts::id, accounts::role, accounts::language, accounts::email, accounts::created_at));
    diesel::insert_into(outbox::table)
        .values(nobody)
        .into_columns((outbox::id, outbox::kind, outbox::language, outbox::dedup_key, outbox::created_at))
        .execute(conn)?;
    Ok(())
}

/// Leases up to `limit` due mails until `until`, of mass notices at most `mass`, and those last. A mail whose worker
/// died is due again then.
pub fn lease(
    conn: &mut Connection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: i64,
    mass: i64,
) -> Stored<Vec<LeasedMail>> {
    let mut due = due(conn, now, limit, false)?;
    let room = mass.min(limit - i64::try_from(due.len()).unwrap_or(limit));
    if room > 0 {
        due.extend(self::due(conn, now, room, true)?);
    }
    if due.is_empty() {
        return Ok(Vec::new());
    }
    diesel::update(outbox::table.filter(outbox::id.eq_any(&due)))
        .set((outbox::leased_until.eq(until), outbox::attempts.eq(outbox::attempts + 1)))
        .execute(conn)?;
    Ok(outbox::table
        .left_join(accounts::table.on(outbox::account_id.eq(accounts::id.nullable())))
        .left_join(campaigns::table.on(outbox::campaign_id.eq(campaigns::id.nullable())))
        .left_join(mail_failures::table.on(outbox::account_id.eq(mail_failures::account_id.nullable())))
        .filter(outbox::id.eq_any(&due))
        .order((outbox::campaign_id.is_not_null(), outbox::due_at, outbox::id))
        .select((
            outbox::id,
            outbox::kind,
            outbox::petition_id,
            outbox::account_id,
            outbox::campaign_id,
            outbox::address,
            accounts::email.nullable(),
            outbox::language,
            outbox::payload,
            campaigns::payload.nullable(),
            outbox::attempts,
            mail_failures::suspended_at.nullable(),
        ))
        .load(conn)?)
}

fn due(conn: &mut Connection, now: DateTime<Utc>, limit: i64, mass: bool) -> Stored<Vec<Uuid>> {
    Ok(outbox::table
        .filter(outbox::sent_at.is_null())
        .filter(outbox::buried_at.is_null())
        .filter(outbox::campaign_id.is_not_null().eq(mass))
        .filter(outbox::due_at.le(now))
        .filter(outbox::leased_until.is_null().or(outbox::leased_until.le(now)))
        .order((outbox::due_at, outbox::id))
        .limit(limit)
        .select(outbox::id)
        .for_update()
        .skip_locked()
        .load(conn)?)
}

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
pub fn mark_sent(conn: &mut Connection, mails: &[(Uuid, i32)], now: DateTime<Utc>) -> Stored<Vec<(Uuid, Option<Uuid>)>> {
    #[derive(QueryableByName)]
    struct Marked {
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        id: Uuid,
        #[diesel(sql_type = Nullable<diesel::sql_types::Uuid>)]
        account_id: Option<Uuid>,
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
pub fn retry(conn: &mut Connection, id: Uuid, attempt: i32, error: &str, due_at: DateTime<Utc>) -> Stored<bool> {
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
pub fn bury(conn: &mut Connection, id: Uuid, attempt: i32, error: &str, now: DateTime<Utc>) -> Stored<bool> {
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

/// Gives up a mail that was sent and came back; its account, unless it was never sent or came back before.
pub fn came_back(conn: &mut Connection, id: Uuid, reason: &str, now: DateTime<Utc>) -> Stored<Option<Option<Uuid>>> {
    let sent = outbox::table.find(id).filter(outbox::sent_at.is_not_null()).filter(outbox::buried_at.is_null());
    let found: Option<(Option<Uuid>, Option<Uuid>)> = diesel::update(sent)
        .set((outbox::buried_at.eq(now), outbox::last_error.eq(reason)))
        .returning((outbox::account_id, outbox::campaign_id))
        .get_result(conn)
        .optional()?;
    if let Some((_, Some(campaign))) = found {
        diesel::update(campaigns::table.find(campaign))
            .set((campaigns::sent.eq(campaigns::sent - 1), campaigns::failed.eq(campaigns::failed + 1)))
            .execute(conn)?;
    }
    Ok(found.map(|(account, _)| account))
}

/// To whom a mail went, and about what.
#[derive(Debug, Clone, Queryable)]
pub struct Addressed {
    /// None of one to an address alone.
    pub account: Option<Uuid>,
    pub petition: Option<Uuid>,
    /// Of a mass notice, whose topic it is about, if it is about one.
    pub campaign: Option<Uuid>,
    pub topic: Option<String>,
}

/// To whom a mail went; none of one that is gone.
pub fn addressed(conn: &mut Connection, id: Uuid) -> Stored<Option<Addressed>> {
    Ok(outbox::table
        .left_join(campaigns::table.on(outbox::campaign_id.eq(campaigns::id.nullable())))
        .filter(outbox::id.eq(id))
        .select((outbox::account_id, outbox::petition_id, outbox::campaign_id, campaigns::topic.nullable()))
        .first(conn)
        .optional()?)
}

/// Takes back mass mails to an account that nobody holds: those of a petition's campaigns for these audiences, those
/// of a topic's, or all. Their reader no longer wants them; nothing else is ever deleted unsent.
pub fn take_back(conn: &mut Connection, account: Uuid, which: &Unwanted<'_>, now: DateTime<Utc>) -> Stored<()> {
    let (petition, audiences, topic): (Option<Uuid>, &[&str], Option<&str>) = match which {
        Unwanted::Petition { id, audiences } => (Some(*id), audiences, None),
        Unwanted::Topic(topic) => (None, &[], Some(topic)),
        Unwanted::All => (None, &[], None),
    };
    prepared(
        "WITH gone AS (DELETE FROM outbox USING campaigns \
             WHERE outbox.campaign_id = campaigns.id AND outbox.account_id = ? \
             AND outbox.sent_at IS NULL AND outbox.buried_at IS NULL \
             AND (outbox.leased_until IS NULL OR outbox.leased_until <= ?) \
             AND (?::uuid IS NULL OR (campaigns.petition_id = ? AND campaigns.audience = ANY (?))) \
             AND (?::text IS NULL OR campaigns.topic = ?) RETURNING outbox.campaign_id) \
         UPDATE campaigns SET queued = queued - mails \
             FROM (SELECT campaign_id, count(*)::integer AS mails FROM gone GROUP BY campaign_id) AS parts \
             WHERE campaigns.id = parts.campaign_id",
    )
    .bind::<diesel::sql_types::Uuid, _>(account)
    .bind::<Timestamptz, _>(now)
    .bind::<Nullable<diesel::sql_types::Uuid>, _>(petition)
    .bind::<Nullable<diesel::sql_types::Uuid>, _>(petition)
    .bind::<Array<Text>, _>(audiences)
    .bind::<Nullable<Text>, _>(topic)
    .bind::<Nullable<Text>, _>(topic)
    .execute(conn)?;
    Ok(())
}

/// Mass mails that their reader no longer wants.
#[derive(Debug, Clone, Copy)]
pub enum Unwanted<'a> {
    Petition { id: Uuid, audiences: &'a [&'a str] },
    Topic(&'a str),
    All,
}

/// A mail that was given up.
#[derive(Debug, Clone, Queryable)]
pub struct BuriedMail {
    pub id: Uuid,
    pub kind: String,
    pub petition: Option<Uuid>,
    pub campaign: Option<Uuid>,
    pub attempts: i32,
    pub reason: Option<String>,
    pub buried_at: Option<DateTime<Utc>>,
    /// Set when it came back after it was sent.
    pub sent_at: Option<DateTime<Utc>>,
}

/// Mails that were given up, newest first; nothing in them names a person.
pub fn given_up(conn: &mut Connection, before: Option<Uuid>, limit: i64) -> Stored<Vec<BuriedMail>> {
    let mut query = outbox::table
        .filter(outbox::buried_at.is_not_null())
        .order(outbox::id.desc())
        .limit(limit)
        .select((
            outbox::id, outbox::kind, outbox::petition_id, outbox::campaign_id, outbox::attempts, outbox::last_error,
            outbox::buried_at, outbox::sent_at,
        ))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(outbox::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// Tries a mail that was given up from the beginning; its account, unless there is no such mail.
pub fn requeue(conn: &mut Connection, id: Uuid, now: DateTime<Utc>) -> Stored<Option<Option<Uuid>>> {
    let found: Option<(Option<Uuid>, Option<Uuid>)> = diesel::update(outbox::table.find(id).filter(outbox::buried_at.is_not_null()))
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
        diesel::update(campaigns::table.find(campaign)).set(campaigns::failed.eq(campaigns::failed - 1)).execute(conn)?;
    }
    Ok(found.map(|(account, _)| account))
}

/// Forgets what mails about accounts said; a notice about a petition holds no secret and stays,
/// so that it can be sent again.
pub fn wipe_secrets(conn: &mut Connection, ids: &[Uuid]) -> Stored<()> {
    diesel::update(outbox::table.filter(outbox::id.eq_any(ids)).filter(outbox::petition_id.is_null()))
        .set(outbox::payload.eq(serde_json::json!({})))
        .execute(conn)?;
    Ok(())
}

/// How many mails wait to be sent, leased ones included.
pub fn waiting(conn: &mut Connection) -> Stored<i64> {
    Ok(outbox::table
        .filter(outbox::sent_at.is_null())
        .filter(outbox::buried_at.is_null())
        .count()
        .get_result(conn)?)
}

/// Why mails were given up, oldest first; a bounded look.
pub fn buried(conn: &mut Connection) -> Stored<Vec<String>> {
    let reasons: Vec<Option<String>> = outbox::table
        .filter(outbox::buried_at.is_not_null())
        .order(outbox::id)
        .limit(1_000)
        .select(outbox::last_error)
        .load(conn)?;
    Ok(reasons.into_iter().flatten().collect())
}

/// A mail as it was sent, for the sandbox's list.
#[derive(Debug, Clone, Queryable)]
pub struct SentMail {
    pub id: Uuid,
    pub kind: String,
    pub address: Option<String>,
    pub email: Option<String>,
    pub language: String,
    pub payload: serde_json::Value,
    pub mass_payload: Option<serde_json::Value>,
    pub petition: Option<Uuid>,
    pub account: Option<Uuid>,
    pub campaign: Option<Uuid>,
    pub sent_at: Option<DateTime<Utc>>,
}

#[diesel::declare_sql_function]
extern "SQL" {
    fn lower(text: Nullable<Text>) -> Nullable<Text>;
}

/// Sent mails, newest first, of one address or of all; `to` is an address in its canonical form.
pub fn sent(conn: &mut Connection, to: Option<&str>, before: Option<Uuid>, limit: i64) -> Stored<Vec<SentMail>> {
    let mut query = outbox::table
        .left_join(accounts::table.on(outbox::account_id.eq(accounts::id.nullable())))
        .left_join(campaigns::table.on(outbox::campaign_id.eq(campaigns::id.nullable())))
        .filter(outbox::sent_at.is_not_null())
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
        query = query
            .filter(lower(outbox::address).eq(to).or(accounts::email_canonical.eq(to).assume_not_null()));
    }
    if let Some(before) = before {
        query = query.filter(outbox::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// Forgets every mail to an account or to its address.
pub fn forget_account(conn: &mut Connection, account: Uuid, address: &str) -> Stored<()> {
    diesel::delete(outbox::table.filter(outbox::account_id.eq(account).or(outbox::address.eq(address)))).execute(conn)?;
    Ok(())
}

/// Forgets mails that went to an address without an account, and are over.
pub fn forget_addresses(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    let over = outbox::table
        .filter(outbox::address.is_not_null())
        .filter(outbox::sent_at.lt(before).or(outbox::buried_at.lt(before)));
    Ok(diesel::delete(over).execute(conn)?)
}
