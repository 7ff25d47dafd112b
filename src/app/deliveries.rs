//! What becomes of a confirmation mail, for whoever asked for it. Nothing in it tells whether an address or an IIN is
//! taken: one mail is written either way, and what is shown is how that one fares.

use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::{Error, Work};
use store::deliveries;

/// Days for which it can be seen.
pub const SEEN_DAYS: i64 = 2;

/// How a mail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// It waits for its first try.
    Queued,
    /// The mail server could not take it yet.
    Delayed {
        /// When it is tried next.
        next_try_at: DateTime<Utc>,
    },
    /// The mail server has taken it.
    Sent {
        /// When.
        at: DateTime<Utc>,
    },
    /// Its address refused it, or it came back.
    Undelivered,
    /// None was written: the address has had as many as it gets in an hour or a day.
    Limited,
}

/// Notes that a mail, or none, can be followed; under which id.
pub(super) fn follow(work: &mut Work<'_>, mail: Option<Uuid>) -> Result<Uuid, Error> {
    // Of chance alone: whoever has it sees the mail.
    let id = Uuid::new_v4();
    deliveries::put(work.conn, id, mail, work.wall_now)?;
    Ok(id)
}

/// How a mail stands.
///
/// # Errors
/// [`Error::NotFound`] for an unknown id, or one older than [`SEEN_DAYS`].
pub fn see(work: &mut Work<'_>, id: Uuid) -> Result<Delivery, Error> {
    let since = work.wall_now - Duration::days(SEEN_DAYS);
    let Some(faring) = deliveries::of(work.conn, id, since)?.ok_or(Error::NotFound)? else {
        return Ok(Delivery::Limited);
    };
    Ok(match (faring.buried_at, faring.sent_at) {
        (Some(_), _) => Delivery::Undelivered,
        (None, Some(at)) => Delivery::Sent { at },
        // Being tried for the first time is no delay.
        (None, None) if faring.due_at > work.wall_now && faring.attempts > 0 => {
            Delivery::Delayed { next_try_at: faring.due_at }
        }
        (None, None) => Delivery::Queued,
    })
}
