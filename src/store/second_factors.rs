//! Second factors and the recovery codes that stand in for them.

use super::ids::AccountId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::schema::{recovery_codes, second_factors};
use super::{Connection, Stored};

/// A second factor as stored; the secret is sealed.
#[derive(Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = second_factors)]
pub struct SecondFactorRow {
    /// The account it belongs to.
    pub account_id: AccountId,
    /// The shared secret, sealed with the identity key.
    pub secret_cipher: Vec<u8>,
    /// Which identity key the keyed columns were made with.
    pub key_version: i16,
    /// When it was enrolled.
    pub enrolled_at: DateTime<Utc>,
    /// When it was confirmed, if it was.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The time step of the last code used, so that none is used twice (RFC 6238, 5.2).
    pub last_step: i64,
    /// SHA-256 of the mailed token that takes it back while it is new.
    pub reversal_hash: Option<Vec<u8>>,
}

/// The account's second factor, confirmed or not, locked.
pub fn lock(conn: &mut Connection, account: AccountId) -> Stored<Option<SecondFactorRow>> {
    Ok(second_factors::table
        .find(account)
        .select(SecondFactorRow::as_select())
        .for_update()
        .first(conn)
        .optional()?)
}

/// Whether the account has a confirmed second factor.
pub fn is_confirmed(conn: &mut Connection, account: AccountId) -> Stored<bool> {
    let confirmed =
        second_factors::table.find(account).filter(second_factors::confirmed_at.is_not_null());
    Ok(diesel::select(diesel::dsl::exists(confirmed)).get_result(conn)?)
}

/// Keeps a secret to be confirmed, in the place of another that was not.
pub fn put(conn: &mut Connection, row: &SecondFactorRow) -> Stored<()> {
    diesel::delete(second_factors::table.find(row.account_id)).execute(conn)?;
    diesel::insert_into(second_factors::table).values(row).execute(conn)?;
    Ok(())
}

/// Uses up a time step. False when it, or a later one, was used before.
pub fn use_step(conn: &mut Connection, account: AccountId, step: i64) -> Stored<bool> {
    let used = diesel::update(
        second_factors::table.find(account).filter(second_factors::last_step.lt(step)),
    )
    .set(second_factors::last_step.eq(step))
    .execute(conn)?;
    Ok(used == 1)
}

/// The confirmed second factor that this token takes back.
pub fn by_reversal(conn: &mut Connection, hash: &[u8]) -> Stored<Option<SecondFactorRow>> {
    Ok(second_factors::table
        .filter(second_factors::reversal_hash.eq(hash))
        .filter(second_factors::confirmed_at.is_not_null())
        .select(SecondFactorRow::as_select())
        .first(conn)
        .optional()?)
}

/// Marks a second factor as confirmed, with the token that takes it back.
pub fn confirm(
    conn: &mut Connection,
    account: AccountId,
    at: DateTime<Utc>,
    reversal: &[u8],
) -> Stored<()> {
    diesel::update(second_factors::table.find(account))
        .set((second_factors::confirmed_at.eq(at), second_factors::reversal_hash.eq(reversal)))
        .execute(conn)?;
    Ok(())
}

/// Takes the second factor and its recovery codes away. False when there was none.
pub fn remove(conn: &mut Connection, account: AccountId) -> Stored<bool> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account)))
        .execute(conn)?;
    Ok(diesel::delete(second_factors::table.find(account)).execute(conn)? == 1)
}

/// Keeps a set of recovery codes; those of an earlier set die.
pub fn put_recovery_codes(
    conn: &mut Connection,
    account: AccountId,
    hashes: &[Vec<u8>],
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account)))
        .execute(conn)?;
    let rows: Vec<_> = hashes
        .iter()
        .map(|hash| {
            (
                recovery_codes::code_hash.eq(hash),
                recovery_codes::account_id.eq(account),
                recovery_codes::issued_at.eq(at),
            )
        })
        .collect();
    diesel::insert_into(recovery_codes::table).values(rows).execute(conn)?;
    Ok(())
}

/// Uses up a recovery code of the account. False when it is none, or used.
pub fn use_recovery_code(
    conn: &mut Connection,
    account: AccountId,
    hash: &[u8],
    at: DateTime<Utc>,
) -> Stored<bool> {
    let code = recovery_codes::table
        .find(hash)
        .filter(recovery_codes::account_id.eq(account))
        .filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(code).set(recovery_codes::used_at.eq(at)).execute(conn)? == 1)
}

/// Recovery codes of the account that still work.
pub fn codes_left(conn: &mut Connection, account: AccountId) -> Stored<i64> {
    Ok(recovery_codes::table
        .filter(recovery_codes::account_id.eq(account))
        .filter(recovery_codes::used_at.is_null())
        .count()
        .get_result(conn)?)
}
