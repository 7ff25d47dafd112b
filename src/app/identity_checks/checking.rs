//! What the first official does.

use chrono::Duration;
use serde_json::json;

use super::clerks::{clerk, forbidden, office};
use crate::access::{Caller, Role};
use crate::account_events::{self, Event};
use crate::accounts::canonical_email;
use crate::{Error, Work};
use domain::assurance::Assurance;
use domain::counter::{CheckState, Document, WAITS_HOURS};
use domain::iin::Iin;
use store::accounts::{self, AccountRow};
use store::identity_checks::{self, IdentityCheckRow};
use store::ids::{AccountId, IdentityCheckId};

/// What the official sees and is told: the document, and by which address its holder has registered. Of the document no
/// more is kept than its kind.
#[derive(Clone)]
pub struct Shown {
    /// As the document has it.
    pub iin: Iin,
    /// As the person says it: somebody else's account with their IIN has another one.
    pub email: String,
    /// Which kind of document it is.
    pub document: Document,
    /// As the document has it.
    pub family_name: String,
    /// As the document has it.
    pub given_name: String,
    /// As the document has it, if it has one.
    pub patronymic: Option<String>,
}

/// Records that a document was looked at. Nothing changes about the account until a second official confirms it.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::NotFound`] without an account, [`Error::Invalid`] at `/iin` where the
/// account of that address is another person's, [`Error::Conflict`] where the IIN is in other hands, the account needs
/// no check, or one waits.
pub fn check(
    work: &mut Work<'_>,
    caller: &Caller,
    shown: &Shown,
) -> Result<IdentityCheckRow, Error> {
    let person = work.app.identity.person(&shown.iin);
    // Who may not is told so before anything of an account.
    clerk(work, caller).may_check(&person.0).map_err(forbidden)?;
    let id = account_of(work, shown, &person.0)?;
    let account = accounts::lock(work.conn, id)?
        .filter(|row| row.person_key.as_ref() == Some(&person.0))
        .ok_or(Error::NotFound)?;
    may_rise(&account)?;
    if let Some(waiting) = identity_checks::waiting_of(work.conn, account.id)? {
        if waiting.expires_at > work.wall_now {
            return Err(Error::Conflict("identity_check_waiting"));
        }
        let lapsed = CheckState::Lapsed;
        identity_checks::settle(work.conn, waiting.id, lapsed, None, work.wall_now)?;
    }
    let row = IdentityCheckRow {
        id: IdentityCheckId::new(),
        account_id: account.id,
        document: shown.document,
        family_name: Some(shown.family_name.clone()),
        given_name: Some(shown.given_name.clone()),
        patronymic: shown.patronymic.clone(),
        office: office(caller).map(str::to_owned),
        checked_by: caller.id(),
        checked_at: work.wall_now,
        expires_at: work.wall_now + Duration::hours(WAITS_HOURS),
        state: CheckState::Waiting,
        settled_by: None,
        settled_at: None,
    };
    identity_checks::insert(work.conn, &row)?;
    let details = json!({ "document": row.document.code(), "office": row.office });
    account_events::record(work, account.id, Some(caller.id()), Event::IdentityShown, details)?;
    Ok(row)
}

/// The account that the person before the counter calls theirs, if it is that of the IIN on the document.
fn account_of(work: &mut Work<'_>, shown: &Shown, person: &[u8]) -> Result<AccountId, Error> {
    let canonical = canonical_email(&shown.email);
    let holders = accounts::holders(work.conn, &canonical, person)?;
    let of_iin = holders.iter().find(|row| row.person_key.as_deref() == Some(person));
    let of_address = holders.iter().find(|row| row.email_canonical == canonical);
    match (of_iin, of_address) {
        (Some(holder), Some(named)) if holder.id == named.id => Ok(holder.id),
        // Staff look whether the address is mistyped; if not, they give the IIN free for its owner (`iin_release`).
        (Some(_), _) => Err(Error::Conflict("iin_in_other_hands")),
        (None, Some(_)) => Err(Error::invalid(
            "/iin",
            "iin_differs",
            "the account of this address was not registered with this IIN",
        )),
        (None, None) => Err(Error::NotFound),
    }
}

/// Whether a counter would make the account surer.
pub(super) fn may_rise(account: &AccountRow) -> Result<(), Error> {
    if account.role != Role::Citizen || account.disabled_at.is_some() {
        return Err(Error::Conflict("account_disabled"));
    }
    if account.assurance >= Assurance::Counter {
        return Err(Error::Conflict("assured_already"));
    }
    Ok(())
}
