//! Fetches revocation lists ahead, so that nobody who signs waits for one.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::pause;
use app::{App, Error};
use eds::Certificate;
use revocation::Sources;

/// How often it is asked which list is due.
const PAUSE: Duration = Duration::from_secs(1);
/// After which it is tried again who is trusted.
const RETRY: Duration = Duration::from_mins(1);

/// Keeps lists up to date for as long as the service runs.
pub async fn run(app: Arc<App>, sources: Arc<Sources>, mut stop: watch::Receiver<bool>) {
    if !sources.has_lists() {
        return;
    }
    let known = loop {
        match restored(&app, &sources).await {
            Ok(known) => break known,
            Err(error) => tracing::warn!(%error, "no revocation list can be read"),
        }
        if !pause(&mut stop, RETRY).await {
            return;
        }
    };
    loop {
        // A list may take minutes; the end does not wait for it.
        tokio::select! {
            () = sources.refresh(&known, app.clock.legal()) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        if !pause(&mut stop, PAUSE).await {
            return;
        }
    }
}

/// Takes up the lists of an earlier process; the authorities whose lists are believed.
async fn restored(app: &Arc<App>, sources: &Arc<Sources>) -> Result<Arc<Vec<Certificate>>, Error> {
    let (app, sources) = (app.clone(), sources.clone());
    let restoring = tokio::task::spawn_blocking(move || {
        let eds = app.eds.as_ref().ok_or(Error::NotFound)?;
        let known = eds.authorities()?.known().to_vec();
        sources.restore(&known, app.clock.legal());
        Ok(Arc::new(known))
    });
    restoring.await.map_err(|fault| Error::Internal(fault.to_string()))?
}
