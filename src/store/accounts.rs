//! Accounts and the registrations that wait for their confirmation.

use super::ids::AccountId;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::{accounts, password_resets, registrations, sessions};
use super::{Connection, Stored};

/// A registration that waits for its mail to be confirmed.
#[derive(Clone, Queryable, Insertable, Selectable, AsChangeset)]
#[diesel(table_name = registrations)]
#[diesel(treat_none_as_null = true)]
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
    /// By which its mails are followed.
    pub delivery_id: Option<Uuid>,
}

/// An account as stored. Never serialised: what may leave is chosen field by field.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = accounts)]
pub struct AccountRow {
    pub id: AccountId,
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
    diesel::insert_into(registrations::table)
        .values(row)
        .on_conflict(registrations::email_canonical)
        .do_update()
        .set(row)
        .execute(conn)?;
    Ok(())
}

/// Gives a registration that waits another token.
pub fn renew_registration(
    conn: &mut Connection,
    canonical: &str,
    hash: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Stored<Option<Registration>> {
    let waiting = registrations::table
        .filter(registrations::email_canonical.eq(canonical))
        .filter(registrations::confirmed_at.is_null())
        .filter(registrations::expires_at.gt(now));
    Ok(diesel::update(waiting)
        .set((registrations::token_hash.eq(hash), registrations::expires_at.eq(expires_at)))
        .returning(Registration::as_select())
        .get_result(conn)
        .optional()?)
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
pub fn holders(
    conn: &mut Connection,
    email_canonical: &str,
    person_key: &[u8],
) -> Stored<Vec<AccountRow>> {
    Ok(accounts::table
        .filter(
            accounts::email_canonical.eq(email_canonical).or(accounts::person_key.eq(person_key)),
        )
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

pub fn by_id(conn: &mut Connection, id: AccountId) -> Stored<Option<AccountRow>> {
    Ok(accounts::table.find(id).select(AccountRow::as_select()).first(conn).optional()?)
}

pub fn by_email(conn: &mut Connection, canonical: &str) -> Stored<Option<AccountRow>> {
    Ok(accounts::table
        .filter(accounts::email_canonical.eq(canonical))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()?)
}

/// The account of somebody who signs in, and whether it was signed in to from that network before. One
/// statement, whatever there is.
pub fn signing_in(
    conn: &mut Connection,
    canonical: &str,
    network: &[u8],
) -> Stored<Option<(AccountRow, bool)>> {
    let earlier = sessions::table
        .filter(sessions::account_id.eq(accounts::id))
        .filter(sessions::network.eq(network));
    Ok(accounts::table
        .filter(accounts::email_canonical.eq(canonical))
        .select((AccountRow::as_select(), diesel::dsl::exists(earlier)))
        .first(conn)
        .optional()?)
}

/// The accounts of these ids, in no particular order.
pub fn by_ids(conn: &mut Connection, ids: &[AccountId]) -> Stored<Vec<AccountRow>> {
    Ok(accounts::table
        .filter(accounts::id.eq_any(ids))
        .order(accounts::id)
        .select(AccountRow::as_select())
        .load(conn)?)
}

/// Whom a staff notice goes to: account and language.
pub fn staff(
    conn: &mut Connection,
    roles: &[&str],
    body: Option<&str>,
) -> Stored<Vec<(AccountId, String)>> {
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

pub fn set_password(conn: &mut Connection, id: AccountId, hash: &str) -> Stored<()> {
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

pub fn change(conn: &mut Connection, id: AccountId, change: &AccountChange) -> Stored<()> {
    diesel::update(accounts::table.find(id)).set(change).execute(conn)?;
    Ok(())
}

/// Keeps a reset token; an earlier one of the account dies.
pub fn put_password_reset(
    conn: &mut Connection,
    account: AccountId,
    hash: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Stored<()> {
    diesel::delete(password_resets::table.filter(password_resets::account_id.eq(account)))
        .execute(conn)?;
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

/// The account a reset token is for, while it is good.
pub fn of_password_reset(
    conn: &mut Connection,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Stored<Option<AccountId>> {
    Ok(password_resets::table
        .find(hash)
        .filter(password_resets::used_at.is_null())
        .filter(password_resets::expires_at.gt(now))
        .select(password_resets::account_id)
        .first(conn)
        .optional()?)
}

/// Keeps a reset token for the account of an address, if it has one that is enabled; an earlier one
/// dies. The same statements, whether or not.
pub fn put_reset_for_address(
    conn: &mut Connection,
    canonical: &str,
    hash: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Stored<Option<AccountRow>> {
    let account = by_email(conn, canonical)?.filter(|row| row.disabled_at.is_none());
    let id = account.as_ref().map(|row| row.id);
    diesel::delete(password_resets::table.filter(password_resets::account_id.nullable().eq(id)))
        .execute(conn)?;
    let row = (
        accounts::id,
        hash.to_vec().into_sql::<diesel::sql_types::Binary>(),
        now.into_sql::<diesel::sql_types::Timestamptz>(),
        expires_at.into_sql::<diesel::sql_types::Timestamptz>(),
    );
    diesel::insert_into(password_resets::table)
        .values(accounts::table.filter(accounts::id.nullable().eq(id)).select(row))
        .into_columns((
            password_resets::account_id,
            password_resets::token_hash,
            password_resets::created_at,
            password_resets::expires_at,
        ))
        .execute(conn)?;
    Ok(account)
}

/// Uses up a reset token; the account it was for, when it was good.
pub fn use_password_reset(
    conn: &mut Connection,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Stored<Option<AccountId>> {
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

/// Gives a member of staff another role or body, or takes his powers.
pub fn set_staff(
    conn: &mut Connection,
    id: AccountId,
    role: &str,
    body: Option<&str>,
    disabled_at: Option<DateTime<Utc>>,
) -> Stored<()> {
    diesel::update(accounts::table.find(id))
        .set((
            accounts::role.eq(role),
            accounts::public_body.eq(body),
            accounts::disabled_at.eq(disabled_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Disables an account, or enables it again.
pub fn set_disabled(
    conn: &mut Connection,
    id: AccountId,
    disabled_at: Option<DateTime<Utc>>,
) -> Stored<()> {
    diesel::update(accounts::table.find(id))
        .set(accounts::disabled_at.eq(disabled_at))
        .execute(conn)?;
    Ok(())
}

/// The account, locked.
pub fn lock(conn: &mut Connection, id: AccountId) -> Stored<Option<AccountRow>> {
    Ok(accounts::table
        .find(id)
        .select(AccountRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()?)
}

/// Members of staff after that id, in the order of their accounts.
pub fn staff_page(
    conn: &mut Connection,
    after: Option<Uuid>,
    limit: i64,
) -> Stored<Vec<AccountRow>> {
    let mut query = accounts::table
        .filter(accounts::role.ne("citizen"))
        .order(accounts::id)
        .limit(limit)
        .select(AccountRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(accounts::id.gt(after));
    }
    Ok(query.load(conn)?)
}

/// Enabled administrators, locked, so that two cannot take each other's powers at once.
pub fn lock_administrators(conn: &mut Connection) -> Stored<Vec<AccountId>> {
    Ok(accounts::table
        .filter(accounts::role.eq("administrator"))
        .filter(accounts::disabled_at.is_null())
        .order(accounts::id)
        .select(accounts::id)
        .for_no_key_update()
        .load(conn)?)
}

/// Takes the person out of an account; what is left is an id that counts and records point to.
pub fn erase(conn: &mut Connection, id: AccountId, at: DateTime<Utc>) -> Stored<()> {
    let nobody = format!("{id}@erased.invalid");
    let none = None::<Vec<u8>>;
    diesel::update(accounts::table.find(id))
        .set((
            accounts::email.eq(&nobody),
            accounts::email_canonical.eq(&nobody),
            accounts::password_hash.eq(""),
            accounts::person_key.eq(&none),
            accounts::iin_cipher.eq(&none),
            accounts::family_name.eq(""),
            accounts::given_name.eq(""),
            accounts::patronymic.eq(None::<String>),
            accounts::birth_date.eq(None::<NaiveDate>),
            accounts::residence.eq(None::<String>),
            accounts::disabled_at.eq(at),
            accounts::erased_at.eq(at),
        ))
        .execute(conn)?;
    diesel::delete(password_resets::table.filter(password_resets::account_id.eq(id)))
        .execute(conn)?;
    Ok(())
}

/// Which of these accounts have been erased.
pub fn erased_among(conn: &mut Connection, ids: &[AccountId]) -> Stored<Vec<AccountId>> {
    Ok(accounts::table
        .filter(accounts::id.eq_any(ids))
        .filter(accounts::erased_at.is_not_null())
        .select(accounts::id)
        .load(conn)?)
}

/// Forgets registrations and reset tokens that have expired before these instants.
pub fn forget_expired(
    conn: &mut Connection,
    registered: DateTime<Utc>,
    resets: DateTime<Utc>,
) -> Stored<usize> {
    let unconfirmed =
        diesel::delete(registrations::table.filter(registrations::created_at.lt(registered)))
            .execute(conn)?;
    let unused =
        diesel::delete(password_resets::table.filter(password_resets::expires_at.lt(resets)))
            .execute(conn)?;
    Ok(unconfirmed + unused)
}

/// Forgets the registration of an address.
pub fn forget_registration(conn: &mut Connection, canonical: &str) -> Stored<()> {
    diesel::delete(registrations::table.filter(registrations::email_canonical.eq(canonical)))
        .execute(conn)?;
    Ok(())
}
