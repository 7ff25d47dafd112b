//! How much is read of a service that may be anybody's.

use std::time::Duration;

/// Entries of a log that are counted: as many votes as the country has people, some times over.
pub(crate) const ENTRIES: u64 = 256 * 1024 * 1024;
/// Requests that are on their way at a time.
pub(crate) const AT_ONCE: usize = 8;
/// For one to take a connection.
pub(crate) const CONNECT: Duration = Duration::from_secs(5);
/// For one whole answer.
pub(crate) const WITHIN: Duration = Duration::from_secs(30);
/// How often a request is sent again that was told to come later, or not answered.
pub(crate) const TRIES: u32 = 5;
/// What is waited before a request is sent again, unless the service says it; and the longest that it may say.
pub(crate) const PAUSE: Duration = Duration::from_secs(1);
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Largest bundle of entries, in bytes: 256, each of 96 bytes behind its length.
pub(crate) const BUNDLE: usize = 256 * 98;
/// Largest answer about one petition, in bytes.
pub(crate) const PETITION: usize = 4 * 1024 * 1024;
/// Pages of the list of petitions that are read, of a hundred each: ten times as many as the country has ever had.
pub(crate) const PAGES: usize = 20_000;
/// Largest page of it, in bytes.
pub(crate) const PAGE: usize = 4 * 1024 * 1024;
/// Largest file that is read of what is kept, in bytes.
pub(crate) const KEPT: u64 = 256 * 1024;
/// How often the log is read on until it says what a petition shows, and how long is waited in between.
pub(crate) const ROUNDS: u32 = 4;
pub(crate) const BETWEEN_ROUNDS: Duration = Duration::from_secs(2);
/// Faults that are listed; all are counted.
pub(crate) const LISTED: usize = 100;
