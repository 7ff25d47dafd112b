//! Answers kept under a client's Idempotency-Key.

use super::ids::AccountId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use super::schema::idempotency_keys;
use super::{Connection, Stored};

/// A kept answer.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = idempotency_keys)]
pub struct KeptAnswer {
    /// The account it belongs to.
    pub account_id: AccountId,
    /// The call, by its operation id.
    pub operation: String,
    /// The client's key.
    pub key: String,
    /// SHA-256 of the request's body.
    pub fingerprint: Vec<u8>,
    /// Status of the answer.
    pub status: i16,
    /// The answer's `Location`, if it had one.
    pub location: Option<String>,
    /// The answer's body.
    pub body: serde_json::Value,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct Locked {
    #[diesel(sql_type = Bool)]
    locked: bool,
}

/// Claims a key for this transaction; false while another request with it is still running.
pub fn claim(conn: &mut Connection, lock: i64) -> Stored<bool> {
    let row: Locked = diesel::sql_query("SELECT pg_try_advisory_xact_lock($1) AS locked")
        .bind::<BigInt, _>(lock)
        .get_result(conn)?;
    Ok(row.locked)
}

/// The answer kept under an account's key for a call.
pub fn find(
    conn: &mut Connection,
    account: AccountId,
    operation: &str,
    key: &str,
) -> Stored<Option<KeptAnswer>> {
    Ok(idempotency_keys::table
        .find((account, operation, key))
        .select(KeptAnswer::as_select())
        .first(conn)
        .optional()?)
}

/// Keeps an answer for a repetition of its request.
pub fn keep(conn: &mut Connection, answer: &KeptAnswer) -> Stored<()> {
    diesel::insert_into(idempotency_keys::table).values(answer).execute(conn)?;
    Ok(())
}

/// Forgets answers older than `before`.
pub fn forget(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(before)))
        .execute(conn)?)
}

/// Forgets an account's answers.
pub fn forget_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    diesel::delete(idempotency_keys::table.filter(idempotency_keys::account_id.eq(account)))
        .execute(conn)?;
    Ok(())
}
