//! Limits on what one person may do in an hour or a day, shared by all processes and kept over
//! restarts. None stands before the submission of a petition (90-4(2): nothing may refuse acceptance).

use chrono::{DateTime, Duration, Utc};
use store::ids::AccountId;

use super::error::Limited;
use super::{Error, Work};
use store::quotas;

/// So many in so long, all at once or spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Its name in the table of quotas.
    pub name: &'static str,
    /// How many in a period.
    pub allowance: u32,
    /// Length of the period.
    pub period: Duration,
}

const fn policy(name: &'static str, allowance: u32, period: Duration) -> Policy {
    Policy { name, allowance, period }
}

/// New signatures of one person.
pub const SIGNATURES: Policy = policy("sign", 10, Duration::hours(1));
/// Signings on a telephone that one person begins, signed or not.
pub const SIGNINGS: Policy = policy("signing-session", 20, Duration::hours(1));
/// Drafts of one citizen.
pub const DRAFTS: Policy = policy("draft", 10, Duration::days(1));
/// Comments of one citizen.
pub const COMMENTS: Policy = policy("comment", 20, Duration::hours(1));
/// Files of one citizen.
pub const UPLOADS: Policy = policy("upload", 100, Duration::days(1));
/// Files of one member of staff, who enters what came on paper.
pub const STAFF_UPLOADS: Policy = policy("staff-upload", 3_000, Duration::days(1));
/// Exports of one's own data.
pub const EXPORTS: Policy = policy("export", 3, Duration::hours(1));
/// Mails of registrations to one address, whoever causes them: an hour, and a day.
pub const REGISTRATION_MAILS: [Policy; 2] = [
    policy("registration-mail-hour", 3, Duration::hours(1)),
    policy("registration-mail-day", 10, Duration::days(1)),
];
/// Mails of forgotten passwords to one address.
pub const RESET_MAILS: [Policy; 2] = [
    policy("reset-mail-hour", 3, Duration::hours(1)),
    policy("reset-mail-day", 10, Duration::days(1)),
];
/// Mails to an address that accounts are to have.
pub const ADDRESS_MAILS: [Policy; 2] = [
    policy("address-mail-hour", 3, Duration::hours(1)),
    policy("address-mail-day", 10, Duration::days(1)),
];
/// Words to the holder of an IIN that somebody registers with under another address. Apart from the rest, so that no
/// answer to that somebody depends on it.
pub const IIN_HOLDER_NOTICES_PER_HOUR: Policy = policy("word-hour", 1, Duration::hours(1));
/// Challenges that are given out to one network, behind which there may be a town, to be signed by those who come in.
pub const EDS_CHALLENGES: Policy = policy("eds-challenge", 600, Duration::minutes(10));
/// Deliveries to webhooks that one citizen asks for: trials, and what is sent again.
pub const WEBHOOK_SENDINGS: Policy = policy("webhook-sending", 60, Duration::hours(1));
/// Applications that one citizen lets act for them.
pub const LETTING_IN: Policy = policy("app-consent", 30, Duration::hours(1));
/// Tokens that one application gets for itself; each is good for an hour.
pub const APP_TOKENS: Policy = policy("app-token", 60, Duration::hours(1));
/// Readings of one application.
pub const APP_READINGS: Policy = policy("app", 600, Duration::minutes(1));

impl Policy {
    /// What a caller is told who has used it up until `free_at`.
    pub fn used_up(&self, now: DateTime<Utc>, free_at: DateTime<Utc>) -> Error {
        let wait = (free_at - now).num_milliseconds().max(0);
        let seconds = u32::try_from(wait.div_euclid(1000) + 1).unwrap_or(u32::MAX);
        Error::Limited(Limited {
            policy: self.name,
            allowance: self.allowance,
            window_seconds: u32::try_from(self.period.num_seconds()).unwrap_or(u32::MAX),
            retry_after: seconds,
        })
    }

    fn step(&self) -> Duration {
        self.period / i32::try_from(self.allowance).unwrap_or(i32::MAX).max(1)
    }
}

/// Takes one from an account's allowance.
///
/// # Errors
/// [`Error::Limited`] when nothing is left.
pub fn take(work: &mut Work<'_>, policy: &Policy, account: AccountId) -> Result<(), Error> {
    take_of(work, policy, account.uuid().as_bytes())
}

/// Takes one from the allowance of whatever the bytes stand for.
///
/// # Errors
/// As [`take`].
pub fn take_of(work: &mut Work<'_>, policy: &Policy, subject: &[u8]) -> Result<(), Error> {
    if try_take(work, policy, subject)? {
        return Ok(());
    }
    let (now, step) = (work.wall_now, policy.step());
    let full_at = quotas::full_at(work.conn, policy.name, subject)?.unwrap_or(now);
    Err(policy.used_up(now, full_at + step - policy.period))
}

/// Whether there was one to take: for whoever tells nobody, at the same cost either way.
///
/// # Errors
/// The store's failure.
pub fn try_take(work: &mut Work<'_>, policy: &Policy, subject: &[u8]) -> Result<bool, Error> {
    if !work.app.rate_limits {
        return Ok(true);
    }
    Ok(quotas::take(work.conn, policy.name, subject, work.wall_now, policy.step(), policy.period)?
        .is_some())
}
