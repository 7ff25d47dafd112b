//! The outbox as its worker sees it: lease a page, settle each mail; and mails that come back.

use chrono::Duration;
use uuid::Uuid;

use super::subscriptions::{self, Scope};
use super::{App, Error, Work};
use crate::credentials::hex;
use crate::domain::bounces::{Bounce, Verdict};
use crate::domain::subscriptions::{Choice, Topic};
use crate::store::mail_failures::{self, Failure};
use crate::store::outbox::{self, Addressed};
pub use crate::store::outbox::{BuriedMail, LeasedMail};

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
    Ok(outbox::lease(work.conn, work.machine, work.machine + LEASE, limit, mass)?)
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
        let marked = outbox::mark_sent(work.conn, &sent, work.machine)?;
        let taken: Vec<Uuid> = marked.iter().filter_map(|(_, account)| *account).collect();
        mail_failures::taken(work.conn, &taken)?;
        over.extend(marked.into_iter().map(|(id, _)| id));
    }
    let released = those(&Outcome::Released);
    if !released.is_empty() {
        outbox::release(work.conn, &released)?;
    }
    for settled in group {
        match &settled.outcome {
            Outcome::Sent | Outcome::Released => {}
            Outcome::Retry { why, after } => {
                outbox::retry(work.conn, settled.id, settled.attempt, why, work.machine + *after)?;
            }
            Outcome::Buried { why, refused } => {
                if !outbox::bury(work.conn, settled.id, settled.attempt, why, work.machine)? {
                    continue;
                }
                over.push(settled.id);
                // What never left this house says nothing about the address.
                if let Some(account) = settled.account.filter(|_| *refused || settled.attempt > 1) {
                    let failure = Failure { reason: why, for_good: *refused, came_back: false };
                    mail_failures::note(work.conn, account, failure, PATIENCE, work.machine)?;
                }
            }
        }
    }
    if work.app.sandbox || over.is_empty() {
        return Ok(());
    }
    Ok(outbox::wipe_secrets(work.conn, &over)?)
}

/// Mails that were given up, newest first.
///
/// # Errors
/// The store's failure.
pub fn given_up(work: &mut Work<'_>, before: Option<Uuid>, limit: i64) -> Result<Vec<BuriedMail>, Error> {
    Ok(outbox::given_up(work.conn, before, limit)?)
}

/// Tries a mail again that was given up, and its address.
///
/// # Errors
/// [`Error::NotFound`] when no such mail was given up.
pub fn requeue(work: &mut Work<'_>, id: Uuid) -> Result<(), Error> {
    match outbox::requeue(work.conn, id, work.machine)?.ok_or(Error::NotFound)? {
        Some(account) => Ok(mail_failures::forget(work.conn, account)?),
        None => Ok(()),
    }
}

/// What the tag of a return path is made for.
const PURPOSE: &str = "bounce";
/// Bytes of that tag: whoever guesses one can hold back one mail's reader from more mail.
const TAG: usize = 8;

/// What a mail's return path says of it: which it is, and that it is ours. Small letters and digits alone, since
/// servers on the way may change the case of others.
pub fn return_tag(app: &App, mail: Uuid) -> String {
    let tag = app.identity.tag(PURPOSE, mail.as_bytes());
    format!("{}-{}", mail.simple(), hex(&tag[..TAG]))
}

/// The mail that a return path speaks of, if it is one of ours.
fn returned(app: &App, tag: &str) -> Option<Uuid> {
    let mail = tag.get(..32).and_then(|id| Uuid::try_parse(id).ok())?;
    let genuine = return_tag(app, mail);
    bool::from(subtle::ConstantTimeEq::ct_eq(genuine.as_bytes(), tag.to_ascii_lowercase().as_bytes())).then_some(mail)
}

/// Takes in a mail that came back, or what its reader wrote: the mail is given up for staff to see, and its address
/// is suspended at once when it is not there, or when the third in a row came back. A complaint ends all news to its
/// reader, a wish to have no more such mails those. The same again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for what is no mail of ours.
pub fn take_back(work: &mut Work<'_>, bounce: &Bounce) -> Result<(), Error> {
    let mail = returned(work.app, &bounce.tag).ok_or(Error::NotFound)?;
    match &bounce.verdict {
        Verdict::Delayed => Ok(()),
        Verdict::Failed { status, for_good } => {
            let reason = format!("came back: {status}");
            let Some(account) = outbox::came_back(work.conn, mail, &reason, work.machine)? else { return Ok(()) };
            let Some(account) = account else { return Ok(()) };
            let failure = Failure { reason: &reason, for_good: *for_good, came_back: true };
            Ok(mail_failures::note(work.conn, account, failure, PATIENCE, work.machine)?)
        }
        Verdict::Complaint | Verdict::Unsubscription => {
            let Some(Addressed { account: Some(account), petition, campaign, topic }) = outbox::addressed(work.conn, mail)? else {
                return Ok(());
            };
            let scope = match topic {
                Some(topic) => Topic::parse(&topic).map(Scope::Topic),
                None => petition.map(Scope::Petition),
            };
            match (&bounce.verdict, campaign, scope) {
                (Verdict::Complaint, ..) => subscriptions::choose(work, account, Choice::News, false),
                (_, Some(_), Some(scope)) => subscriptions::end(work, account, scope),
                // What was no news cannot be ended.
                _ => Ok(()),
            }
        }
    }
}
