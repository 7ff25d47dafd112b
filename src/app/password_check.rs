//! Whether a password is right: the same work for every address, slower after failures, and nobody locked out by
//! somebody else's.

use std::sync::Arc;
use store::ids::AccountId;

use chrono::{DateTime, Duration, Utc};

use super::limits::Policy;
use super::{App, Error, Work};
use credentials::passwords::{Asker, Hashing};
use store::sign_in_failures::{self, Attempts};
use store::{accounts, known_networks};

/// Failures that cost no waiting.
const FREE: i32 = 5;
/// Longest wait between attempts.
const LONGEST_WAIT_SECONDS: i64 = 15 * 60;
/// Failures in a row, from everywhere, after which only networks the holder is known from may
/// try on (NIST SP 800-63B-4, 3.2.2). A new password by mail opens the way for all.
const CAP: i32 = 100;
/// What a caller is told they have used up.
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

/// Whose password it may be.
pub(super) struct Candidate<T> {
    /// What it opens; nothing where nobody may be let in.
    pub(super) whom: Option<T>,
    /// The hash of their password; of none a decoy is compared, at the same cost.
    pub(super) stored: Option<String>,
    /// The holder is known from the caller's network, or has shown otherwise that it is them.
    pub(super) known: bool,
}

/// A password that was right. While it is held, its turn to compute is not another's: what the password opens is
/// opened, or a second factor counted as wrong, before the next is tried.
#[derive(Debug)]
pub struct Checked<T = AccountId> {
    /// What it opens.
    pub whom: T,
    /// Its hash as hashes are made now, when the stored one is of another cost or form.
    pub rehashed: Option<String>,
    _turn: Hashing,
}

/// Compares a password: the same statements and the same hashes, whatever the address. Only a comparison that went
/// wrong is counted; who is turned away before it, by us, has not failed. `None` when it is not right.
///
/// # Errors
/// [`Error::Limited`] after too many failures, [`Error::Busy`] when too many hashes wait, and what `find` refuses.
pub(super) async fn compare<T, F>(
    app: &Arc<App>,
    attempt: &Attempt,
    password: String,
    find: F,
) -> Result<Option<Checked<T>>, Error>
where
    T: Send + 'static,
    F: Fn(&mut Work<'_>) -> Result<Candidate<T>, Error> + Clone + Send + 'static,
{
    let look = async || {
        let (find, attempt) = (find.clone(), attempt.clone());
        app.read(move |work| {
            let candidate = find(work)?;
            not_barred(work, &attempt, candidate.known)?;
            Ok(candidate)
        })
        .await
    };
    let known = look().await?.known;
    let turn = app.passwords.turn(&Asker { network: attempt.network.clone(), known }).await?;
    // Others may have failed while this one waited.
    let Candidate { whom, stored, .. } = look().await?;
    let stored = stored.filter(|hash| !hash.is_empty());
    let compared = turn.compare(password.clone(), stored).await?;
    let Some(whom) = whom.filter(|_| compared.right) else {
        let attempt = attempt.clone();
        app.write(move |work| fail(work, &attempt)).await?;
        return Ok(None);
    };
    let rehashed = if compared.outdated { Some(turn.hash(password).await?) } else { None };
    Ok(Some(Checked { whom, rehashed, _turn: turn }))
}

/// Whether an attempt may be made now, after the failures that there were.
pub(super) fn not_barred(work: &mut Work<'_>, attempt: &Attempt, known: bool) -> Result<(), Error> {
    let key = work.app.identity.address(&attempt.canonical_email);
    let remembered = sign_in_failures::of(work.conn, &key, &attempt.network)?;
    if !work.app.rate_limits {
        return Ok(());
    }
    let waits_until = remembered.here.and_then(free_at).filter(|free_at| *free_at > work.wall_now);
    if let Some(free_at) = waits_until {
        return Err(PACE.used_up(work.wall_now, free_at));
    }
    if !known && remembered.anywhere.is_some_and(|attempts| attempts.count >= CAP) {
        let free_at = work.wall_now + Duration::seconds(LONGEST_WAIT_SECONDS);
        return Err(PACE.used_up(work.wall_now, free_at));
    }
    Ok(())
}

/// Compares the password of an address. An unknown address, a disabled account and a registration that waits for
/// its confirmation cost the same statements as any other.
///
/// # Errors
/// [`Error::Limited`] after too many failures, [`Error::Busy`] when too many hashes wait.
pub async fn check_password(
    app: &Arc<App>,
    attempt: Attempt,
    password: String,
) -> Result<Option<Checked>, Error> {
    let asked = attempt.clone();
    compare(app, &attempt, password, move |work| {
        let found = accounts::signing_in(work.conn, &asked.canonical_email, &asked.network)?;
        let known = found.as_ref().is_some_and(|(_, known)| *known);
        let enabled = found.map(|(row, _)| row).filter(|row| row.disabled_at.is_none());
        Ok(Candidate {
            stored: enabled.as_ref().map(|row| row.password_hash.clone()),
            whom: enabled.map(|row| row.id),
            known,
        })
    })
    .await
}

/// The fault of a password that is not theirs.
pub(super) fn wrong_password() -> Error {
    Error::invalid("/password", "wrong_password", "this is not the password")
}

/// When the next attempt may be made.
fn free_at(attempts: Attempts) -> Option<DateTime<Utc>> {
    let doublings = u32::try_from(attempts.count - FREE).ok()?.min(20);
    Some(attempts.last_at + Duration::seconds((1_i64 << doublings).min(LONGEST_WAIT_SECONDS)))
}

/// Counts a failure.
pub(super) fn fail(work: &mut Work<'_>, attempt: &Attempt) -> Result<(), Error> {
    let key = work.app.identity.address(&attempt.canonical_email);
    Ok(sign_in_failures::count(work.conn, &key, &attempt.network, work.wall_now)?)
}

/// Forgets the failures from here, once somebody is in, and knows the network from now on.
///
/// # Errors
/// The store's failure.
pub(super) fn succeed(
    work: &mut Work<'_>,
    attempt: &Attempt,
    account: AccountId,
) -> Result<(), Error> {
    let key = work.app.identity.address(&attempt.canonical_email);
    sign_in_failures::forget(work.conn, &key, &attempt.network)?;
    Ok(known_networks::see(work.conn, account, &attempt.network, work.wall_now)?)
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
