//! The outbox as its worker sees it: lease a page, settle each mail.

use chrono::Duration;
use uuid::Uuid;

use super::{Error, Work};
use crate::store::notices;
pub use crate::store::notices::{BuriedMail, LeasedMail};

/// How long a worker holds what it leased.
pub const LEASE: Duration = Duration::minutes(2);
/// Mails given up in a row until an address gets no more of them.
const PATIENCE: i32 = 3;

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    Retry { why: String, after: Duration },
    /// Given up, for staff to look at; `refused` for good by the server of its address.
    Buried { why: String, refused: bool },
    /// Put back untried: no mail could be sent at all.
    Released,
}

/// A leased mail and what became of it.
#[derive(Debug, Clone)]
pub struct Settled {
    pub id: Uuid,
    pub attempt: i32,
    pub account: Option<Uuid>,
    pub outcome: Outcome,
}

impl Settled {
    /// That mail, with that outcome.
    pub fn of(mail: &LeasedMail, outcome: Outcome) -> Self {
        Self { id: mail.id, attempt: mail.attempts, account: mail.account, outcome }
    }
}

/// Leases mails that are due; of mass notices at most `mass`, after all others.
///
/// # Errors
/// The store's failure.
pub fn lease(work: &mut Work<'_>, limit: i64, mass: i64) -> Result<Vec<LeasedMail>, Error> {
    Ok(notices::lease(work.conn, work.machine, work.machine + LEASE, limit, mass)?)
}

/// Settles mails, each if the lease of its attempt is still the latest one. Outside the sandbox a mail about an
/// account loses its payload then: it may hold a mailed secret.
///
/// # Errors
/// The store's failure.
pub fn settle(work: &mut Work<'_>, group: &[Settled]) -> Result<(), Error> {
    let those = |outcome: &Outcome| -> Vec<(Uuid, i32)> {
        group.iter().filter(|settled| settled.outcome == *outcome).map(|settled| (settled.id, settled.attempt)).collect()
    };
    let mut over: Vec<Uuid> = Vec::new();
    let sent = those(&Outcome::Sent);
    if !sent.is_empty() {
        let marked = notices::mark_sent(work.conn, &sent, work.machine)?;
        let arrived: Vec<Uuid> = marked.iter().filter_map(|(_, account)| *account).collect();
        notices::arrived(work.conn, &arrived)?;
        over.extend(marked.into_iter().map(|(id, _)| id));
    }
    let released = those(&Outcome::Released);
    if !released.is_empty() {
        notices::release(work.conn, &released)?;
    }
    for settled in group {
        match &settled.outcome {
            Outcome::Sent | Outcome::Released => {}
            Outcome::Retry { why, after } => {
                notices::retry(work.conn, settled.id, settled.attempt, why, work.machine + *after)?;
            }
            Outcome::Buried { why, refused } => {
                if !notices::bury(work.conn, settled.id, settled.attempt, why, work.machine)? {
                    continue;
                }
                over.push(settled.id);
                // What never left this house says nothing about the address.
                if let Some(account) = settled.account.filter(|_| *refused || settled.attempt > 1) {
                    notices::refused(work.conn, account, why, *refused, PATIENCE, work.machine)?;
                }
            }
        }
    }
    if work.app.sandbox || over.is_empty() {
        return Ok(());
    }
    Ok(notices::wipe_secrets(work.conn, &over)?)
}

/// Mails that were given up, newest first.
///
/// # Errors
/// The store's failure.
pub fn given_up(work: &mut Work<'_>, before: Option<Uuid>, limit: i64) -> Result<Vec<BuriedMail>, Error> {
    Ok(notices::given_up(work.conn, before, limit)?)
}

/// Tries a mail again that was given up, and its address.
///
/// # Errors
/// [`Error::NotFound`] when no such mail was given up.
pub fn requeue(work: &mut Work<'_>, id: Uuid) -> Result<(), Error> {
    let account = notices::requeue(work.conn, id, work.machine)?.ok_or(Error::NotFound)?;
    Ok(notices::arrived(work.conn, account.as_slice())?)
}
