//! The pace of mass mail.

use std::time::Instant;

/// Mass mails this process may still send, which grow with time.
pub(super) struct Allowance {
    a_second: f64,
    left: f64,
    reckoned: Instant,
}

impl Allowance {
    /// As many as go in a second, and no more at first.
    pub(super) fn new(a_second: u32) -> Self {
        let a_second = f64::from(a_second);
        Self { a_second, left: a_second, reckoned: Instant::now() }
    }

    /// So many were taken.
    pub(super) fn spend(&mut self, mails: usize) {
        self.left -= mails as f64;
    }

    /// How many may go now.
    pub(super) fn take_stock(&mut self) -> i64 {
        let now = Instant::now();
        self.left = (self.left + self.a_second * (now - self.reckoned).as_secs_f64())
            .min(self.a_second.max(1.0));
        self.reckoned = now;
        self.left as i64
    }
}
