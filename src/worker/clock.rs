//! Follows what other processes may have changed: the test clock, the working calendar, public bodies, the
//! key that signs tokens.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::pause;
use app::{App, deployment, token_keys};

/// How far behind another process this one may be.
const PAUSE: Duration = Duration::from_millis(250);
/// How often it is asked which key signs.
const KEYS_FOLLOWED: Duration = Duration::from_secs(20);

/// Follows for as long as the service runs; production has no test clock.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let mut keys_followed = Instant::now();
    loop {
        if keys_followed.elapsed() >= KEYS_FOLLOWED {
            keys_followed = Instant::now();
            if let Err(error) = token_keys::follow(&app).await {
                tracing::warn!(%error, "the keys that sign tokens could not be followed");
            }
        }
        if let Err(error) = deployment::follow(&app).await {
            tracing::warn!(%error, "what other processes have changed could not be followed");
        }
        if !pause(&mut stop, PAUSE).await {
            return;
        }
    }
}
