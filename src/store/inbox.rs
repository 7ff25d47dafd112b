//! Inboxes: where it stands that somebody was told.

use super::coded::Coded;
use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::{campaigns, inbox};
use super::{Connection, Stored};
use domain::notice::NoticeKind;

/// What somebody is told.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = inbox)]
pub struct NewNotice {
    /// The entry.
    pub id: Uuid,
    /// Whose inbox.
    pub account_id: AccountId,
    /// The petition it is about.
    pub petition_id: Option<PetitionId>,
    /// Which notice it is.
    #[diesel(serialize_as = Coded<NoticeKind>)]
    pub kind: NoticeKind,
    /// What it says, by name; empty for a mass notice.
    pub payload: serde_json::Value,
    /// The instant of the step it tells of.
    pub created_at: DateTime<Utc>,
    /// Names the step and the reader.
    pub notice_key: String,
    /// The mass notice it is part of, whose payload it has.
    pub campaign_id: Option<Uuid>,
}

/// An entry of an account's inbox.
#[derive(Debug, Clone, Queryable)]
pub struct InboxRow {
    /// The entry.
    pub id: Uuid,
    /// The petition it is about.
    pub petition_id: Option<PetitionId>,
    /// Its kind as stored: an inbox shows what an earlier version wrote, too.
    pub kind: String,
    own_payload: serde_json::Value,
    mass_payload: Option<serde_json::Value>,
    /// The instant of the step it tells of.
    pub created_at: DateTime<Utc>,
    /// When its reader said so.
    pub read_at: Option<DateTime<Utc>>,
}

impl InboxRow {
    /// What it says: of a mass notice, the newest text.
    pub fn payload(&self) -> &serde_json::Value {
        self.mass_payload.as_ref().unwrap_or(&self.own_payload)
    }
}

/// Puts notices into inboxes, each unless its reader has been told of that step; which readers had not.
pub fn put(conn: &mut Connection, rows: Vec<NewNotice>) -> Stored<Vec<AccountId>> {
    Ok(diesel::insert_into(inbox::table)
        .values(rows)
        .on_conflict(inbox::notice_key)
        .do_nothing()
        .returning(inbox::account_id)
        .get_results(conn)?)
}

/// An account's notices, newest first, older than `before`; those not read yet, or all.
pub fn of(
    conn: &mut Connection,
    account: AccountId,
    unread: bool,
    before: Option<Uuid>,
    limit: i64,
) -> Stored<Vec<InboxRow>> {
    let mut query = inbox::table
        .left_join(campaigns::table.on(inbox::campaign_id.eq(campaigns::id.nullable())))
        .filter(inbox::account_id.eq(account))
        .order(inbox::id.desc())
        .limit(limit)
        .select((
            inbox::id,
            inbox::petition_id,
            inbox::kind,
            inbox::payload,
            campaigns::payload.nullable(),
            inbox::created_at,
            inbox::read_at,
        ))
        .into_boxed();
    if unread {
        query = query.filter(inbox::read_at.is_null());
    }
    if let Some(before) = before {
        query = query.filter(inbox::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// How many notices an account has not read, up to `most`.
pub fn unread(conn: &mut Connection, account: AccountId, most: i64) -> Stored<i64> {
    let some = inbox::table
        .filter(inbox::account_id.eq(account))
        .filter(inbox::read_at.is_null())
        .select(inbox::id)
        .limit(most)
        .load::<Uuid>(conn)?;
    Ok(i64::try_from(some.len()).unwrap_or(most))
}

/// Whether that is a notice of the account's.
pub fn has(conn: &mut Connection, account: AccountId, id: Uuid) -> Stored<bool> {
    let row = inbox::table.find(id).filter(inbox::account_id.eq(account));
    Ok(diesel::select(diesel::dsl::exists(row)).get_result(conn)?)
}

/// Notes that an account's notices have been read, up to that one.
pub fn mark_read(
    conn: &mut Connection,
    account: AccountId,
    up_to: Uuid,
    now: DateTime<Utc>,
) -> Stored<()> {
    let unread = inbox::table
        .filter(inbox::account_id.eq(account))
        .filter(inbox::read_at.is_null())
        .filter(inbox::id.le(up_to));
    diesel::update(unread).set(inbox::read_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Forgets an account's notices.
pub fn forget_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    diesel::delete(inbox::table.filter(inbox::account_id.eq(account))).execute(conn)?;
    Ok(())
}
