//! Public readings from a standby, where one is named (`DATABASE_READ_URL`): it is asked only while it has replayed all that
//! this process has heard of, so that nothing is read there that is older than what is known here. What this process has
//! committed it has heard of; what others have, a quarter of a second later. A standby that is behind, away or slow is
//! passed over, and the primary asked: nobody waits for it longer than a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::{App, Error, Work, patience};
use measures::Counter;
use store::Db;

/// How long one reading waits for the standby.
const PATIENCE: Duration = Duration::from_secs(1);
/// For how long a standby that did not answer is passed over.
const REST_MILLISECONDS: u64 = 3_000;

/// A standby, and how it has served.
pub struct Replica {
    db: Db,
    began: Instant,
    /// Milliseconds since the beginning until which it is passed over.
    rests_until: AtomicU64,
    /// Readings that it has answered.
    pub served: Counter,
    /// Readings for which it had not replayed enough.
    pub behind: Counter,
    /// Readings to which it did not answer.
    pub away: Counter,
}

impl Replica {
    /// That one; it is not asked before somebody reads.
    pub fn new(db: Db) -> Self {
        Self {
            db,
            began: Instant::now(),
            rests_until: AtomicU64::new(0),
            served: Counter::new(),
            behind: Counter::new(),
            away: Counter::new(),
        }
    }

    fn milliseconds(&self) -> u64 {
        self.began.elapsed().as_millis().try_into().unwrap_or(u64::MAX)
    }

    /// What it answers; none where the primary has to be asked.
    async fn read<T, F>(&self, app: &Arc<App>, reading: Arc<F>) -> Option<Result<T, Error>>
    where
        T: Send + 'static,
        F: Fn(&mut Work<'_>) -> Result<T, Error> + Send + Sync + 'static,
    {
        if self.milliseconds() < self.rests_until.load(Ordering::Relaxed) {
            return None;
        }
        // What is written up to here has been heard of. Nothing is known before the log of changes was first followed.
        let written = app.changes.written()?;
        let (now, wall_now, inside) = (app.clock.legal(), app.clock.machine(), app.clone());
        let asked = self
            .db
            .read_at(written, move |conn| reading(&mut Work::at(conn, &inside, now, wall_now)));
        match patience::wait(patience::within(PATIENCE, asked)).await {
            Some(Ok(Some(found))) => {
                self.served.one();
                Some(Ok(found))
            }
            Some(Ok(None)) => {
                self.behind.one();
                None
            }
            Some(Err(error)) if may_pass(&error) => {
                self.rest(&error);
                None
            }
            Some(Err(refused)) => Some(Err(refused)),
            None => None,
        }
    }

    fn rest(&self, error: &Error) {
        self.away.one();
        let until = self.milliseconds() + REST_MILLISECONDS;
        if self.rests_until.swap(until, Ordering::Relaxed) < self.milliseconds() {
            tracing::warn!(%error, "the standby does not answer; the primary is read instead");
        }
    }
}

/// Whether the primary may have a better answer. A standby also breaks readings off that are in the way of what it has
/// to replay.
fn may_pass(error: &Error) -> bool {
    error.is_outage() || matches!(error, Error::Busy | Error::Internal(_))
}

impl App {
    /// Runs one reading of what everybody may see, on the standby where there is one that knows all that this process
    /// does, on the primary otherwise. It may be run twice.
    ///
    /// # Errors
    /// Whatever the reading refuses, or the store's failure.
    pub async fn read_anywhere<T, F>(self: &Arc<Self>, reading: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Work<'_>) -> Result<T, Error> + Send + Sync + 'static,
    {
        let Some(replica) = &self.replica else { return self.read(reading).await };
        let reading = Arc::new(reading);
        if let Some(answer) = replica.read(self, reading.clone()).await {
            return answer;
        }
        self.read(move |work| reading(work)).await
    }
}
