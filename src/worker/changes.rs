//! Follows what other processes change, and folds counts once a second.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::pause;
use app::{App, patience};

/// How often the log of changes is read.
const FOLLOWED: Duration = Duration::from_millis(250);
/// Who is not answered by then does not know any more what holds.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often counts are taken up.
const FOLDED: Duration = Duration::from_secs(1);

/// Runs until it is told to stop.
pub async fn run(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    let mut folded = Instant::now();
    while pause(&mut stopped, FOLLOWED).await {
        if let Err(error) = patience::within(PATIENCE, app.follow_changes()).await {
            tracing::warn!(%error, "changes could not be followed; nothing kept ready is given out");
            app.changes.lose_track();
        }
        if folded.elapsed() >= FOLDED {
            folded = Instant::now();
            app.changes.fold();
        }
    }
}
