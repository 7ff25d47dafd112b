//! A server that ends unasked is started again.

use std::process::Child;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::{Embedded, EmbeddedError};

/// How often the server is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// Before the first new start; each further one waits twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
/// Starts in a row that may fail, or be followed by another end.
const ATTEMPTS: u32 = 6;
/// A server that has run for so long counts as well.
const WELL: Duration = Duration::from_mins(2);

/// Of the servers that this process has watched.
static RESTARTS: AtomicU64 = AtomicU64::new(0);

/// How often this process has started a server again that had ended unasked.
pub fn restarts() -> u64 {
    RESTARTS.load(Ordering::Relaxed)
}

/// A cluster whose server is watched.
#[derive(Debug)]
pub struct Supervised {
    tell: mpsc::Sender<()>,
    thread: JoinHandle<Result<(), EmbeddedError>>,
}

impl Embedded {
    /// Watches the server from now on. It is started again when it ends; when that fails for good, `given_up` is told
    /// why.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn supervise(
        self,
        given_up: impl FnOnce(&EmbeddedError) + Send + 'static,
    ) -> std::io::Result<Supervised> {
        let (tell, told) = mpsc::channel();
        let thread = thread::Builder::new().name("postgres".to_owned()).spawn(move || {
            let mut embedded = self;
            match embedded.watch(&told) {
                Ok(()) => embedded.stop(),
                Err(error) => {
                    tracing::error!(%error, "the database server cannot be started again");
                    given_up(&error);
                    // Until whoever was told ends the service.
                    let _ = told.recv();
                    Err(error)
                }
            }
        })?;
        Ok(Supervised { tell, thread })
    }

    /// Returns when it is told to stop.
    fn watch(&mut self, told: &mpsc::Receiver<()>) -> Result<(), EmbeddedError> {
        let (mut since, mut failures, mut pause) = (Instant::now(), 0, FIRST_PAUSE);
        let mut wait = LOOK;
        loop {
            match told.recv_timeout(wait) {
                Err(RecvTimeoutError::Timeout) => wait = LOOK,
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            if self.lives() {
                if since.elapsed() > WELL {
                    (failures, pause) = (0, FIRST_PAUSE);
                }
                continue;
            }
            RESTARTS.fetch_add(1, Ordering::Relaxed);
            tracing::error!(failures, "the database server has ended; it is started again");
            let started = self.cluster.reuse_or_launch(&self.settings());
            failures += 1;
            match started {
                Ok(child) => {
                    self.child = child;
                    since = Instant::now();
                    tracing::info!("the database server answers again");
                }
                Err(error) if failures >= ATTEMPTS => return Err(error),
                Err(error) => tracing::error!(%error, "the database server does not start"),
            }
            if failures >= ATTEMPTS && self.lives() {
                // It starts and ends, over and over: the next end is the last.
                failures = ATTEMPTS - 1;
            }
            (wait, pause) = (pause, (pause * 2).min(LONGEST_PAUSE));
        }
    }

    fn lives(&mut self) -> bool {
        let ended = self.child.as_mut().map(Child::try_wait);
        !matches!(ended, Some(Ok(Some(_)))) && self.cluster.postmaster().is_some()
    }

    fn settings(&self) -> Vec<(&str, &str)> {
        self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

impl Supervised {
    /// Stops the server, and waits for its end.
    ///
    /// # Errors
    /// As [`Embedded::stop`], or why the server could not be started again.
    pub fn stop(self) -> Result<(), EmbeddedError> {
        drop(self.tell);
        self.thread.join().unwrap_or(Ok(()))
    }
}
