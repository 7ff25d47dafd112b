//! Signing in: the same work for every address, slower after failures, and nobody locked out by
//! somebody else's.

use std::sync::Arc;
use store::ids::AccountId;

use chrono::{DateTime, Duration, Utc};

use super::access::Caller;
use super::limits::Policy;
use super::{App, Error, Work};
use store::accounts::{self, AccountRow};
use store::sign_in_failures::{self, Attempts};

/// Attempts that cost no waiting.
const FREE: i32 = 5;
/// Longest wait between attempts.
const LONGEST_WAIT_SECONDS: i64 = 15 * 60;
/// Attempts in a row, from everywhere, after which only networks the holder has signed in from may
/// try on (NIST SP 800-63B-4, 3.2.2). A new password by mail opens the way for all.
const CAP: i32 = 100;
/// What a caller is told he has used up.
const PACE: Policy =
    Policy { name: "sign-in-failures", allowance: FREE as u32, period: Duration::minutes(15) };

/// Who wants in, and from where; both keyed, so that nothing of it can be read in the database.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The address in its canonical form.
    pub canonical_email: String,
    /// The caller's network, as a keyed hash.
    pub network: Vec<u8>,
}

/// Counts an attempt before its password is looked at, and finds the account. An unknown address, a
/// disabled account and one that waits for its confirmation cost the same statements as any other.
///
/// # Errors
/// [`Error::Limited`] when the last attempts were too many.
pub fn begin(work: &mut Work<'_>, attempt: &Attempt) -> Result<Option<AccountRow>, Error> {
    let key = work.app.identity.address(&attempt.canonical_email);
    let account = accounts::signing_in(work.conn, &attempt.canonical_email, &attempt.network)?;
    let remembered = sign_in_failures::lock(work.conn, &key, &attempt.network)?;
    let familiar = account.as_ref().is_some_and(|(_, familiar)| *familiar);
    if work.app.rate_limits {
        if let Some(free_at) =
            remembered.here.and_then(free_at).filter(|free_at| *free_at > work.wall_now)
        {
            return Err(PACE.used_up(work.wall_now, free_at));
        }
        if !familiar && remembered.anywhere.is_some_and(|attempts| attempts.count >= CAP) {
            return Err(PACE
                .used_up(work.wall_now, work.wall_now + Duration::seconds(LONGEST_WAIT_SECONDS)));
        }
    }
    sign_in_failures::count(work.conn, &key, &attempt.network, work.wall_now)?;
    Ok(account.map(|(row, _)| row).filter(|row| row.disabled_at.is_none()))
}

/// A password that was right.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The account whose password was right.
    pub account: AccountId,
    /// Its hash at the present cost, when the stored one is of another.
    pub rehashed: Option<String>,
}

/// Counts an attempt and compares the password: one transaction and one hash, whatever the address.
/// `None` when it is not right.
///
/// # Errors
/// [`Error::Limited`] after too many, [`Error::Busy`] when too many hashes wait.
pub async fn check_password(
    app: &Arc<App>,
    attempt: Attempt,
    password: String,
) -> Result<Option<Checked>, Error> {
    let account = app.write(move |work| begin(work, &attempt)).await?;
    let stored =
        account.as_ref().map(|row| row.password_hash.clone()).filter(|hash| !hash.is_empty());
    let compared = app.passwords.compare(password.clone(), stored).await?;
    let Some(account) = account.filter(|_| compared.right) else { return Ok(None) };
    let rehashed = if compared.outdated { Some(app.passwords.hash(password).await?) } else { None };
    Ok(Some(Checked { account: account.id, rehashed }))
}

/// Has somebody who is signed in give his password again.
///
/// # Errors
/// [`Error::Invalid`] at `/password` when it is wrong; as [`check_password`].
pub async fn confirm_password(
    app: &Arc<App>,
    caller: &Caller,
    network: Vec<u8>,
    password: String,
) -> Result<(), Error> {
    let attempt = Attempt { canonical_email: caller.row.email_canonical.clone(), network };
    let checked = check_password(app, attempt.clone(), password).await?;
    if checked.is_none_or(|checked| checked.account != caller.id()) {
        return Err(Error::invalid("/password", "wrong_password", "this is not your password"));
    }
    app.write(move |work| succeed(work, &attempt)).await
}

/// When the next attempt may be made.
fn free_at(attempts: Attempts) -> Option<DateTime<Utc>> {
    let doublings = u32::try_from(attempts.count - FREE).ok()?.min(20);
    Some(attempts.last_at + Duration::seconds((1_i64 << doublings).min(LONGEST_WAIT_SECONDS)))
}

/// Forgets the failures from here, once somebody is in.
///
/// # Errors
/// The store's failure.
pub fn succeed(work: &mut Work<'_>, attempt: &Attempt) -> Result<(), Error> {
    let key = work.app.identity.address(&attempt.canonical_email);
    Ok(sign_in_failures::forget(work.conn, &key, &attempt.network)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_a09_the_wait_doubles_from_the_fifth_failure_to_a_quarter_of_an_hour() {
        let last_at: DateTime<Utc> = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let wait = |count| {
            free_at(Attempts { count, last_at }).map(|free_at| (free_at - last_at).num_seconds())
        };
        assert_eq!((wait(1), wait(4)), (None, None));
        assert_eq!(
            [5, 6, 7, 10, 14, 15, 100, i32::MAX].map(wait),
            [1, 2, 4, 32, 512, 900, 900, 900].map(Some)
        );
    }
}
