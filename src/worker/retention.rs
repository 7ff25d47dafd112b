//! Forgetting what is over, once an hour.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::pause;
use app::App;
use app::retention::tidy;

/// Between two times.
const PAUSE: Duration = Duration::from_hours(1);

/// Tidies for as long as the service runs.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    loop {
        if app.takes_writes() {
            match app.write(tidy).await {
                Ok(0) => {}
                Ok(rows) => tracing::info!(rows, "forgot what is over"),
                Err(error) => tracing::error!(%error, "what is over could not be forgotten"),
            }
        }
        if !pause(&mut stop, PAUSE).await {
            return;
        }
    }
}
