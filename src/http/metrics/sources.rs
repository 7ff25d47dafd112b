//! Where the numbers stand.

use std::sync::Arc;

use crate::live_readings::LiveReadings;
use crate::server::Parts;
use crate::traffic::Traffic;
use app::App;
use app::sign_queue::SignQueue;

/// Where the numbers stand.
#[derive(Clone)]
pub struct Sources {
    /// What use cases work with.
    pub app: Arc<App>,
    /// Where signatures wait.
    pub queue: SignQueue,
    /// What is kept ready for readers.
    pub readings: Arc<LiveReadings>,
    /// What was asked for.
    pub traffic: Arc<Traffic>,
    /// How often the embedded database was started again; none beside a database of somebody's own.
    pub restarts: Option<fn() -> u64>,
}

impl Sources {
    /// Those of a service that is put together from these parts.
    pub fn of(parts: &Parts, restarts: Option<fn() -> u64>) -> Self {
        Self {
            app: parts.app.clone(),
            queue: parts.queue.clone(),
            readings: parts.readings.clone(),
            traffic: parts.traffic.clone(),
            restarts,
        }
    }
}
