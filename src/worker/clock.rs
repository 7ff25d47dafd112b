//! Follows the test clock that another process may have moved.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::pause;
use crate::app::App;
use crate::app::sandbox::follow_clock;

/// How far behind another process this one may be.
const PAUSE: Duration = Duration::from_millis(250);

/// Follows for as long as the service runs; production has no test clock.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    if !app.sandbox {
        return;
    }
    loop {
        if let Err(error) = follow_clock(&app).await {
            tracing::warn!(%error, "the test clock could not be read");
        }
        if !pause(&mut stop, PAUSE).await {
            return;
        }
    }
}
