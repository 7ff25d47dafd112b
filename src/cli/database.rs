//! Commands about the database alone: `migrate` and `verify`.

use petitions::app::{audit, patience};
use petitions::config::Effective;
use petitions::service::{Database, bootstrap};

use super::outcome::{Outcome, write_out};
use super::running::runtime;

/// Brings the schema up to date.
pub(super) fn migrate(effective: &Effective) -> Outcome {
    let database = Database::open(effective, "petitions")?;
    let migrated = bootstrap::bring_up_to_date(effective, &database.url);
    database.close()?;
    Ok(migrated?)
}

/// Compares what is stored twice, and fails when it differs. Changes nothing.
pub(super) fn verify(effective: &Effective) -> Outcome {
    let database = Database::existing(effective, "petitions")?;
    let found = runtime().and_then(|runtime| {
        let app = bootstrap::attach(effective, &database.url)?;
        Ok(runtime.block_on(patience::within(audit::PATIENCE, app.read(audit::verify)))?)
    });
    database.close()?;
    let found = found?;
    write_out(&found.to_string())?;
    if found.is_sound() { Ok(()) } else { Err("the database contradicts itself".into()) }
}
