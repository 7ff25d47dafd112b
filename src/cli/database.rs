//! `petitions migrate`.

use petitions::config::Effective;
use petitions::service::{Database, bootstrap};

use super::outcome::Outcome;

/// Brings the schema up to date.
pub(super) fn migrate(effective: &Effective) -> Outcome {
    let database = Database::open(effective, "petitions")?;
    let migrated = bootstrap::bring_up_to_date(effective, &database.url);
    database.close()?;
    Ok(migrated?)
}
