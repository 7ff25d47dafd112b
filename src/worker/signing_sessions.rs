//! Follows signings on telephones: takes those in hand that nobody else has, each on a task of its own, and ends what was
//! not signed in time.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::pause;
use app::sign_queue::SignQueue;
use app::signing_sessions::{Failure, Follower, claim, expire, is_any_due};
use app::{App, Error};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(500);
/// Signings that one process has in hand at a time; others wait for their turn. Each holds a connection to the broker.
const AT_ONCE: usize = 512;
/// Signings taken in hand at one look.
const PAGE: usize = 100;

/// Follows signings for as long as the service runs.
pub async fn run(
    app: Arc<App>,
    queue: SignQueue,
    tell: fn(Error) -> Failure,
    mut stop: watch::Receiver<bool>,
) {
    let follower = Follower { app: app.clone(), queue, tell, stop: stop.clone() };
    let mut in_hand = JoinSet::new();
    loop {
        while in_hand.try_join_next().is_some() {}
        if app.takes_writes()
            && app.eds_broker.get().is_some()
            && let Err(error) = look(&app, &follower, &mut in_hand).await
        {
            tracing::error!(%error, "signings on telephones could not be followed");
        }
        if !pause(&mut stop, PAUSE).await {
            break;
        }
    }
    // Nobody waits for a telephone any more; what has come is written.
    while in_hand.join_next().await.is_some() {}
}

async fn look(app: &Arc<App>, follower: &Follower, in_hand: &mut JoinSet<()>) -> Result<(), Error> {
    if !is_any_due(app).await? {
        return Ok(());
    }
    expire(app).await?;
    let free = AT_ONCE.saturating_sub(in_hand.len()).min(PAGE);
    if free == 0 {
        return Ok(());
    }
    for row in claim(app, free).await? {
        in_hand.spawn(follower.clone().follow(row));
    }
    Ok(())
}
