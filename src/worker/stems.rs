//! Makes stems for petitions that have none: once after an update, and whenever another has left some out.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::{pause, stopped};
use app::searching::{lacking, make_up};
use app::{App, Error};

/// Between two times that all petitions are looked through.
const PAUSE: Duration = Duration::from_hours(1);
/// After a failure, or while nothing can be written.
const AGAIN: Duration = Duration::from_secs(30);

/// Runs until it is told to stop. What was made stays, so it goes on where it stopped.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    loop {
        let length = match look_through(&app, &stop).await {
            Ok(_) if !app.takes_writes() => AGAIN,
            Ok(0) => PAUSE,
            Ok(made) => {
                tracing::info!(made, "made the stems of petitions for searches");
                PAUSE
            }
            Err(error) => {
                tracing::warn!(%error, "stems of petitions could not be made");
                AGAIN
            }
        };
        if !pause(&mut stop, length).await {
            return;
        }
    }
}

/// Looks through all petitions; how many got stems.
async fn look_through(app: &Arc<App>, stop: &watch::Receiver<bool>) -> Result<u64, Error> {
    let (mut made, mut after) = (0, None);
    while app.takes_writes() && !stopped(stop) {
        let (lacking, last) = app.read(move |work| lacking(work, after)).await?;
        for id in lacking {
            if stopped(stop) {
                break;
            }
            make_up(app, id).await?;
            made += 1;
        }
        let Some(last) = last else { break };
        after = Some(last);
    }
    Ok(made)
}
