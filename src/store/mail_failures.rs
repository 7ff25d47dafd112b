//! Addresses that refuse mail.

use super::ids::AccountId;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::schema::mail_failures;
use super::{Connection, Stored};

/// Failures further apart are not in a row.
const MEMORY: Duration = Duration::days(7);

/// What an address did to a mail.
#[derive(Debug, Clone, Copy)]
pub struct Failure<'a> {
    /// What the server answered; it names nobody.
    pub reason: &'a str,
    /// It will take none.
    pub for_good: bool,
    /// As mail, after our server had taken it.
    pub came_back: bool,
}

/// Since when mail to an account's address is suspended.
pub fn suspended_since(conn: &mut Connection, account: AccountId) -> Stored<Option<DateTime<Utc>>> {
    let row = mail_failures::table.find(account).select(mail_failures::suspended_at);
    Ok(row.first::<Option<DateTime<Utc>>>(conn).optional()?.flatten())
}

/// Notes that our server took mail to these accounts: what was held against their addresses is forgotten, unless it
/// had taken mail to them before that came back.
pub fn taken(conn: &mut Connection, accounts: &[AccountId]) -> Stored<()> {
    if accounts.is_empty() {
        return Ok(());
    }
    let forgotten = mail_failures::table
        .filter(mail_failures::account_id.eq_any(accounts))
        .filter(diesel::dsl::not(mail_failures::came_back));
    diesel::delete(forgotten).execute(conn)?;
    Ok(())
}

/// Forgets what was held against an account's address: mail has arrived there, or it has another, or staff say so.
pub fn forget(conn: &mut Connection, account: AccountId) -> Stored<()> {
    diesel::delete(mail_failures::table.find(account)).execute(conn)?;
    Ok(())
}

/// Notes that an account's address refused a mail. After `patience` in a row, or one for good, nothing but what the
/// people ask for themselves is sent there.
pub fn note(
    conn: &mut Connection,
    account: AccountId,
    failure: Failure<'_>,
    patience: i32,
    now: DateTime<Utc>,
) -> Stored<()> {
    let old = mail_failures::table
        .find(account)
        .filter(mail_failures::suspended_at.is_null())
        .filter(mail_failures::failed_at.lt(now - MEMORY));
    diesel::delete(old).execute(conn)?;
    diesel::insert_into(mail_failures::table)
        .values((
            mail_failures::account_id.eq(account),
            mail_failures::in_a_row.eq(1),
            mail_failures::reason.eq(failure.reason),
            mail_failures::failed_at.eq(now),
            mail_failures::came_back.eq(failure.came_back),
        ))
        .on_conflict(mail_failures::account_id)
        .do_update()
        .set((
            mail_failures::in_a_row.eq(mail_failures::in_a_row + 1),
            mail_failures::reason.eq(failure.reason),
            mail_failures::failed_at.eq(now),
            mail_failures::came_back
                .eq(mail_failures::came_back.or(failure.came_back.into_sql::<Bool>())),
        ))
        .execute(conn)?;
    let patience = if failure.for_good { 1 } else { patience };
    let due = mail_failures::table
        .find(account)
        .filter(mail_failures::suspended_at.is_null())
        .filter(mail_failures::in_a_row.ge(patience));
    diesel::update(due).set(mail_failures::suspended_at.eq(now)).execute(conn)?;
    Ok(())
}
