//! How long and how much.

use std::time::Duration;

/// Until a client has sent its head.
pub(crate) const HEAD: Duration = Duration::from_secs(5);
/// Until it has sent its whole request.
pub(crate) const BODY: Duration = Duration::from_secs(10);
/// Connections at a time; more wait in the system's queue.
pub(crate) const CONNECTIONS: usize = 256;
/// Threads that serve. Each request waits for a disk.
pub(crate) const WORKERS: usize = 2;
/// Seconds that requests in flight have to end at shutdown.
pub(crate) const SHUTDOWN_SECONDS: u64 = 10;
/// Largest file of a key, in bytes.
pub(crate) const KEY_FILE: u64 = 1_024;
