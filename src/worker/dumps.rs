//! Makes the files of open data of each day.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::{pause, stopped};
use app::open_data::dumps::make;
use app::{App, Error};

/// Between two looks whether there is something to make; also before the first, so that a start costs nothing.
const PAUSE: Duration = Duration::from_mins(2);

/// Runs until it is told to stop. What was made stays, so any process goes on from there.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    while pause(&mut stop, PAUSE).await {
        if let Err(error) = all_of_the_day(&app, &stop).await {
            tracing::warn!(%error, "files of open data could not be made yet");
        }
    }
}

async fn all_of_the_day(app: &Arc<App>, stop: &watch::Receiver<bool>) -> Result<(), Error> {
    while app.takes_writes() && !stopped(stop) && app.write(make).await? {}
    Ok(())
}
