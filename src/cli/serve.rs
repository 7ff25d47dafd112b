//! `petitions serve`.

use petitions::config::Effective;
use petitions::service::{Database, Mailing, Service};

use super::outcome::Outcome;
use super::running::{listen, runtime, told_to_stop};

/// Serves until it is told to stop.
pub(super) fn run(effective: &Effective) -> Outcome {
    Mailing::of(effective)?;
    // A taken address is found before anything else is started.
    let listener = listen(effective)?;
    let database = Database::open(effective, "petitions")?;
    let served = runtime().and_then(|runtime| {
        runtime.block_on(async {
            let service = Service::start(effective, &database.url, listener)?;
            tracing::info!(address = %service.address, docs = %format!("http://{}/docs/", service.address), "serving");
            told_to_stop().await?;
            tracing::info!("stopping");
            Ok(service.stop().await?)
        })
    });
    database.close()?;
    served
}
