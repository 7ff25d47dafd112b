//! Why the database cannot be worked with, in the log: once a second, since every call of that second fails alike.

use std::fmt::Display;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two lines with the same cause.
const APART: Duration = Duration::from_secs(1);

static TOLD: LazyLock<Mutex<Option<(String, Instant)>>> = LazyLock::new(Mutex::default);
static UNTOLD: AtomicU64 = AtomicU64::new(0);

/// Logs a cause. Failures of connections and of the server as a whole name hosts, users and files, nobody's data.
pub(crate) fn note(cause: impl Display) {
    let cause = cause.to_string();
    let cause = cause.trim_end();
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let lately = told.as_ref().is_some_and(|(before, at)| before == cause && at.elapsed() < APART);
    if lately {
        UNTOLD.fetch_add(1, Ordering::Relaxed);
        return;
    }
    *told = Some((cause.to_owned(), Instant::now()));
    let since_last = UNTOLD.swap(0, Ordering::Relaxed);
    tracing::warn!(cause, since_last, "the database cannot be worked with");
}
