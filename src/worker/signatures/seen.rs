//! What is seen of a writer from outside.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// What a writer has in hand, for who watches over it.
#[derive(Default)]
pub(super) struct Seen {
    /// Since when it has had the same load in hand, and which.
    pub(super) since: Mutex<Option<(Instant, u64)>>,
    /// Another one has taken its place.
    pub(super) replaced: AtomicBool,
}

impl Seen {
    /// It has something in hand.
    pub(super) fn begins(&self, load: u64) {
        *held(&self.since) = Some((Instant::now(), load));
    }

    /// It has done with it; false when another one has taken its place meanwhile.
    pub(super) fn ends(&self) -> bool {
        *held(&self.since) = None;
        !self.replaced.load(Ordering::Acquire)
    }
}

pub(super) fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
