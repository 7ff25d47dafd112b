//! What waits for a second official.

use super::clerks::{clerk, forbidden, office};
use crate::access::Caller;
use crate::account_events::read_by;
use crate::{Error, Work};
use domain::person::work_name;
use domain::public_body::BodySlug;
use store::identity_checks::{self, IdentityCheckRow};
use store::ids::IdentityCheckId;

/// A check that waits.
#[derive(Clone)]
pub struct Waiting {
    /// The check, with the names that the document has.
    pub check: IdentityCheckRow,
    /// Who made it, by their name at work.
    pub checked_by: String,
}

/// The checks that wait at the caller's office, after that one. Each reading of the names is recorded, and the person
/// finds it in their export.
///
/// # Errors
/// [`Error::Forbidden`] for who stands at no counter.
pub fn waiting(
    work: &mut Work<'_>,
    caller: &Caller,
    after: Option<IdentityCheckId>,
    limit: i64,
) -> Result<Vec<Waiting>, Error> {
    clerk(work, caller).stands_there().map_err(forbidden)?;
    // What an office had before it followed another is checked by it.
    let family = |slug| work.reference.family(&slug).iter().map(ToString::to_string).collect();
    let offices: Option<Vec<String>> =
        office(caller).map(|slug| BodySlug::parse(slug).map_or_else(Vec::new, family));
    let now = work.wall_now;
    let found = identity_checks::waiting_at(work.conn, offices.as_deref(), now, after, limit)?;
    for (check, _) in found.iter().filter(|(check, _)| check.checked_by != caller.id()) {
        read_by(work, caller, check.account_id, None, "identity_check")?;
    }
    Ok(found
        .into_iter()
        .map(|(check, (given, family))| Waiting { check, checked_by: work_name(&given, &family) })
        .collect())
}
