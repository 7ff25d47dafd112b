//! Tells webhooks what happens to petitions: gives each that wants an event its delivery, and sends what is due, of every webhook
//! on a task of its own, so that none waits for another.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{pause, stopped};
use app::ids::WebhookId;
use app::webhooks::{Outgoing, due, fan_out, is_any_due, send, settle};
use app::{App, Error};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(500);
/// Webhooks that one process has in hand at a time; others wait for their turn. Each has up to four connections.
const AT_ONCE: usize = 32;

/// Tells webhooks for as long as the service runs, and ends after what is on its way.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let mut in_hand = JoinSet::new();
    loop {
        while in_hand.try_join_next().is_some() {}
        if app.takes_writes()
            && let Err(error) = look(&app, &stop, &mut in_hand).await
        {
            tracing::error!(%error, "webhooks could not be told");
        }
        if !pause(&mut stop, PAUSE).await {
            break;
        }
    }
    while in_hand.join_next().await.is_some() {}
}

async fn look(
    app: &Arc<App>,
    stop: &watch::Receiver<bool>,
    in_hand: &mut JoinSet<()>,
) -> Result<(), Error> {
    if !is_any_due(app).await? {
        return Ok(());
    }
    while !stopped(stop) && app.write(fan_out).await? {}
    let free = i64::try_from(AT_ONCE.saturating_sub(in_hand.len())).unwrap_or(0);
    if free == 0 {
        return Ok(());
    }
    let mut of: HashMap<WebhookId, Vec<Outgoing>> = HashMap::new();
    for outgoing in app.write(move |work| due(work, free)).await? {
        of.entry(outgoing.webhook).or_default().push(outgoing);
    }
    for (webhook, outgoing) in of {
        in_hand.spawn(tell(app.clone(), webhook, outgoing, stop.clone()));
    }
    Ok(())
}

/// Sends what is due of one webhook until nothing is. What could not be settled is due again when its lease is over.
async fn tell(
    app: Arc<App>,
    webhook: WebhookId,
    mut outgoing: Vec<Outgoing>,
    stop: watch::Receiver<bool>,
) {
    while !outgoing.is_empty() {
        let tried = join_all(outgoing.into_iter().map(|one| send(app.clone(), one))).await;
        app.meters.webhooks.made(&tried);
        let go_on = !stopped(&stop);
        let settled = app.write(move |work| settle(work, webhook, &tried, go_on)).await;
        outgoing = match settled {
            Ok(next) => next,
            Err(error) => return tracing::warn!(%webhook, %error, "deliveries not settled"),
        };
    }
}
