//! Numbers that add up in memory are written: views of pages, and bursts of signatures.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::pause;
use app::{App, bursts, views};

/// Between two times.
const PAUSE: Duration = Duration::from_secs(10);

/// Writes for as long as the service runs, and once more at its end.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    loop {
        let goes_on = pause(&mut stop, PAUSE).await;
        if let Err(error) = views::write(&app).await {
            tracing::warn!(%error, "views of pages could not be written yet");
        }
        if let Err(error) = bursts::write(&app).await {
            tracing::warn!(%error, "bursts of signatures could not be written");
        }
        if !goes_on {
            return;
        }
    }
}
