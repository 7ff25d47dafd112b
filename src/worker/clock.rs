//! Follows what other processes may have changed: the test clock and the working calendar.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::pause;
use app::sandbox::follow_clock;
use app::{App, calendar};

/// How far behind another process this one may be.
const PAUSE: Duration = Duration::from_millis(250);

/// Follows for as long as the service runs; production has no test clock.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    loop {
        if app.sandbox
            && let Err(error) = follow_clock(&app).await
        {
            tracing::warn!(%error, "the test clock could not be read");
        }
        if let Err(error) = calendar::follow(&app).await {
            tracing::warn!(%error, "the working calendar could not be followed");
        }
        if !pause(&mut stop, PAUSE).await {
            return;
        }
    }
}
