//! How long somebody waits for the database, in all its calls together.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What one request may wait for the database, all its transactions together: it is answered within five seconds.
pub const OF_A_REQUEST: Duration = Duration::from_millis(4_800);
/// What a loop waits for one transaction where it says nothing else.
const OF_A_LOOP: Duration = Duration::from_mins(1);

tokio::task_local! {
    /// Microseconds that are left.
    static LEFT: Arc<AtomicU64>;
}

/// Runs `work`, whose transactions together may wait for the database so long.
pub async fn within<F: Future>(limit: Duration, work: F) -> F::Output {
    LEFT.scope(Arc::new(AtomicU64::new(micros(limit))), work).await
}

/// How long whoever runs now may still wait.
pub fn left() -> Duration {
    LEFT.try_with(|left| Duration::from_micros(left.load(Ordering::Relaxed))).unwrap_or(OF_A_LOOP)
}

/// Waits for something else on account of the same patience; none when it is at its end.
pub async fn wait<F: Future>(other: F) -> Option<F::Output> {
    let started = Instant::now();
    let done = tokio::time::timeout(left(), other).await.ok();
    spend(started.elapsed());
    done
}

/// Takes note of what has been waited.
pub(super) fn spend(waited: Duration) {
    let _ = LEFT.try_with(|left| {
        let rest = left.load(Ordering::Relaxed).saturating_sub(micros(waited));
        left.store(rest, Ordering::Relaxed);
    });
}

fn micros(length: Duration) -> u64 {
    length.as_micros().try_into().unwrap_or(u64::MAX)
}
