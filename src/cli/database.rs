//! Commands about the database alone: `migrate` and `verify`.

use petitions::app::audit;
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

/// Compares what is stored twice, and fails when it differs.
pub(super) fn verify(effective: &Effective) -> Outcome {
    let database = Database::beside(effective, "petitions")?;
    let found = runtime().and_then(|runtime| {
        let app = bootstrap::build(effective, &database.url)?;
        Ok(runtime.block_on(app.read(audit::verify))?)
    });
    database.close()?;
    let found = found?;
    write_out(&found.to_string())?;
    if found.is_sound() { Ok(()) } else { Err("the database contradicts itself".into()) }
}
