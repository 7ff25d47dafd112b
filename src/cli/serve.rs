//! `petitions serve`.

use petitions::config::Effective;
use petitions::service::{Database, Mailing, Service};

use super::outcome::Outcome;
use super::running::{listen, runtime, told_to_stop};

/// Serves until it is told to stop.
pub(super) fn run(effective: &Effective) -> Outcome {
    Mailing::of(effective)?;
    // A taken address is found before anything else is started.
    let listener = listen(effective.settings.listen)?;
    let mut database = Database::open(effective, "petitions")?;
    let gone = database.supervise()?;
    let served = runtime().and_then(|runtime| {
        runtime.block_on(async {
            let service = Service::start(effective, &database.url, listener)?;
            tracing::info!(address = %service.address, docs = %format!("http://{}/docs/", service.address), "serving");
            let why = tokio::select! {
                told = told_to_stop() => { told?; None }
                why = gone => Some(why.unwrap_or_default()),
            };
            tracing::info!("stopping");
            let stopped = service.stop().await;
            match why {
                Some(why) => Err(format!("the embedded database is gone for good: {why}").into()),
                None => Ok(stopped?),
            }
        })
    });
    // Why it served no longer matters more than how the database ended.
    let closed = database.close();
    served?;
    Ok(closed?)
}
