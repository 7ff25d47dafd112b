//! What an empty house in development offers: to be filled with real petitions, by one click.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::BoxFuture;

/// Fills the service with petitions, as a client of its own API.
pub type Filling = Arc<dyn Fn() -> BoxFuture<'static, ()> + Send + Sync>;

/// The offer, and whether it has been taken.
pub struct DemoOffer {
    filling: Filling,
    running: AtomicBool,
}

impl DemoOffer {
    /// An offer that nobody has taken.
    pub fn new(filling: Filling) -> Self {
        Self { filling, running: AtomicBool::new(false) }
    }

    /// Whether the house is being filled at this moment.
    pub fn is_running(&self) -> bool {
        self.running.load(Ordering::Relaxed)
    }

    /// Begins, unless it has begun.
    pub(crate) fn take(self: Arc<Self>) {
        if self.running.swap(true, Ordering::Relaxed) {
            return;
        }
        tokio::spawn(async move {
            (self.filling)().await;
            self.running.store(false, Ordering::Relaxed);
        });
    }
}
