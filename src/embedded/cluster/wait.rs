//! Patience with a server.

use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::PATIENCE;

/// Between two looks.
pub(super) const POLL: Duration = Duration::from_millis(10);

/// Waits in small steps, and says so when it takes long.
pub(super) struct Wait {
    since: Instant,
    said: Duration,
}

impl Wait {
    pub(super) fn new() -> Self {
        Self { since: Instant::now(), said: Duration::ZERO }
    }

    /// Sleeps one step; false when patience is over.
    pub(super) fn another(&mut self, what: &str) -> bool {
        sleep(POLL);
        let waited = self.since.elapsed();
        if waited.saturating_sub(self.said) >= Duration::from_secs(3) {
            self.said = waited;
            tracing::info!(seconds = waited.as_secs(), "still waiting for {what}");
        }
        waited < PATIENCE
    }
}
