//! The deadline sweep, once a second, by the calendar that stands.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::pause;
use app::calendar::catch_up;
use app::deadlines::{GRACE_SECONDS, remind, sweep};
use app::{App, bodies, follow_ups};

/// Pause between sweeps.
const PAUSE: Duration = Duration::from_secs(1);

/// Enacts lapsed clocks for as long as the service runs.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = catch_up(&app).await {
            tracing::error!(%error, "terms could not follow the calendar");
        }
        if let Err(error) = bodies::sweep(&app).await {
            tracing::error!(%error, "what public bodies had could not follow their successors");
        }
        if let Err(error) = sweep(&app, chrono::Duration::seconds(GRACE_SECONDS)).await {
            tracing::error!(%error, "the deadline sweep failed");
        }
        if let Err(error) = follow_ups::pass(&app).await {
            tracing::error!(%error, "promises that have passed could not be told of");
        }
        if let Err(error) = follow_ups::remind(&app).await {
            tracing::error!(%error, "bodies could not be reminded of their promises");
        }
        if let Err(error) = remind(&app).await {
            tracing::error!(%error, "reminders could not be written");
        }
        if !pause(&mut stop, PAUSE).await {
            return;
        }
    }
}
