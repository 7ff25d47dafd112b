//! How long and how large things may be.

use std::time::Duration;

/// Until a provider has taken the connection.
pub(crate) const CONNECT: Duration = Duration::from_secs(2);
/// Until it has answered one call whole.
pub(crate) const ONE_CALL: Duration = Duration::from_secs(4);
/// Until all calls of one sign-in are done: discovery, keys, token, claims.
pub(crate) const ALL_CALLS: Duration = Duration::from_secs(8);
/// Largest answer, in bytes.
pub(crate) const ANSWER: usize = 256 * 1024;
/// Largest token that is looked at, in bytes.
pub(crate) const TOKEN: usize = 32 * 1024;

/// Seconds for which what discovery said, and the keys, are believed without asking again.
pub(crate) const FRESH_SECONDS: i64 = 3_600;
/// Seconds for which they are used on while the provider cannot be asked.
pub(crate) const STALE_SECONDS: i64 = 24 * 3_600;
/// Seconds after a failed discovery in which it is not tried again.
pub(crate) const PAUSE_SECONDS: i64 = 5;
/// Seconds between two fetches of the keys because of a key that nobody knows: whoever makes up key ids makes us ask
/// the provider no more often.
pub(crate) const KEYS_SECONDS: i64 = 30;
/// Seconds by which the provider's clock may be ahead of ours.
pub(crate) const SKEW_SECONDS: i64 = 60;
/// Seconds after which a token that has not been delivered yet is too old.
pub(crate) const DELIVERY_SECONDS: i64 = 300;
