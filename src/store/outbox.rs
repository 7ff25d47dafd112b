//! Mails, written with the transaction that causes them and leased by whoever sends them.

use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Nullable, Text, Timestamptz};
use uuid::Uuid;

use domain::subscriptions::Choice;

use super::prepared::prepared;
use super::schema::{accounts, campaigns, mail_failures, outbox};
use super::{Connection, Stored};

/// A mail to be sent.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = outbox)]
pub struct NewMail {
    pub id: Uuid,
    pub kind: String,
    pub petition_id: Option<PetitionId>,
    pub account_id: Option<AccountId>,
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
    pub petition: Option<PetitionId>,
    pub account: Option<AccountId>,
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
    let nobody = accounts::table.filter(accounts::id.eq(Uuid::nil())).select((
        accounts::id,
        accounts::role,
        accounts::language,
        accounts::email,
        accounts::created_at,
    ));
    diesel::insert_into(outbox::table)
        .values(nobody)
        .into_columns((
            outbox::id,
            outbox::kind,
            outbox::language,
            outbox::dedup_key,
            outbox::created_at,
        ))
        .execute(conn)?;
    Ok(())
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
    let mut due = due(conn, now, limit, false)?;
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
    let leased = outbox::table
        .left_join(accounts::table.on(outbox::account_id.eq(accounts::id.nullable())))
        .left_join(campaigns::table.on(outbox::campaign_id.eq(campaigns::id.nullable())))
        .left_join(
            mail_failures::table.on(outbox::account_id.eq(mail_failures::account_id.nullable())),
        )
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
        .load(conn)?;
    Ok((leased, dropped))
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

/// Drops what nobody wants any more of the mass mails that are due, of the next so many; how many.
pub fn pass_over(conn: &mut Connection, now: DateTime<Utc>, limit: i64) -> Stored<usize> {
    let mass = due(conn, now, limit, true)?;
    Ok(drop_unwanted(conn, &mass)?.len())
}

/// Drops those of these mass mails whose reader has said since that he wants no such mail, whose petition the public no
/// longer sees, or in whose place another comes; which they were. Nothing else is ever deleted unsent.
fn drop_unwanted(conn: &mut Connection, mails: &[Uuid]) -> Stored<Vec<Uuid>> {
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    #[derive(QueryableByName)]
    struct Dropped {
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        id: Uuid,
    }
    let dropped: Vec<Dropped> = prepared(
        "WITH gone AS (DELETE FROM outbox USING campaigns, petitions \
             WHERE outbox.id = ANY (?) AND outbox.campaign_id = campaigns.id AND campaigns.petition_id = petitions.id AND ( \
                 EXISTS (SELECT 1 FROM declined_mails AS declined \
                     WHERE declined.account_id = outbox.account_id AND declined.choice = ?) \
                 OR campaigns.superseded_at IS NOT NULL \
                 OR (campaigns.audience <> 'joiners' AND petitions.taken_down_at IS NOT NULL) \
                 OR CASE campaigns.audience \
                     WHEN 'joiners' THEN EXISTS (SELECT 1 FROM subscriptions AS said \
                         WHERE said.petition_id = campaigns.petition_id AND said.account_id = outbox.account_id AND NOT said.answers) \
                     WHEN 'topic' THEN NOT EXISTS (SELECT 1 FROM topics \
                         JOIN campaigns AS told ON told.topic = topics.kind || ':' || topics.code \
                         WHERE topics.account_id = outbox.account_id AND told.petition_id = campaigns.petition_id) \
                     ELSE NOT EXISTS (SELECT 1 FROM subscriptions AS said \
                         WHERE said.petition_id = campaigns.petition_id AND said.account_id = outbox.account_id \
                         AND CASE campaigns.audience WHEN 'milestones' THEN said.milestones ELSE said.closing_soon END) \
                 END) \
             RETURNING outbox.id, outbox.campaign_id), \
         counted AS (UPDATE campaigns SET queued = queued - mails \
             FROM (SELECT campaign_id, count(*)::integer AS mails FROM gone GROUP BY campaign_id) AS parts \
             WHERE campaigns.id = parts.campaign_id) \
         SELECT id FROM gone",
    )
    .bind::<Array<diesel::sql_types::Uuid>, _>(mails)
    // As a mass mail every notice is news (domain::notice::NoticeKind::choice).
    .bind::<Text, _>(Choice::News.code())
    .load(conn)?;
    Ok(dropped.into_iter().map(|row| row.id).collect())
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

/// Gives up a mail that was sent and came back; whether it was sent and had not come back before.
pub fn came_back(
    conn: &mut Connection,
    id: Uuid,
    reason: &str,
    now: DateTime<Utc>,
) -> Stored<bool> {
    let sent = outbox::table
        .find(id)
        .filter(outbox::sent_at.is_not_null())
        .filter(outbox::buried_at.is_null());
    let campaign: Option<Option<Uuid>> = diesel::update(sent)
        .set((outbox::buried_at.eq(now), outbox::last_error.eq(reason)))
        .returning(outbox::campaign_id)
        .get_result(conn)
        .optional()?;
    if let Some(Some(campaign)) = campaign {
        diesel::update(campaigns::table.find(campaign))
            .set((
                campaigns::sent.eq(campaigns::sent - 1),
                campaigns::failed.eq(campaigns::failed + 1),
            ))
            .execute(conn)?;
    }
    Ok(campaign.is_some())
}

/// To whom a mail went, and about what.
#[derive(Debug, Clone, Queryable)]
pub struct Addressed {
    /// None of one to an address alone.
    pub account: Option<AccountId>,
    pub petition: Option<PetitionId>,
    /// Of a mass notice, whose topic it is about, if it is about one.
    pub campaign: Option<Uuid>,
    pub topic: Option<String>,
    pub sent_at: Option<DateTime<Utc>>,
    pub buried_at: Option<DateTime<Utc>>,
}

/// To whom a mail went; none of one that is gone.
pub fn addressed(conn: &mut Connection, id: Uuid) -> Stored<Option<Addressed>> {
    Ok(outbox::table
        .left_join(campaigns::table.on(outbox::campaign_id.eq(campaigns::id.nullable())))
        .filter(outbox::id.eq(id))
        .select((
            outbox::account_id,
            outbox::petition_id,
            outbox::campaign_id,
            campaigns::topic.nullable(),
            outbox::sent_at,
            outbox::buried_at,
        ))
        .first(conn)
        .optional()?)
}

/// A mail that was given up.
#[derive(Debug, Clone, Queryable)]
pub struct BuriedMail {
    pub id: Uuid,
    pub kind: String,
    pub petition: Option<PetitionId>,
    pub campaign: Option<Uuid>,
    pub attempts: i32,
    pub reason: Option<String>,
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
    let given_up = outbox::table.find(id).filter(outbox::buried_at.is_not_null()).filter(said);
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
    pub petition: Option<PetitionId>,
    pub account: Option<AccountId>,
    pub campaign: Option<Uuid>,
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

/// Forgets every mail to an account.
pub fn forget_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    prepared(
        "WITH gone AS (DELETE FROM outbox WHERE account_id = ? RETURNING campaign_id, sent_at, buried_at) \
         UPDATE campaigns SET queued = queued - mails \
             FROM (SELECT campaign_id, count(*)::integer AS mails FROM gone \
                 WHERE sent_at IS NULL AND buried_at IS NULL GROUP BY campaign_id) AS parts \
             WHERE campaigns.id = parts.campaign_id",
    )
    .bind::<diesel::sql_types::Uuid, _>(account)
    .execute(conn)?;
    Ok(())
}

/// Forgets every mail to an address that has no account.
pub fn forget_address(conn: &mut Connection, address: &str) -> Stored<()> {
    diesel::delete(outbox::table.filter(outbox::address.eq(address))).execute(conn)?;
    Ok(())
}

/// Forgets mails that were sent before then, some at a time; how many. What they said stands in inboxes.
pub fn forget_sent(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Stored<usize> {
    let older = diesel::alias!(outbox as older);
    let some = older
        .filter(older.field(outbox::sent_at).lt(before))
        .order(older.field(outbox::sent_at))
        .limit(limit)
        .select(older.field(outbox::id));
    Ok(diesel::delete(outbox::table.filter(outbox::id.eq_any(some))).execute(conn)?)
}

/// Forgets mails that went to an address without an account, and are over.
pub fn forget_addresses(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    let over = outbox::table
        .filter(outbox::address.is_not_null())
        .filter(outbox::sent_at.lt(before).or(outbox::buried_at.lt(before)));
    Ok(diesel::delete(over).execute(conn)?)
}
