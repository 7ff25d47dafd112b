//! The connections of a process that wait for work.
//!
//! Connections are made by who needs them, and no thread stands behind them: what ends a short command meets nobody
//! in the middle of a handshake, and a connection that does not answer can be left to itself while another takes its
//! place, which a pool that counts what it lent out cannot do.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection as _};
use diesel::{Connection as _, PgConnection};
use measures::spans;
use tracing::Span;

use super::address::bounded;
use super::transaction::begin;
use crate::outage;
use crate::{StoreError, Stored};

/// A connection that nobody has used for so long is closed when it is met.
const IDLE: Duration = Duration::from_mins(5);

/// Every statement of the service runs under these bounds. Whoever holds locks and says nothing more, since its
/// process stands still, holds them for four seconds.
const SESSION: &str = "SET statement_timeout = '5s'; SET lock_timeout = '2s'; \
     SET idle_in_transaction_session_timeout = '4s'; SET timezone = 'UTC'; \
     SET client_min_messages = 'warning'; SET jit = off; SET application_name = 'petitions'";

/// Failures are told apart by their English words. Not every role may choose the language of messages; it then stays
/// the server's.
const ENGLISH: &str = "DO $$ BEGIN PERFORM set_config('lc_messages', 'C', false); \
     EXCEPTION WHEN insufficient_privilege THEN NULL; END $$";

/// The statements of one connection, counted where that is asked for, and each a span where those are exported.
#[derive(Default)]
struct Statements {
    counted: Option<Arc<AtomicU64>>,
    running: Option<Span>,
}

impl Instrumentation for Statements {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { query, .. } => {
                if let Some(statements) = &self.counted {
                    statements.fetch_add(1, Ordering::Relaxed);
                }
                self.running = spans::statement(query);
            }
            InstrumentationEvent::FinishQuery { error, .. } => {
                if let Some(running) = self.running.take()
                    && error.is_some()
                {
                    spans::failed(&running);
                }
            }
            _ => {}
        }
    }
}

/// What is not in use at the moment.
pub(super) struct Pool {
    url: Arc<str>,
    idle: Mutex<Vec<(PgConnection, Instant)>>,
    statements: Arc<AtomicU64>,
}

impl Pool {
    pub(super) fn new(url: &str) -> Self {
        Self { url: bounded(url).into(), idle: Mutex::default(), statements: Arc::default() }
    }

    /// How many statements have gone through it.
    pub(super) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// A connection of one's own.
    pub(super) fn connect(&self) -> Stored<PgConnection> {
        let mut connection = PgConnection::establish(&self.url).map_err(|error| {
            outage::note(error);
            StoreError::Unreachable
        })?;
        connection.batch_execute(SESSION)?;
        connection.batch_execute(ENGLISH)?;
        connection.set_instrumentation(Statements::default());
        Ok(connection)
    }

    /// A connection on which `opening` has been said. One that turns out to be dead takes the others along that have
    /// waited with it: their server is gone.
    pub(super) fn open(&self, opening: &str) -> Stored<PgConnection> {
        if let Some(mut waiting) = self.take() {
            match begin(&mut waiting, opening) {
                Ok(()) => return Ok(waiting),
                Err(StoreError::Unreachable) => self.forget(),
                Err(error) => return Err(error),
            }
        }
        let mut new = self.connect()?;
        let counted = Some(self.statements.clone());
        new.set_instrumentation(Statements { counted, running: None });
        begin(&mut new, opening)?;
        Ok(new)
    }

    /// Takes back what is sound.
    pub(super) fn put_back(&self, connection: PgConnection) {
        self.waiting().push((connection, Instant::now()));
    }

    /// Closes what waits.
    pub(super) fn forget(&self) {
        let closed = std::mem::take(&mut *self.waiting());
        drop(closed);
    }

    /// The one used last, so that those beyond need grow old.
    fn take(&self) -> Option<PgConnection> {
        let mut waiting = self.waiting();
        let found = waiting.pop();
        let old = waiting.iter().take_while(|(_, since)| since.elapsed() > IDLE).count();
        let closed: Vec<_> = waiting.drain(..old).collect();
        drop(waiting);
        drop(closed);
        found.filter(|(_, since)| since.elapsed() <= IDLE).map(|(connection, _)| connection)
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<(PgConnection, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
