//! The outbox as its worker sees it: lease a page, settle each mail.

use chrono::Duration;
use uuid::Uuid;

use super::{Error, Work};
use crate::store::notices;
pub use crate::store::notices::LeasedMail;

/// How long a worker holds what it leased; longer than sending one mail can take.
const LEASE_MINUTES: i64 = 2;

/// What became of a mail.
#[derive(Debug, Clone)]
pub enum Outcome {
    Sent,
    Retry { why: String, after: Duration },
    /// Given up, for staff to look at.
    Buried { why: String },
}

/// Leases mails that are due.
///
/// # Errors
/// The store's failure.
pub fn lease(work: &mut Work<'_>, limit: i64) -> Result<Vec<LeasedMail>, Error> {
    Ok(notices::lease(work.conn, work.machine, work.machine + Duration::minutes(LEASE_MINUTES), limit)?)
}

/// Settles a mail, if the lease of this attempt is still the latest one. Outside the sandbox a
/// mail about an account loses its payload then: it may hold a mailed secret.
///
/// # Errors
/// The store's failure.
pub fn settle(work: &mut Work<'_>, id: Uuid, attempt: i32, outcome: &Outcome) -> Result<(), Error> {
    let held = match outcome {
        Outcome::Sent => notices::mark_sent(work.conn, id, attempt, work.machine)?,
        Outcome::Retry { why, after } => notices::retry(work.conn, id, attempt, why, work.machine + *after)?,
        Outcome::Buried { why } => notices::bury(work.conn, id, attempt, why, work.machine)?,
    };
    if held && !work.app.sandbox && !matches!(outcome, Outcome::Retry { .. }) {
        notices::wipe_secrets(work.conn, id)?;
    }
    Ok(())
}
