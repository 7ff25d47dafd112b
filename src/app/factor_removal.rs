//! A second factor that its holder cannot use: enrolled by somebody else, or lost.

use std::sync::Arc;

use chrono::Duration;
use serde_json::json;
use store::accounts::{self, AccountRow};
use store::ids::AccountId;
use store::{second_factors, sessions};

use super::access::Caller;
use super::account_events::{self, Event};
use super::password_check::{self, Attempt, Candidate};
use super::second_factor::{REVERSAL_HOURS, tell_of_change};
use super::two_persons::{self, Act, Agreement};
use super::{App, Error, Work};
use credentials::sha256;

/// Takes a new factor back, by the token that was mailed when it was enrolled and the account's password: whoever
/// enrolled it is put out, and so is everybody else.
///
/// # Errors
/// [`Error::Conflict`] for a token unknown or older than [`REVERSAL_HOURS`], [`Error::Invalid`] at `/password`,
/// [`Error::Limited`] after too many wrong ones.
pub async fn reverse(
    app: &Arc<App>,
    token: &str,
    password: String,
    network: Vec<u8>,
) -> Result<(), Error> {
    let hash = sha256(token.as_bytes());
    let of_token = hash.clone();
    let account = app.read(move |work| reversible(work, &of_token)).await?;
    let attempt = Attempt { canonical_email: account.email_canonical, network };
    let of_token = hash.clone();
    let checked = password_check::compare(app, &attempt, password, move |work| {
        let row = reversible(work, &of_token)?;
        Ok(Candidate { whom: Some(row.id), stored: Some(row.password_hash), known: true })
    })
    .await?;
    let _checked = checked.ok_or_else(password_check::wrong_password)?;
    app.write(move |work| {
        let account = reversible(work, &hash)?;
        second_factors::remove(work.conn, account.id)?;
        sessions::end_all(work.conn, account.id, "second_factor_reversed", work.wall_now)?;
        account_events::record(work, account.id, None, Event::SecondFactorReversed, json!({}))?;
        tell_of_change(work, &account, None)
    })
    .await
}

/// The account whose new factor this token takes back.
fn reversible(work: &mut Work<'_>, hash: &[u8]) -> Result<AccountRow, Error> {
    let oldest = work.wall_now - Duration::hours(REVERSAL_HOURS);
    let factor = second_factors::by_reversal(work.conn, hash)?
        .filter(|row| row.confirmed_at.is_some_and(|at| at > oldest));
    let account = match factor {
        Some(row) => accounts::by_id(work.conn, row.account_id)?,
        None => None,
    };
    account
        .filter(|row| row.disabled_at.is_none())
        .ok_or(Error::Conflict("token_expired_or_unknown"))
}

/// Takes the factor of somebody who stands before two members of staff with their identity card: the first call
/// proposes, and is answered `false`; another person's does it. Every session of the account ends.
///
/// # Errors
/// [`Error::NotFound`] without a factor, [`Error::Forbidden`] for one's own account and for the second call of the
/// same person.
pub fn remove_for(
    work: &mut Work<'_>,
    caller: &Caller,
    account: AccountId,
    reason: &str,
) -> Result<bool, Error> {
    let row = accounts::lock(work.conn, account)?.ok_or(Error::NotFound)?;
    if !second_factors::is_confirmed(work.conn, account)? {
        return Err(Error::NotFound);
    }
    let agreed = two_persons::agree(work, caller, &row, Act::SecondFactorRemoval, reason)?;
    let Agreement::Agreed { proposed_by } = agreed else { return Ok(false) };
    second_factors::remove(work.conn, account)?;
    sessions::end_all(work.conn, account, "second_factor_removed", work.wall_now)?;
    let details = json!({ "reason": reason, "proposed_by": proposed_by });
    let event = Event::SecondFactorRemoved;
    account_events::record(work, account, Some(caller.id()), event, details)?;
    tell_of_change(work, &row, None)?;
    Ok(true)
}
