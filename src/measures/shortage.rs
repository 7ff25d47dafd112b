//! Why somebody is told 503 for want of room: counted, and in the log once a second for each cause. A line for each of
//! them would be a load of its own.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::numbers::Counter;

/// What there was not enough of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortage {
    /// All connections to the database were in use for as long as one waits for one (`PETITIONS_POOL_SIZE`).
    Connections,
    /// As many wait for a connection as may.
    ConnectionQueue,
    /// The database did not answer within the five seconds of a request.
    DatabaseSlow,
    /// The queue of signatures is full (`PETITIONS_SIGN_QUEUE`).
    SignatureQueue,
    /// One petition that cannot be written holds its share of the queue.
    SignatureLane,
    /// A signature was not written within four seconds.
    SignatureWait,
    /// The lines before the hashing of passwords are full.
    Passwords,
    /// Too many wait to look through many petitions, or waited too long.
    LongReadings,
    /// Too many electronic signatures wait to be verified (`PETITIONS_EDS_THREADS`).
    Verifying,
    /// All places of live streams are taken (`PETITIONS_EVENT_STREAMS`).
    Streams,
}

impl Shortage {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::Connections,
        Self::ConnectionQueue,
        Self::DatabaseSlow,
        Self::SignatureQueue,
        Self::SignatureLane,
        Self::SignatureWait,
        Self::Passwords,
        Self::LongReadings,
        Self::Verifying,
        Self::Streams,
    ];

    /// As the log and the numbers name it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Connections => "connections",
            Self::ConnectionQueue => "connection_queue",
            Self::DatabaseSlow => "database_slow",
            Self::SignatureQueue => "signature_queue",
            Self::SignatureLane => "signature_lane",
            Self::SignatureWait => "signature_wait",
            Self::Passwords => "passwords",
            Self::LongReadings => "long_readings",
            Self::Verifying => "verifying",
            Self::Streams => "streams",
        }
    }

    /// How often this process has turned somebody away for it.
    pub fn times(self) -> u64 {
        KNOWN[self as usize].times.get()
    }
}

/// Between two lines about the same cause.
const APART: Duration = Duration::from_secs(1);

struct Known {
    times: Counter,
    untold: AtomicU64,
    told: Mutex<Option<Instant>>,
}

/// Of the process, whatever is put together in it: what is short is the machine's.
static KNOWN: LazyLock<[Known; Shortage::ALL.len()]> = LazyLock::new(|| {
    Shortage::ALL.map(|_| Known {
        times: Counter::new(),
        untold: AtomicU64::new(0),
        told: Mutex::new(None),
    })
});

/// Somebody is turned away for want of it.
pub fn turned_away(shortage: Shortage) {
    let known = &KNOWN[shortage as usize];
    known.times.one();
    known.untold.fetch_add(1, Ordering::Relaxed);
    // Whoever finds it taken leaves the telling to who has it.
    let Ok(mut told) = known.told.try_lock().or_else(|held| match held {
        std::sync::TryLockError::Poisoned(held) => Ok(PoisonError::into_inner(held)),
        std::sync::TryLockError::WouldBlock => Err(()),
    }) else {
        return;
    };
    if told.is_some_and(|at| at.elapsed() < APART) {
        return;
    }
    *told = Some(Instant::now());
    let since_last = known.untold.swap(0, Ordering::Relaxed);
    tracing::warn!(cause = shortage.code(), since_last, "turned away for want of room");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_counted_in_a_place_of_its_own() {
        for (place, shortage) in Shortage::ALL.into_iter().enumerate() {
            assert_eq!(place, shortage as usize);
            turned_away(shortage);
            turned_away(shortage);
            assert_eq!(shortage.times(), 2, "{}", shortage.code());
        }
    }
}
