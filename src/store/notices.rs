//! Outbox and inbox: notices written with the transaction that causes them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use uuid::Uuid;

use super::schema::{accounts, inbox, outbox};
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
}

/// A mail that one worker holds for the moment.
#[derive(Debug, Clone)]
pub struct LeasedMail {
    pub id: Uuid,
    pub kind: String,
    /// None when its account is gone.
    pub address: Option<String>,
    pub language: String,
    pub payload: serde_json::Value,
    pub attempts: i32,
}

/// An entry of an account's inbox.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = inbox)]
pub struct InboxRow {
    pub id: Uuid,
    pub account_id: Uuid,
    pub petition_id: Option<Uuid>,
    pub kind: String,
    pub payload: serde_json::Value,
    pub created_at: DateTime<Utc>,
}

pub fn enqueue(conn: &mut Connection, mails: &[NewMail]) -> Stored<()> {
    diesel::insert_into(outbox::table)
        .values(mails)
        .on_conflict(outbox::dedup_key)
        .do_nothing()
        .execute(conn)?;
    Ok(())
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

pub fn put_inbox(conn: &mut Connection, rows: &[InboxRow]) -> Stored<()> {
    diesel::insert_into(inbox::table).values(rows).execute(conn)?;
    Ok(())
}

/// An account's notices, newest first, older than `before`.
pub fn inbox_of(conn: &mut Connection, account: Uuid, before: Option<Uuid>, limit: i64) -> Stored<Vec<InboxRow>> {
    let mut query = inbox::table
        .filter(inbox::account_id.eq(account))
        .order(inbox::id.desc())
        .limit(limit)
        .select(InboxRow::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(inbox::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// Leases up to `limit` due mails until `until`. A mail whose worker died is due again then.
pub fn lease(
    conn: &mut Connection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    limit: i64,
) -> Stored<Vec<LeasedMail>> {
    let due: Vec<Uuid> = outbox::table
        .filter(outbox::sent_at.is_null())
        .filter(outbox::buried_at.is_null())
        .filter(outbox::due_at.le(now))
        .filter(outbox::leased_until.is_null().or(outbox::leased_until.le(now)))
        .order((outbox::due_at, outbox::id))
        .limit(limit)
        .select(outbox::id)
        .for_update()
        .skip_locked()
        .load(conn)?;
    diesel::update(outbox::table.filter(outbox::id.eq_any(&due)))
        .set((outbox::leased_until.eq(until), outbox::attempts.eq(outbox::attempts + 1)))
        .execute(conn)?;
    type Row = (Uuid, String, Option<String>, Option<String>, String, serde_json::Value, i32);
    let rows: Vec<Row> = outbox::table
        .left_join(accounts::table.on(outbox::account_id.eq(accounts::id.nullable())))
        .filter(outbox::id.eq_any(&due))
        .order((outbox::due_at, outbox::id))
        .select((
            outbox::id,
            outbox::kind,
            outbox::address,
            accounts::email.nullable(),
            outbox::language,
            outbox::payload,
            outbox::attempts,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, address, email, language, payload, attempts)| LeasedMail {
            id,
            kind,
            address: address.or(email),
            language,
            payload,
            attempts,
        })
        .collect())
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

/// Marks a mail as sent; false when the lease was lost.
pub fn mark_sent(conn: &mut Connection, id: Uuid, attempt: i32, now: DateTime<Utc>) -> Stored<bool> {
    let rows = diesel::update(held(id, attempt))
        .set((
            outbox::sent_at.eq(now),
            outbox::leased_until.eq(None::<DateTime<Utc>>),
            outbox::last_error.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(rows == 1)
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
    let rows = diesel::update(held(id, attempt))
        .set((
            outbox::buried_at.eq(now),
            outbox::leased_until.eq(None::<DateTime<Utc>>),
            outbox::last_error.eq(error),
        ))
        .execute(conn)?;
    Ok(rows == 1)
}

/// Forgets what a mail about an account said; a notice about a petition holds no secret and stays,
/// so that it can be sent again.
pub fn wipe_secrets(conn: &mut Connection, id: Uuid) -> Stored<()> {
    diesel::update(outbox::table.filter(outbox::id.eq(id)).filter(outbox::petition_id.is_null()))
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

/// Forgets an account's inbox and every mail to it or to its address.
pub fn forget_account(conn: &mut Connection, account: Uuid, address: &str) -> Stored<()> {
    diesel::delete(inbox::table.filter(inbox::account_id.eq(account))).execute(conn)?;
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
