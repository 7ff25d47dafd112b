//! The handle on PostgreSQL: a first-come-first-served queue in front of a bounded pool, and a bound on every wait.
//!
//! Diesel stays synchronous and runs on blocking threads: actix runs one runtime a worker, and an
//! async pool shared by several of them stalls behind the busiest.
//!
//! A thread that waits for a server which says nothing cannot be called back. Whoever waits for the thread leaves in
//! time; the transaction is then called off before its COMMIT, or its outcome is not known. The connection is left to
//! itself, another takes its place, and at most as many are left so as the pool has.

mod address;
mod migrating;
pub mod patience;
mod pool;
mod probe;
mod transaction;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub(crate) use address::bounded;
pub use migrating::{MIGRATIONS, MigrationError, SchemaOf, compare_schema, migrate, migrate_then};
use probe::has_replayed;
pub use probe::{history, probe};
pub use transaction::{Failure, write_on};

use super::{StoreError, Stored, outage};
use measures::{Histogram, Shortage, spans, turned_away};
use pool::Pool;
use transaction::{NONE, Progress, READ, WRITE, begin, end_reading, go_on, is_sound};

/// How long a caller waits for a connection before it is told 503.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);
/// Callers that may wait for a connection; one more is told 503 at once.
const WAITING: usize = 1_000;

/// Where the database is and how many connections this process may hold.
#[derive(Debug, Clone)]
pub struct DbSettings {
    /// Connection address of PostgreSQL.
    pub url: String,
    /// Connections that are in use at most; as many again may be waiting in vain for a server that says nothing.
    pub pool_size: u32,
}

/// The database.
#[derive(Clone)]
pub struct Db {
    pool: Arc<Pool>,
    permits: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    size: usize,
    /// Threads that nobody waits for any more.
    left_behind: Arc<AtomicUsize>,
    waits: Arc<Histogram>,
}

/// How the connections of a process stand.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// In use at most.
    pub size: usize,
    /// In use.
    pub in_use: usize,
    /// Callers that wait for one.
    pub waiting: usize,
    /// Left to themselves, because their server says nothing.
    pub left_behind: usize,
}

impl Db {
    /// A handle; connections are made when they are needed.
    pub fn new(settings: &DbSettings) -> Self {
        let size = settings.pool_size as usize;
        Self {
            pool: Arc::new(Pool::new(&settings.url)),
            permits: Arc::new(Semaphore::new(size)),
            waiting: Arc::new(Semaphore::new(WAITING)),
            size,
            left_behind: Arc::default(),
            waits: Arc::new(Histogram::of_seconds()),
        }
    }

    /// A handle on a database that answers.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] when no connection can be made.
    pub fn open(settings: &DbSettings) -> Stored<Self> {
        let db = Self::new(settings);
        let first = db.pool.connect()?;
        drop(first);
        Ok(db)
    }

    /// How many statements this process has sent through its pool, those that begin and end
    /// transactions among them.
    pub fn statements(&self) -> u64 {
        self.pool.statements()
    }

    /// How the connections of this process stand.
    pub fn standing(&self) -> Standing {
        Standing {
            size: self.size,
            in_use: self.size.saturating_sub(self.permits.available_permits()),
            waiting: WAITING.saturating_sub(self.waiting.available_permits()),
            left_behind: self.left_behind.load(Ordering::Relaxed),
        }
    }

    /// How long callers have waited for a connection, those in vain among them.
    pub fn waits(&self) -> &Histogram {
        &self.waits
    }

    /// A connection outside the pool, for a worker that keeps it.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`].
    pub fn dedicated(&self) -> Stored<PgConnection> {
        self.pool.connect()
    }

    /// Runs `work` in a read-only transaction that sees one snapshot.
    ///
    /// # Errors
    /// Whatever `work` returns, or the store's own failure.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Failure + Send + 'static,
        F: FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    {
        self.run(READ, move |connection, _| {
            let found = work(connection);
            end_reading(connection);
            found
        })
        .await
    }

    /// Runs `work` on a standby, in a read-only transaction that sees everything up to that place in the primary's log;
    /// none where it has not replayed so much.
    ///
    /// # Errors
    /// Whatever `work` returns, or the store's own failure.
    pub async fn read_at<T, E, F>(&self, written: i64, work: F) -> Result<Option<T>, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Failure + Send + 'static,
        F: FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    {
        self.run(NONE, move |connection, _| {
            // Asked before the snapshot is taken, which then holds at least as much.
            if !has_replayed(connection, written)? {
                return Ok(None);
            }
            begin(connection, READ)?;
            let found = work(connection);
            end_reading(connection);
            found.map(Some)
        })
        .await
    }

    /// Runs `work` in a transaction; again, up to three times, when others got in its way. What follows
    /// its COMMIT runs on the same connection.
    ///
    /// # Errors
    /// Whatever `work` returns, or the store's own failure.
    pub async fn write_then<T, E, F, G>(&self, work: F, then: G) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Failure + Send + 'static,
        F: Fn(&mut PgConnection) -> Result<T, E> + Send + 'static,
        G: FnOnce(&mut PgConnection) + Send + 'static,
    {
        self.run(WRITE, move |connection, progress| {
            let written = go_on(connection, &|| progress.may_commit(), &work)?;
            then(connection);
            Ok(written)
        })
        .await
    }

    /// Runs `work`, each of whose statements is a transaction of its own.
    ///
    /// # Errors
    /// Whatever `work` returns, or the store's own failure.
    pub async fn outside_transactions<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Failure + Send + 'static,
        F: FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    {
        self.run(NONE, move |connection, _| work(connection)).await
    }

    /// One transaction on a thread of its own, waited for as long as the caller's patience lasts.
    async fn run<T, E, F>(&self, opening: &'static str, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Failure + Send + 'static,
        F: FnOnce(&mut PgConnection, &Progress) -> Result<T, E> + Send + 'static,
    {
        let (started, patience) = (Instant::now(), patience::left());
        let permit = self.permit(patience.min(ACQUIRE_TIMEOUT)).await;
        self.waits.took(started.elapsed());
        let permit = permit.inspect_err(|_| patience::spend(started.elapsed()))?;
        let (progress, thread) = (Arc::new(Progress::default()), self.clone());
        let seen = progress.clone();
        let place = Arc::new(Mutex::new(Some(permit)));
        let held = place.clone();
        let use_case = spans::current();
        let task = tokio::task::spawn_blocking(move || {
            let _within = use_case.enter();
            let outcome = thread.on_a_connection(opening, |connection| work(connection, &progress));
            // Whoever left has taken the place along.
            if taken(&held).is_none() {
                thread.left_behind.fetch_sub(1, Ordering::AcqRel);
            }
            outcome
        });
        let rest = patience.saturating_sub(started.elapsed());
        let waited = tokio::time::timeout(rest, task).await;
        patience::spend(started.elapsed());
        match waited {
            Ok(joined) => joined.map_err(|_| StoreError::Corrupt("a database task panicked"))?,
            Err(_) => Err(self.leave(&seen, &place).into()),
        }
    }

    /// A place among those who work.
    async fn permit(&self, longest: Duration) -> Stored<OwnedSemaphorePermit> {
        let place = self.waiting.clone().try_acquire_owned().map_err(|_| {
            turned_away(Shortage::ConnectionQueue);
            StoreError::Busy
        })?;
        let permit = tokio::time::timeout(longest, self.permits.clone().acquire_owned())
            .await
            .map_err(|_| {
                turned_away(Shortage::Connections);
                StoreError::Busy
            })?
            .map_err(|_| StoreError::Unreachable)?;
        drop(place);
        Ok(permit)
    }

    fn on_a_connection<T, E>(
        &self,
        opening: &str,
        work: impl FnOnce(&mut PgConnection) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<StoreError> + Failure,
    {
        let mut connection = self.pool.open(opening)?;
        let outcome = work(&mut connection);
        let tainted = outcome.as_ref().is_err_and(Failure::taints_connection);
        if tainted {
            // A server that refuses all writes is perhaps no longer the one to ask.
            self.pool.forget();
        } else if is_sound(&mut connection) {
            self.pool.put_back(connection);
        }
        outcome
    }

    /// Leaves a thread that did not come back in time; what can be said of its transaction.
    fn leave(
        &self,
        progress: &Progress,
        place: &Mutex<Option<OwnedSemaphorePermit>>,
    ) -> StoreError {
        let nothing_done = progress.leave();
        if self.left_behind.load(Ordering::Acquire) < self.size && taken(place).is_some() {
            self.left_behind.fetch_add(1, Ordering::AcqRel);
        }
        turned_away(Shortage::DatabaseSlow);
        outage::note("the database did not answer in time");
        // What has waited beside this connection is perhaps no better.
        self.pool.forget();
        if nothing_done { StoreError::Busy } else { StoreError::OutcomeUnknown }
    }
}

/// Takes the place out; it is free for the next one when it is dropped.
fn taken(place: &Mutex<Option<OwnedSemaphorePermit>>) -> Option<OwnedSemaphorePermit> {
    place.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Gives the statements of this transaction more time than the five seconds of a request.
///
/// # Errors
/// The store's own failure.
pub fn allow_minutes(conn: &mut PgConnection, minutes: u32) -> Stored<()> {
    diesel::sql_query(format!("SET LOCAL statement_timeout = '{minutes}min'")).execute(conn)?;
    Ok(())
}

/// A connection that waits for nothing long: a row that is locked is better met again later than waited for by all
/// who come after.
///
/// # Errors
/// [`StoreError::Unreachable`].
pub fn impatient(db: &Db) -> Stored<PgConnection> {
    let mut connection = db.dedicated()?;
    connection.batch_execute("SET lock_timeout = '250ms'; SET statement_timeout = '3s'")?;
    Ok(connection)
}

/// Whether a database answers there.
///
/// # Errors
/// What the client library says; it names host, port and database, never the password.
pub fn reach(url: &str) -> Result<(), UnreachableError> {
    PgConnection::establish(&address::bounded(url))
        .map(drop)
        .map_err(|error| UnreachableError(error.to_string().trim_end().to_owned()))
}

/// No database answers.
#[derive(Debug, thiserror::Error)]
#[error("DATABASE_URL: the database cannot be reached: {0}")]
pub struct UnreachableError(String);
