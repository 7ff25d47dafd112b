//! Accounts and the registrations that wait for their confirmation.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::{accounts, password_resets, registrations};
use super::{Connection, Stored};

/// A registration that waits for its mail to be confirmed.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = registrations)]
pub struct Registration {
    pub id: Uuid,
    pub token_hash: Vec<u8>,
    pub email: String,
    pub email_canonical: String,
    pub password_hash: String,
    pub person_key: Vec<u8>,
    pub iin_cipher: Vec<u8>,
    pub key_version: i16,
    pub family_name: String,
    pub given_name: String,
    pub patronymic: Option<String>,
    pub birth_date: NaiveDate,
    pub residence: String,
    pub language: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// An account as stored. Never serialised: what may leave is chosen field by field.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = accounts)]
pub struct AccountRow {
    pub id: Uuid,
    pub role: String,
    pub public_body: Option<String>,
    pub email: String,
    pub email_canonical: String,
    pub password_hash: String,
    pub person_key: Option<Vec<u8>>,
    pub staff_person_key: Option<Vec<u8>>,
    pub iin_cipher: Option<Vec<u8>>,
    pub key_version: i16,
    pub assurance: String,
    pub family_name: String,
    pub given_name: String,
    pub patronymic: Option<String>,
    pub birth_date: Option<NaiveDate>,
    pub residence: Option<String>,
    pub language: String,
    pub created_at: DateTime<Utc>,
    pub disabled_at: Option<DateTime<Utc>>,
}

/// Keeps a registration; one more with the same address replaces the first and its token.
pub fn put_registration(conn: &mut Connection, row: &Registration) -> Stored<()> {
    diesel::delete(registrations::table.filter(registrations::email_canonical.eq(&row.email_canonical)))
        .execute(conn)?;
    diesel::insert_into(registrations::table).values(row).execute(conn)?;
    Ok(())
}

/// The registration a confirmation token belongs to, locked.
pub fn registration_by_token(conn: &mut Connection, hash: &[u8]) -> Stored<Option<Registration>> {
    Ok(registrations::table
        .filter(registrations::token_hash.eq(hash))
        .select(Registration::as_select())
        .for_update()
        .first(conn)
        .optional()?)
}

pub fn mark_confirmed(conn: &mut Connection, id: Uuid, at: DateTime<Utc>) -> Stored<()> {
    diesel::update(registrations::table.find(id))
        .set(registrations::confirmed_at.eq(at))
        .execute(conn)?;
    Ok(())
}

/// The accounts that hold this address or this person: two at most.
pub fn holders(conn: &mut Connection, email_canonical: &str, person_key: &[u8]) -> Stored<Vec<AccountRow>> {
    Ok(accounts::table
        .filter(accounts::email_canonical.eq(email_canonical).or(accounts::person_key.eq(person_key)))
        .order(accounts::id)
        .select(AccountRow::as_select())
        .load(conn)?)
}

/// Stores new accounts, a thousand a statement.
pub fn insert(conn: &mut Connection, rows: &[AccountRow]) -> Stored<()> {
    for chunk in rows.chunks(1_000) {
        diesel::insert_into(accounts::table).values(chunk).execute(conn)?;
    }
    Ok(())
}

pub fn by_id(conn: &mut Connection, id: Uuid) -> Stored<Option<AccountRow>> {
    Ok(accounts::table.find(id).select(AccountRow::as_select()).first(conn).optional()?)
}

pub fn by_email(conn: &mut Connection, canonical: &str) -> Stored<Option<AccountRow>> {
    Ok(accounts::table
        .filter(accounts::email_canonical.eq(canonical))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?)
}

/// The accounts of these ids, in no particular order.
pub fn by_ids(conn: &mut Connection, ids: &[Uuid]) -> Stored<Vec<AccountRow>> {
    Ok(accounts::table.filter(accounts::id.eq_any(ids)).select(AccountRow::as_select()).load(conn)?)
}

/// Whom a staff notice goes to: account and language.
pub fn staff(conn: &mut Connection, roles: &[&str], body: Option<&str>) -> Stored<Vec<(Uuid, String)>> {
    let mut query = accounts::table
        .filter(accounts::role.eq_any(roles.to_vec()))
        .filter(accounts::disabled_at.is_null())
        .select((accounts::id, accounts::language))
        .order(accounts::id)
        .into_boxed();
    if let Some(body) = body {
        query = query.filter(accounts::public_body.eq(body));
    }
    Ok(query.load(conn)?)
}

pub fn set_password(conn: &mut Connection, id: Uuid, hash: &str) -> Stored<()> {
    diesel::update(accounts::table.find(id)).set(accounts::password_hash.eq(hash)).execute(conn)?;
    Ok(())
}

/// What a holder may change about his own account.
#[derive(Debug, Clone, Default, AsChangeset)]
#[diesel(table_name = accounts)]
pub struct AccountChange {
    pub residence: Option<String>,
    pub language: Option<String>,
}

pub fn change(conn: &mut Connection, id: Uuid, change: &AccountChange) -> Stored<()> {
    diesel::update(accounts::table.find(id)).set(change).execute(conn)?;
    Ok(())
}

/// Keeps a reset token; an earlier one of the account dies.
pub fn put_password_reset(
    conn: &mut Connection,
    account: Uuid,
    hash: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Stored<()> {
    diesel::delete(password_resets::table.filter(password_resets::account_id.eq(account))).execute(conn)?;
    diesel::insert_into(password_resets::table)
        .values((
            password_resets::token_hash.eq(hash),
            password_resets::account_id.eq(account),
            password_resets::created_at.eq(now),
            password_resets::expires_at.eq(expires_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Uses up a reset token; the account it was for, when it was good.
pub fn use_password_reset(conn: &mut Connection, hash: &[u8], now: DateTime<Utc>) -> Stored<Option<Uuid>> {
    Ok(diesel::update(
        password_resets::table
            .find(hash)
            .filter(password_resets::used_at.is_null())
            .filter(password_resets::expires_at.gt(now)),
    )
    .set(password_resets::used_at.eq(now))
    .returning(password_resets::account_id)
    .get_result(conn)
    .optional()?)
}
