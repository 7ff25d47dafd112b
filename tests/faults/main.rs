//! Faults of the machines below: real processes, a real PostgreSQL, and what happens to them in the field.
//!
//! Each test drives signatures through the fault and gives the verdict `acked=... lost=0 dup=0`; then the public log is
//! counted again (`log`). The quick form of each takes seconds; `PETITIONS_TESTS=full` drives longer and with more people.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::too_many_lines)]
// The tests are clients: they read the clock on their own wall.
#![allow(clippy::disallowed_methods)]

mod cluster;
mod crowd;
mod descriptors;
mod embedded;
mod failover;
mod log;
mod network;
mod patroni;
mod processes;
mod proxy;
mod readings;
mod releases;
mod restoring;
mod rolling;
mod schema;
mod service;
mod soak;
mod storage;
mod storms;
mod traces;
mod verdict;

static BESIDE: tokio::sync::RwLock<()> = tokio::sync::RwLock::const_new(());

/// Held by a test that measures rates: no other of this file runs beside it.
async fn alone() -> tokio::sync::RwLockWriteGuard<'static, ()> {
    BESIDE.write().await
}

/// Held by all others.
fn beside() -> tokio::sync::RwLockReadGuard<'static, ()> {
    loop {
        if let Ok(held) = BESIDE.try_read() {
            return held;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

/// Whether the long forms of the tests are asked for.
fn full() -> bool {
    std::env::var("PETITIONS_TESTS").is_ok_and(|form| form == "full")
}
