//! Shows the heads of the public log of signatures to its witnesses.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::pause;
use app::App;
use app::signature_log::ask_witnesses;

/// How often it is asked whether there is a head to be sent.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs until it is told to stop; what is on its way then is left to itself, and sent again by the next process.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    if app.signature_log.witnesses.named().is_empty() {
        return;
    }
    loop {
        if app.takes_writes() {
            tokio::select! {
                asked = ask_witnesses(&app) => if let Err(error) = asked {
                    tracing::warn!(%error, "witnesses could not be asked");
                },
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
        if !pause(&mut stop, PAUSE).await {
            return;
        }
    }
}
