//! Follows what other processes change, and once a second lets orders follow counts and folds these.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::pause;
use app::changes::Folded;
use app::{App, patience, ranks};

/// How far behind another process answers may be.
const FOLLOWED: Duration = Duration::from_millis(250);
/// Answers that are not known to hold are not given out: after so long in vain nothing is known to hold.
const PATIENCE: Duration = Duration::from_secs(3);
/// How far behind a count may be.
const FOLDED: Duration = Duration::from_secs(1);

/// Follows for as long as the service runs.
pub async fn run(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    let (mut folded, mut unranked) = (Instant::now(), Folded::default());
    while pause(&mut stopped, FOLLOWED).await {
        if let Err(error) = patience::within(PATIENCE, app.follow_changes()).await {
            tracing::warn!(%error, "changes could not be followed; nothing kept ready is given out");
            app.changes.lose_track();
        }
        if folded.elapsed() >= FOLDED {
            folded = Instant::now();
            let counted = app.changes.take_counted();
            unranked.add(counted.clone());
            rank(&app, &mut unranked).await;
            // After the orders, so that lists are made anew by those that hold.
            app.changes.fold(counted);
        }
    }
}

/// Lets the orders by count follow these counts; what is left is for the next time.
async fn rank(app: &Arc<App>, unranked: &mut Folded) {
    if unranked.is_empty() || !app.takes_writes() {
        return;
    }
    match patience::within(PATIENCE, ranks::follow(app, unranked)).await {
        Ok(left) => *unranked = left,
        Err(error) => tracing::warn!(%error, "the orders by count could not follow"),
    }
}
