//! Changes of an account's address.

use super::ids::AccountId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::{accounts, email_changes};
use super::{Connection, Stored};

/// A change of address, asked for, made or taken back.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = email_changes)]
pub struct EmailChangeRow {
    /// Its identity.
    pub id: Uuid,
    /// The account it belongs to.
    pub account_id: AccountId,
    /// The former address.
    pub old_email: String,
    /// The new address as given.
    pub new_email: String,
    /// The form under which the new address is unique.
    pub new_canonical: String,
    /// SHA-256 of the mailed token.
    pub token_hash: Vec<u8>,
    /// Of the token that takes it back; made when it is confirmed.
    pub reversal_hash: Option<Vec<u8>>,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When it was confirmed, if it was.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was taken back, if it was.
    pub reversed_at: Option<DateTime<Utc>>,
}

/// Keeps a change to be confirmed; one that waits already dies.
pub fn put(conn: &mut Connection, row: &EmailChangeRow) -> Stored<()> {
    let waiting = email_changes::table
        .filter(email_changes::account_id.eq(row.account_id))
        .filter(email_changes::confirmed_at.is_null());
    diesel::delete(waiting).execute(conn)?;
    diesel::insert_into(email_changes::table).values(row).execute(conn)?;
    Ok(())
}

/// Locks the change of a token, if there is one, until the end of the transaction.
pub fn lock(conn: &mut Connection, hash: &[u8]) -> Stored<()> {
    email_changes::table
        .filter(email_changes::token_hash.eq(hash))
        .select(email_changes::id)
        .for_update()
        .execute(conn)?;
    Ok(())
}

/// The change that this token confirms.
pub fn by_token(conn: &mut Connection, hash: &[u8]) -> Stored<Option<EmailChangeRow>> {
    Ok(email_changes::table
        .filter(email_changes::token_hash.eq(hash))
        .select(EmailChangeRow::as_select())
        .first(conn)
        .optional()?)
}

/// The change that this token takes back, locked.
pub fn by_reversal(conn: &mut Connection, hash: &[u8]) -> Stored<Option<EmailChangeRow>> {
    Ok(email_changes::table
        .filter(email_changes::reversal_hash.eq(hash))
        .select(EmailChangeRow::as_select())
        .for_update()
        .first(conn)
        .optional()?)
}

/// Marks a change of address as confirmed.
pub fn mark_confirmed(conn: &mut Connection, id: Uuid, at: DateTime<Utc>) -> Stored<()> {
    diesel::update(email_changes::table.find(id))
        .set(email_changes::confirmed_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// Stores the hash of the token that takes the change back.
pub fn set_reversal(conn: &mut Connection, id: Uuid, hash: &[u8]) -> Stored<()> {
    diesel::update(email_changes::table.find(id))
        .set(email_changes::reversal_hash.eq(hash))
        .execute(conn)?;
    Ok(())
}

/// Takes back this change of the account and every later one.
pub fn mark_reversed(conn: &mut Connection, row: &EmailChangeRow, at: DateTime<Utc>) -> Stored<()> {
    let changes = email_changes::table
        .filter(email_changes::account_id.eq(row.account_id))
        .filter(email_changes::id.ge(row.id));
    diesel::update(changes).set(email_changes::reversed_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Moves an account to another address.
pub fn set_address(
    conn: &mut Connection,
    account: AccountId,
    email: &str,
    canonical: &str,
) -> Stored<()> {
    diesel::update(accounts::table.find(account))
        .set((accounts::email.eq(email), accounts::email_canonical.eq(canonical)))
        .execute(conn)?;
    Ok(())
}

/// When an account last got another address, or its former one back.
pub fn last_change(conn: &mut Connection, account: AccountId) -> Stored<Option<DateTime<Utc>>> {
    let changes: Vec<(Option<DateTime<Utc>>, Option<DateTime<Utc>>)> = email_changes::table
        .filter(email_changes::account_id.eq(account))
        .select((email_changes::confirmed_at, email_changes::reversed_at))
        .load(conn)?;
    Ok(changes.into_iter().flat_map(|(confirmed, reversed)| [confirmed, reversed]).flatten().max())
}

/// Addresses that an account had, or asked for.
pub fn addresses_of(conn: &mut Connection, account: AccountId) -> Stored<Vec<String>> {
    let changes: Vec<(String, String)> = email_changes::table
        .filter(email_changes::account_id.eq(account))
        .select((email_changes::old_email, email_changes::new_email))
        .load(conn)?;
    Ok(changes.into_iter().flat_map(|(old, new)| [old, new]).collect())
}

/// Forgets changes asked for before that.
pub fn forget_before(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(email_changes::table.filter(email_changes::requested_at.lt(before)))
        .execute(conn)?)
}

/// Forgets an account's changes.
pub fn forget_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    diesel::delete(email_changes::table.filter(email_changes::account_id.eq(account)))
        .execute(conn)?;
    Ok(())
}
