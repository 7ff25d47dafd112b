//! What the first official does.

use chrono::Duration;
use serde_json::json;

use super::claim::Claim;
use super::clerks::{clerk, forbidden, office};
use super::shown::Shown;
use crate::access::{Caller, Role};
use crate::account_events::{self, Event};
use crate::accounts::canonical_email;
use crate::{Error, Work};
use domain::assurance::Assurance;
use domain::counter::{CheckState, WAITS_HOURS};
use store::accounts::{self, AccountRow};
use store::identity_checks::{self, IdentityCheckRow};
use store::ids::{AccountId, IdentityCheckId};

/// Records that a document was looked at. Nothing changes about the account until a second official confirms it. Where a
/// less sure account has the IIN, and nobody the address, the person's account is made then, and the IIN goes over.
///
/// # Errors
/// [`Error::Forbidden`] for who may not, [`Error::NotFound`] without an account, [`Error::Invalid`] at `/iin` where the
/// account of that address is another person's, and for what an account to be made lacks; [`Error::Conflict`] where the IIN
/// is in other hands that are as sure, the account needs no check, or one waits.
pub fn check(
    work: &mut Work<'_>,
    caller: &Caller,
    shown: &Shown,
) -> Result<IdentityCheckRow, Error> {
    let person = work.app.identity.person(&shown.iin);
    // Who may not is told so before anything of an account.
    clerk(work, caller).may_check(&person.0).map_err(forbidden)?;
    let (id, takes_over) = account_of(work, shown, &person.0)?;
    let account = accounts::lock(work.conn, id)?
        .filter(|row| row.person_key.as_ref() == Some(&person.0))
        .ok_or(Error::NotFound)?;
    let check = IdentityCheckId::new();
    let claim_cipher = if takes_over {
        expect_less_sure(&account)?;
        Some(Claim::of(shown)?.sealed(work.app, check)?)
    } else {
        may_rise(&account)?;
        None
    };
    if let Some(waiting) = identity_checks::waiting_of(work.conn, account.id)? {
        if waiting.expires_at > work.wall_now {
            return Err(Error::Conflict("identity_check_waiting"));
        }
        let lapsed = CheckState::Lapsed;
        identity_checks::settle(work.conn, waiting.id, lapsed, None, work.wall_now)?;
    }
    let row = IdentityCheckRow {
        id: check,
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
        takes_over,
        claim_cipher,
    };
    identity_checks::insert(work.conn, &row)?;
    let details = json!({
        "document": row.document.code(), "office": row.office, "takes_over": takes_over,
    });
    account_events::record(work, account.id, Some(caller.id()), Event::IdentityShown, details)?;
    Ok(row)
}

/// The account that the person before the counter calls theirs, if it is that of the IIN on the document; or the one that
/// has their IIN, which they have yet to get.
fn account_of(
    work: &mut Work<'_>,
    shown: &Shown,
    person: &[u8],
) -> Result<(AccountId, bool), Error> {
    let canonical = canonical_email(&shown.email);
    let holders = accounts::holders(work.conn, &canonical, person)?;
    let of_iin = holders.iter().find(|row| row.person_key.as_deref() == Some(person));
    let of_address = holders.iter().find(|row| row.email_canonical == canonical);
    match (of_iin, of_address) {
        (Some(holder), Some(named)) if holder.id == named.id => Ok((holder.id, false)),
        (Some(holder), None) if shown.residence.is_some() => Ok((holder.id, true)),
        // Staff look whether the address is mistyped, before they say what a new account is made with.
        (Some(_), _) => Err(Error::Conflict("iin_in_other_hands")),
        (None, Some(_)) => Err(Error::invalid(
            "/iin",
            "iin_differs",
            "the account of this address was not registered with this IIN",
        )),
        (None, None) => Err(Error::NotFound),
    }
}

/// Whether a counter is surer of a person than the account that has their IIN. Neither a suspension nor a factor of a
/// stranger holds an IIN.
fn expect_less_sure(holder: &AccountRow) -> Result<(), Error> {
    if holder.assurance >= Assurance::Counter {
        // Two of staff give it free for its owner (`iin_release`).
        return Err(Error::Conflict("iin_in_other_hands"));
    }
    Ok(())
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
