//! Tokens that set a new password.

use super::accounts::AccountRow;
use super::ids::AccountId;
use super::schema::{accounts, password_resets};
use super::{Connection, Stored};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// Keeps a reset token; an earlier one of the account dies.
pub fn put(
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
pub fn account_of(
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
pub fn put_for_address(
    conn: &mut Connection,
    canonical: &str,
    hash: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Stored<Option<AccountRow>> {
    let account =
        super::accounts::by_email(conn, canonical)?.filter(|row| row.disabled_at.is_none());
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
pub fn use_up(conn: &mut Connection, hash: &[u8], now: DateTime<Utc>) -> Stored<Option<AccountId>> {
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
