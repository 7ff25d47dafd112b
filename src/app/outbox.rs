//! The outbox as its worker sees it: lease a page, settle each mail; and mails that come back.

use chrono::Duration;
use store::ids::AccountId;
use uuid::Uuid;

use super::subscriptions::{self, Scope};
use super::{App, Error, Work};
use credentials::hex;
use domain::bounces::{Bounce, Verdict};
use domain::subscriptions::{Choice, Topic};
use store::email_changes;
use store::mail_failures::{self, Failure};
use store::outbox::{self, Addressed};
pub use store::outbox::{BuriedMail, LeasedMail};

/// How long a worker holds what it leased.
pub const LEASE: Duration = Duration::minutes(2);
/// Mails given up in a row until an address gets no more of them.
const PATIENCE: i32 = 3;

/// What became of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server has taken it.
    Sent,
    /// It is tried again.
    Retry {
        /// What went wrong; it names nobody.
        why: String,
        /// Pause until then.
        after: Duration,
    },
    /// Given up, for staff to look at.
    Buried {
        /// What went wrong; it names nobody.
        why: String,
        /// Whose fault it is.
        fault: Fault,
    },
    /// Put back untried: no mail could be sent at all.
    Released,
}

/// Whose fault it is that a mail was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It never left this house, or no server was there.
    Ours,
    /// The server of its address said no; for good when there is no such mailbox.
    Address {
        /// There is no such mailbox.
        for_good: bool,
    },
}

/// A leased mail and what became of it.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The mail.
    pub id: Uuid,
    /// The try that it was leased for.
    pub attempt: i32,
    /// Whose address it went to.
    pub account: Option<AccountId>,
    /// What became of it.
    pub outcome: Outcome,
}

impl Settled {
    /// That mail, with that outcome.
    pub fn of(mail: &LeasedMail, outcome: Outcome) -> Self {
        Self { id: mail.id, attempt: mail.attempts, account: mail.account, outcome }
    }
}

/// Mass mails looked at in one go for those that nobody wants any more.
const PASSED_OVER: i64 = 1_000;

/// Whether any mail is due.
///
/// # Errors
/// The store's failure.
pub fn is_any_due(work: &mut Work<'_>) -> Result<bool, Error> {
    Ok(outbox::is_any_due(work.conn, work.wall_now)?)
}

/// Drops mass mails that are due and that nobody wants any more, some at a time.
///
/// # Errors
/// The store's failure.
pub fn pass_over(work: &mut Work<'_>) -> Result<usize, Error> {
    Ok(outbox::pass_over(work.conn, work.wall_now, PASSED_OVER)?)
}

/// Leases mails that are due; of mass notices at most `mass`, after all others, but for those nobody wants any more;
/// and how many those were.
///
/// # Errors
/// The store's failure.
pub fn lease(
    work: &mut Work<'_>,
    limit: i64,
    mass: i64,
) -> Result<(Vec<LeasedMail>, usize), Error> {
    Ok(outbox::lease(work.conn, work.wall_now, work.wall_now + LEASE, limit, mass)?)
}

/// Settles mails, each if the lease of its attempt is still the latest one. Outside the sandbox a mail about an
/// account loses its payload then: it may hold a mailed secret.
///
/// # Errors
/// The store's failure.
pub fn settle(work: &mut Work<'_>, group: &[Settled]) -> Result<(), Error> {
    let those = |outcome: &Outcome| -> Vec<(Uuid, i32)> {
        group
            .iter()
            .filter(|settled| settled.outcome == *outcome)
            .map(|settled| (settled.id, settled.attempt))
            .collect()
    };
    let mut over: Vec<Uuid> = Vec::new();
    let sent = those(&Outcome::Sent);
    if !sent.is_empty() {
        let marked = outbox::mark_sent(work.conn, &sent, work.wall_now)?;
        let taken: Vec<AccountId> = marked.iter().filter_map(|(_, account)| *account).collect();
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
                outbox::retry(work.conn, settled.id, settled.attempt, why, work.wall_now + *after)?;
            }
            Outcome::Buried { why, fault } => {
                if !outbox::bury(work.conn, settled.id, settled.attempt, why, work.wall_now)? {
                    continue;
                }
                over.push(settled.id);
                if let (Some(account), Fault::Address { for_good }) = (settled.account, *fault) {
                    let failure = Failure { reason: why, for_good, came_back: false };
                    mail_failures::note(work.conn, account, failure, PATIENCE, work.wall_now)?;
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
pub fn given_up(
    work: &mut Work<'_>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<BuriedMail>, Error> {
    Ok(outbox::given_up(work.conn, before, limit)?)
}

/// Tries a mail again that was given up, and its address.
///
/// # Errors
/// [`Error::NotFound`] when no such mail was given up.
pub fn requeue(work: &mut Work<'_>, id: Uuid) -> Result<(), Error> {
    match outbox::requeue(work.conn, id, work.wall_now)?.ok_or(Error::NotFound)? {
        Some(account) => Ok(mail_failures::forget(work.conn, account)?),
        None => Ok(()),
    }
}

/// What the tag of an address of ours stands for: whoever sees one must not be able to say the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The return path: it stands in the source of a mail that arrived.
    Bounce,
    /// The end to news by mail, which stands in the mail's head.
    Unsubscription,
}

/// Bytes of a tag: whoever guesses one can hold back one reader's mail.
const TAG: usize = 8;
/// Days after its sending for which a mail can come back.
const COMES_BACK_DAYS: i64 = 10;

/// What an address of ours says of a mail: which it is, and that it is ours. Small letters and digits alone, since
/// servers on the way may change the case of others.
pub fn tag(app: &App, purpose: Purpose, mail: Uuid) -> String {
    let purpose = match purpose {
        Purpose::Bounce => "bounce",
        Purpose::Unsubscription => "unsubscription by mail",
    };
    let tag = app.identity.tag(purpose, mail.as_bytes());
    format!("{}-{}", mail.simple(), hex(&tag[..TAG]))
}

/// The mail that an address speaks of, if it is one of ours.
fn tagged(app: &App, purpose: Purpose, given: &str) -> Option<Uuid> {
    let mail = given.get(..32).and_then(|id| Uuid::try_parse(id).ok())?;
    let genuine = tag(app, purpose, mail);
    bool::from(subtle::ConstantTimeEq::ct_eq(
        genuine.as_bytes(),
        given.to_ascii_lowercase().as_bytes(),
    ))
    .then_some(mail)
}

/// Takes in a mail that came back, or what its reader wrote: the mail is given up for staff to see, and its address
/// is suspended at once when it is not there, or when the third in a row came back. A complaint ends all news to its
/// reader, a wish to have no more such mails those. The same again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for what is no mail of ours, [`Error::Conflict`] for one whose sending is not settled yet.
pub fn take_in(work: &mut Work<'_>, bounce: &Bounce) -> Result<(), Error> {
    let purpose = if bounce.verdict == Verdict::Unsubscription {
        Purpose::Unsubscription
    } else {
        Purpose::Bounce
    };
    let id = tagged(work.app, purpose, &bounce.tag).ok_or(Error::NotFound)?;
    let mail = outbox::addressed(work.conn, id)?.ok_or(Error::NotFound)?;
    match (&bounce.verdict, mail.account) {
        (Verdict::Delayed, _) => Ok(()),
        (Verdict::Failed { status, for_good }, _) => came_back(work, id, &mail, status, *for_good),
        (Verdict::Complaint, Some(account)) => {
            subscriptions::choose(work, account, Choice::News, false)
        }
        (Verdict::Unsubscription, Some(account)) => {
            let scope = match mail.topic {
                Some(topic) => Topic::parse(&topic).map(Scope::Topic),
                None => mail.petition.map(Scope::Petition),
            };
            // What was no news cannot be ended.
            match (mail.campaign, scope) {
                (Some(_), Some(scope)) => subscriptions::end(work, account, scope),
                _ => Ok(()),
            }
        }
        (Verdict::Complaint | Verdict::Unsubscription, None) => Ok(()),
    }
}

fn came_back(
    work: &mut Work<'_>,
    id: Uuid,
    mail: &Addressed,
    status: &str,
    for_good: bool,
) -> Result<(), Error> {
    // A server near by may be quicker than we are with noting that it took the mail.
    let sent_at = match (mail.sent_at, mail.buried_at) {
        (Some(at), _) => at,
        (None, Some(_)) => return Ok(()),
        (None, None) => return Err(Error::Conflict("mail_not_settled")),
    };
    let reason = format!("came back: {status}");
    if sent_at < work.wall_now - Duration::days(COMES_BACK_DAYS)
        || !outbox::came_back(work.conn, id, &reason, work.wall_now)?
    {
        return Ok(());
    }
    let Some(account) = mail.account else { return Ok(()) };
    // A rule about us is not the address's; that nobody is there is, whatever it is called.
    if !for_good && status.starts_with("5.7.") {
        return Ok(());
    }
    // What went to a former address says nothing about the present one.
    if email_changes::last_change(work.conn, account)?.is_some_and(|changed| changed >= sent_at) {
        return Ok(());
    }
    let failure = Failure { reason: &reason, for_good, came_back: true };
    Ok(mail_failures::note(work.conn, account, failure, PATIENCE, work.wall_now)?)
}
