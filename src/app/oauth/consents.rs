//! What a person lets applications do: they see it, and take it back.

use serde_json::json;
use store::ids::AccountId;
use uuid::Uuid;

use crate::access::Caller;
use crate::account_events::{self, Event};
use crate::{Error, Work};
use store::oauth::consents::{self, GivenConsent};
use store::oauth::sessions;

/// Consents shown at once: more than one person may have.
const SHOWN: i64 = 100;

/// The consents in force of the caller.
///
/// # Errors
/// The store's failure.
pub fn list(work: &mut Work<'_>, caller: &Caller) -> Result<Vec<GivenConsent>, Error> {
    Ok(consents::of_account(work.conn, caller.id(), SHOWN)?)
}

/// Takes a consent back: the application's next call fails.
///
/// # Errors
/// [`Error::NotFound`].
pub fn withdraw(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<(), Error> {
    let app = consents::withdraw(work.conn, caller.id(), id, work.wall_now)?;
    let app = app.ok_or(Error::NotFound)?;
    sessions::end_of_consent(work.conn, id, "consent_withdrawn", work.wall_now)?;
    let (account, details) = (caller.id(), json!({ "app": app }));
    account_events::record(work, account, Some(account), Event::AppConsentWithdrawn, details)
}

/// Takes back all that a person has consented to, who leaves.
///
/// # Errors
/// The store's failure.
pub(crate) fn leave(work: &mut Work<'_>, account: AccountId) -> Result<(), Error> {
    Ok(consents::withdraw_all(work.conn, account, work.wall_now)?)
}
