//! Figures about the service itself: how much there is, how fast moderation is, who is late.

use chrono::{DateTime, Duration, Utc};

use super::{Error, Work};
use domain::lifecycle::TermKind;
use store::statistics;
pub use store::statistics::{Counted, Late, Spread};

/// Days over which durations are taken.
const DAYS: i64 = 365;
/// Bodies listed at most; there are 504.
const BODIES: i64 = 600;
/// Terms whose passing is the addressee's.
const OWED: [TermKind; 5] = [
    TermKind::WorkingGroup,
    TermKind::Consideration,
    TermKind::DecisionPublication,
    TermKind::Statement,
    TermKind::ProposalAnswer,
];

/// The figures as of one instant.
pub struct Figures {
    pub as_of: DateTime<Utc>,
    pub by_state: Vec<Counted>,
    pub by_outcome: Vec<Counted>,
    pub by_ground: Vec<Counted>,
    pub signatures: i64,
    /// From submission, or the fiftieth joiner, to the moderator's decision.
    pub moderation: Spread,
    /// From registration to the first head's decision.
    pub consideration: Spread,
    pub late: Vec<Late>,
}

/// Takes the figures.
///
/// # Errors
/// The store's failure.
pub fn take(work: &mut Work<'_>) -> Result<Figures, Error> {
    let since = work.now - Duration::days(DAYS);
    Ok(Figures {
        as_of: work.now,
        by_state: statistics::by_state(work.conn)?,
        by_outcome: statistics::by_outcome(work.conn)?,
        by_ground: statistics::by_ground(work.conn)?,
        signatures: statistics::signatures(work.conn)?,
        moderation: statistics::spread(work.conn, TermKind::Moderation.code(), since)?,
        consideration: statistics::spread(work.conn, TermKind::Consideration.code(), since)?,
        late: statistics::late(work.conn, &OWED.map(TermKind::code), BODIES)?,
    })
}
