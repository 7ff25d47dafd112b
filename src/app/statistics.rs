//! Figures about the service itself: how much there is, how fast moderation is, who is late.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};

use super::{Error, Work};
use domain::lifecycle::TermKind;
use domain::public_body::BodySlug;
use store::statistics;

/// Days over which durations are taken.
const DAYS: i64 = 365;
/// Bodies listed at most; there are 504.
const BODIES: i64 = 600;
/// Terms of the law whose passing is the addressee's.
const OWED: [TermKind; 3] =
    [TermKind::Consideration, TermKind::DecisionPublication, TermKind::ProposalAnswer];

/// How many of each kind, by its settled name.
pub type Counts = BTreeMap<String, i64>;

/// How long something took, in seconds.
#[derive(Debug, Clone)]
pub struct Spread {
    /// How many were measured.
    pub count: i64,
    /// Half of them took no longer; absent when there were none.
    pub p50: Option<f64>,
    /// Nine in ten took no longer.
    pub p90: Option<f64>,
    /// Ninety-nine in a hundred took no longer.
    pub p99: Option<f64>,
}

impl From<statistics::Spread> for Spread {
    fn from(row: statistics::Spread) -> Self {
        Self { count: row.count, p50: row.p50, p90: row.p90, p99: row.p99 }
    }
}

/// Overdue acts of a body.
#[derive(Debug, Clone)]
pub struct Late {
    /// The body that owes them.
    pub addressee: BodySlug,
    /// Terms that have passed while the act they are for is still owed.
    pub count: i64,
    /// When the first of their terms passed.
    pub longest_since: DateTime<Utc>,
}

/// The figures as of one instant.
pub struct Figures {
    /// Legal time of the reading.
    pub as_of: DateTime<Utc>,
    /// Petitions in public access.
    pub by_state: Counts,
    /// Published decisions.
    pub by_outcome: Counts,
    /// Rejections that stand.
    pub by_ground: Counts,
    /// Live ones, of petitions in public access.
    pub signatures: i64,
    /// From submission, or the fiftieth joiner, to the moderator's decision.
    pub moderation: Spread,
    /// From registration to the first head's decision.
    pub consideration: Spread,
    /// The most owing first.
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
        by_state: counts(statistics::by_state(work.conn)?),
        by_outcome: counts(statistics::by_outcome(work.conn)?),
        by_ground: counts(statistics::by_ground(work.conn)?),
        signatures: statistics::signatures(work.conn)?,
        moderation: statistics::spread(work.conn, TermKind::Moderation, since)?.into(),
        consideration: statistics::spread(work.conn, TermKind::Consideration, since)?.into(),
        late: statistics::late(work.conn, &OWED, BODIES)?.into_iter().map(late).collect(),
    })
}

fn counts(rows: Vec<statistics::Counted>) -> Counts {
    rows.into_iter().map(|row| (row.name, row.count)).collect()
}

fn late(row: statistics::Late) -> Late {
    Late { addressee: row.addressee, count: row.count, longest_since: row.longest_since }
}
