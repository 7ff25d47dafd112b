//! Two clocks: legal time, which a sandbox may move, and the machine's time.
//!
//! Deadlines, states and everything the law dates follow [`Clock::legal`]. Tokens, leases and
//! mail back-off follow [`Clock::machine`]. Nothing else in the service reads a clock
//! (`clippy.toml` bans it).

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, Utc};

/// The service's source of time. The sandbox's offset is shared through the database; this
/// process's copy follows it.
#[derive(Debug, Default)]
pub struct Clock {
    offset_microseconds: AtomicI64,
}

impl Clock {
    /// Legal time: what the law's terms are reckoned in.
    pub fn legal(&self) -> DateTime<Utc> {
        self.machine() + Duration::microseconds(self.offset())
    }

    /// The machine's time: tokens, leases, back-off, rate limits.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn machine(&self) -> DateTime<Utc> {
        let now = Utc::now();
        // PostgreSQL keeps microseconds; an instant must read back as it was written.
        now - Duration::nanoseconds(i64::from(now.timestamp_subsec_nanos() % 1_000))
    }

    /// How far legal time runs ahead of the machine's, in microseconds.
    pub fn offset(&self) -> i64 {
        self.offset_microseconds.load(Ordering::Relaxed)
    }

    /// Follows the shared offset; always zero in production.
    pub fn follow(&self, offset_microseconds: i64) {
        self.offset_microseconds.store(offset_microseconds, Ordering::Relaxed);
    }
}
