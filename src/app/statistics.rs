//! Figures about the service itself: how much there is, how fast moderation is, who is late.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::{App, Error, Work, patience};
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

/// From so many petitions in public access on, figures hold for a while: taking them looks at every one.
const MANY: i64 = 10_000;
/// How long they hold then.
const HOLD: Duration = Duration::minutes(1);

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
#[derive(Debug)]
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

impl Figures {
    /// How many petitions are in public access.
    pub fn petitions(&self) -> i64 {
        self.by_state.values().sum()
    }

    /// Whether they are told at that instant of legal time, too: of many petitions, within a minute.
    fn hold(&self, now: DateTime<Utc>) -> bool {
        let age = now - self.as_of;
        self.petitions() >= MANY && age >= Duration::zero() && age < HOLD
    }
}

/// The figures that this process took last.
#[derive(Debug, Default)]
pub struct LastFigures(tokio::sync::Mutex<Option<Arc<Figures>>>);

/// The figures of this moment, and where petitions are many of the last minute: however many ask, a process takes them once
/// in it. Who comes meanwhile waits.
///
/// # Errors
/// [`Error::Busy`] when they are not there in time; the store's failure.
pub async fn read(app: &Arc<App>) -> Result<Arc<Figures>, Error> {
    let mut last = patience::wait(app.last_figures.0.lock()).await.ok_or(Error::Busy)?;
    if let Some(figures) = last.as_ref()
        && figures.hold(app.clock.legal())
    {
        return Ok(figures.clone());
    }
    let figures = Arc::new(app.read_anywhere(take).await?);
    *last = Some(figures.clone());
    Ok(figures)
}

/// Takes the figures.
fn take(work: &mut Work<'_>) -> Result<Figures, Error> {
    let since = work.now - Duration::days(DAYS);
    let of_states = statistics::by_state(work.conn)?;
    let signatures = of_states.iter().map(|of| of.signatures).sum();
    Ok(Figures {
        as_of: work.now,
        by_state: of_states.into_iter().map(|of| (of.state, of.petitions)).collect(),
        by_outcome: counts(statistics::by_outcome(work.conn)?),
        by_ground: counts(statistics::by_ground(work.conn)?),
        signatures,
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
