//! Appends to the public log of signatures what waits for its place there.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::{pause, stopped};
use app::App;
use app::signature_log::{AT_ONCE, append_waiting};

/// Between two heads of the log at least.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs until it is told to stop. Whatever waits then is appended by the next process.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    while !stopped(&stop) {
        if app.takes_writes() {
            match append_waiting(&app).await {
                Ok(appended) if appended as i64 >= AT_ONCE => {
                    tracing::warn!("the log of signatures is behind");
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(%error, "the log of signatures could not be continued");
                }
            }
        }
        if !pause(&mut stop, PAUSE).await {
            return;
        }
    }
}
