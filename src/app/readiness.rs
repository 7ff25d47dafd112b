//! Whether a signature could be acknowledged at this moment.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::sign_queue::SignQueue;
use super::{App, Error};
use store::database::probe;
use store::{Connection, StoreError};

/// The database is tried so often at most, however often one asks.
const APART: Duration = Duration::from_secs(1);
/// A trial that has no result by then has failed.
const PATIENCE: Duration = Duration::from_secs(2);
/// A trial that hangs is left to itself after this, and another one begun.
const GIVEN_UP: Duration = Duration::from_secs(10);

/// Why no signature could be acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    Busy,
    Unavailable,
    ReadOnly,
    StorageFull,
    SchemaUnknown,
}

impl Cause {
    fn of(error: &StoreError) -> Self {
        match error {
            StoreError::ReadOnly => Self::ReadOnly,
            StoreError::StorageFull => Self::StorageFull,
            StoreError::SchemaUnknown => Self::SchemaUnknown,
            StoreError::Busy | StoreError::Transient => Self::Busy,
            _ => Self::Unavailable,
        }
    }

    const fn error(self) -> Error {
        match self {
            Self::Busy => Error::Busy,
            Self::Unavailable => Error::Unavailable,
            Self::ReadOnly => Error::ReadOnly,
            Self::StorageFull => Error::StorageFull,
            Self::SchemaUnknown => Error::SchemaUnknown,
        }
    }
}

/// What the last trial of the database found.
#[derive(Debug, Clone, Copy)]
struct Found {
    at: Instant,
    cause: Option<Cause>,
}

#[derive(Default)]
struct State {
    /// When the trial began that has no result yet.
    begun: Option<Instant>,
}

/// Tries the database when it is asked for, on a connection of its own: what others wait for holds up no answer.
pub struct Readiness {
    state: Mutex<State>,
    connection: Arc<Mutex<Option<Connection>>>,
    found: watch::Sender<Option<Found>>,
    /// The process is about to end.
    closing: AtomicBool,
}

impl Default for Readiness {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            connection: Arc::default(),
            found: watch::Sender::new(None),
            closing: AtomicBool::new(false),
        }
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a signature that arrives now could be acknowledged: the process is not about to end, writing is not turned off, there is room in the queue, somebody takes from it,
/// and the database commits.
///
/// # Errors
/// Why not.
pub async fn ready(app: &Arc<App>, queue: &SignQueue) -> Result<(), Error> {
    if app.readiness.is_closing() {
        return Err(Error::Unavailable);
    }
    if !app.takes_writes() {
        return Err(Error::ReadOnly);
    }
    queue.health()?;
    let mut results = app.readiness.found.subscribe();
    let asked = Instant::now();
    if let Some(found) = *results.borrow_and_update()
        && found.at.elapsed() < APART
    {
        return found.cause.map_or(Ok(()), |cause| Err(cause.error()));
    }
    app.readiness.begin(app, asked);
    let fresh = |found: &Option<Found>| found.is_some_and(|found| found.at >= asked);
    match tokio::time::timeout(PATIENCE, results.wait_for(fresh)).await {
        Ok(Ok(found)) => {
            found.and_then(|found| found.cause).map_or(Ok(()), |cause| Err(cause.error()))
        }
        // It hangs where a signature would.
        _ => Err(Error::Unavailable),
    }
}

impl Readiness {
    /// From now on the answer is no: whoever shares out requests sends them elsewhere. What comes all the same is served.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
    }

    /// Whether the process is about to end.
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }

    /// Begins a trial unless one is under way.
    fn begin(&self, app: &Arc<App>, now: Instant) {
        let mut state = held(&self.state);
        if state.begun.is_some_and(|begun| now.duration_since(begun) < GIVEN_UP) {
            return;
        }
        state.begun = Some(now);
        drop(state);
        let app = app.clone();
        tokio::task::spawn_blocking(move || {
            let cause = app.readiness.attempt(&app).err().map(|error| Cause::of(&error));
            if let Some(cause) = cause {
                tracing::warn!(?cause, "no signature could be acknowledged");
            }
            held(&app.readiness.state).begun = None;
            app.readiness.found.send_replace(Some(Found { at: Instant::now(), cause }));
        });
    }

    fn attempt(&self, app: &App) -> Result<(), StoreError> {
        let kept = held(&self.connection).take();
        let is_kept = kept.is_some();
        let mut connection = kept.map_or_else(|| app.db.dedicated(), Ok)?;
        let mut outcome = probe(&mut connection);
        if is_kept && matches!(outcome, Err(StoreError::Unreachable | StoreError::OutcomeUnknown)) {
            // That its server has gone since says nothing about the one that answers now.
            connection = app.db.dedicated()?;
            outcome = probe(&mut connection);
        }
        if outcome.is_ok() {
            *held(&self.connection) = Some(connection);
        }
        outcome
    }
}
