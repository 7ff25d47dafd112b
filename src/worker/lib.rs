//! Loops: each tick calls one use case; each stops cleanly.
#![warn(missing_docs)]

pub mod changes;
pub mod clock;
pub mod deadlines;
pub mod dumps;
pub mod figures;
pub mod mails;
pub mod retention;
pub mod revocation_lists;
pub mod signature_log;
pub mod signatures;
pub mod signing_sessions;
pub mod stems;
pub mod webhooks;
pub mod witnesses;

use std::time::Duration;

use tokio::sync::watch;

/// Whether a loop is to end: it was told so, or nobody is left who could tell it.
fn stopped(stop: &watch::Receiver<bool>) -> bool {
    *stop.borrow() || stop.has_changed().is_err()
}

/// Pauses a loop; false when it is to end instead.
async fn pause(stop: &mut watch::Receiver<bool>, length: Duration) -> bool {
    tokio::time::timeout(length, stop.wait_for(|stop| *stop)).await.is_err()
}
