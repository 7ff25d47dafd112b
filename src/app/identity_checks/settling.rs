//! What the second official does, and how the first one takes a check back.

use serde_json::json;

use super::checking::may_rise;
use super::clerks::{clerk, forbidden, is_of};
use crate::access::Caller;
use crate::account_events::{self, Event};
use crate::notices::{AccountMail, body_name, mail_account};
use crate::{Error, Work};
use domain::assurance::Assurance;
use domain::calendar::civil_date;
use domain::counter::CheckState;
use domain::iin::Iin;
use notice_facts::{AccountNotice, IdentityCheck};
use store::accounts::{self, AccountRow, Identity};
use store::identity_checks::{self, IdentityCheckRow};
use store::ids::{AccountId, IdentityCheckId};

/// What a confirmation has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmed {
    /// Whose account is as sure as a counter now.
    pub account: AccountId,
    /// The document had other names than the account, which has them now.
    pub names_corrected: bool,
}

/// Confirms what a colleague has checked, by the IIN as this official reads it off the document. The account is raised,
/// its names are those of the document, and its holder is told.
///
/// # Errors
/// [`Error::NotFound`] for what is not of the caller's office, [`Error::Forbidden`] for who may not, [`Error::Invalid`] at
/// `/iin` for another one than the account's, [`Error::Conflict`] for what is settled or has lapsed.
pub fn confirm(
    work: &mut Work<'_>,
    caller: &Caller,
    id: IdentityCheckId,
    iin: &Iin,
) -> Result<Confirmed, Error> {
    let (check, account) = waiting(work, caller, id)?;
    second(work, caller, &check, &account)?;
    may_rise(&account)?;
    if account.person_key.as_ref() != Some(&work.app.identity.person(iin).0) {
        return Err(Error::invalid(
            "/iin",
            "iin_differs",
            "the account that was checked has another IIN; look at the document again",
        ));
    }
    let identity = Identity {
        family_name: check.family_name.clone().unwrap_or_default(),
        given_name: check.given_name.clone().unwrap_or_default(),
        patronymic: check.patronymic.clone(),
        assurance: Assurance::Counter,
    };
    let names_corrected = account.family_name != identity.family_name
        || account.given_name != identity.given_name
        || account.patronymic != identity.patronymic;
    accounts::identify(work.conn, account.id, &identity)?;
    settle(work, caller, &check, CheckState::Confirmed)?;
    let details = json!({
        "document": check.document.code(), "office": check.office, "checked_by": check.checked_by,
        "names_corrected": names_corrected,
    });
    account_events::record(work, account.id, Some(caller.id()), Event::IdentityChecked, details)?;
    tell(work, &check, &account, &identity, names_corrected)?;
    Ok(Confirmed { account: account.id, names_corrected })
}

/// Ends a check that is not right: a colleague of the office refuses it, whoever made it withdraws it. Which of the two.
///
/// # Errors
/// As [`confirm`].
pub fn refuse(
    work: &mut Work<'_>,
    caller: &Caller,
    id: IdentityCheckId,
    reason: &str,
) -> Result<CheckState, Error> {
    let (check, account) = waiting(work, caller, id)?;
    let (state, event) = if check.checked_by == caller.id() {
        (CheckState::Withdrawn, Event::IdentityCheckWithdrawn)
    } else {
        second(work, caller, &check, &account)?;
        (CheckState::Refused, Event::IdentityCheckRefused)
    };
    settle(work, caller, &check, state)?;
    let details = json!({ "checked_by": check.checked_by, "reason": reason });
    account_events::record(work, account.id, Some(caller.id()), event, details)?;
    Ok(state)
}

/// A check that waits at the caller's office, and the account it is about, locked.
fn waiting(
    work: &mut Work<'_>,
    caller: &Caller,
    id: IdentityCheckId,
) -> Result<(IdentityCheckRow, AccountRow), Error> {
    clerk(work, caller).stands_there().map_err(forbidden)?;
    let found = identity_checks::by_id(work.conn, id)?
        .filter(|check| is_of(work, caller, check.office.as_deref()))
        .ok_or(Error::NotFound)?;
    let account = accounts::lock(work.conn, found.account_id)?.ok_or(Error::NotFound)?;
    // Under the lock of its account a check is what it is.
    let check = identity_checks::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    match check.state {
        CheckState::Waiting if check.expires_at > work.wall_now => Ok((check, account)),
        CheckState::Waiting | CheckState::Lapsed => Err(Error::Conflict("identity_check_lapsed")),
        CheckState::Confirmed | CheckState::Refused | CheckState::Withdrawn => {
            Err(Error::Conflict("identity_check_settled"))
        }
    }
}

/// Whether the caller is a second person, and the first one still somebody whose word counts.
fn second(
    work: &mut Work<'_>,
    caller: &Caller,
    check: &IdentityCheckRow,
    account: &AccountRow,
) -> Result<(), Error> {
    let first = accounts::by_id(work.conn, check.checked_by)?.ok_or(Error::NotFound)?;
    let citizen = account.person_key.as_deref().ok_or(Error::Conflict("account_disabled"))?;
    clerk(work, caller)
        .may_second(first.staff_person_key.as_deref(), citizen)
        .map_err(forbidden)?;
    if first.disabled_at.is_some() {
        return Err(Error::Conflict("identity_check_lapsed"));
    }
    Ok(())
}

fn settle(
    work: &mut Work<'_>,
    caller: &Caller,
    check: &IdentityCheckRow,
    state: CheckState,
) -> Result<(), Error> {
    Ok(identity_checks::settle(work.conn, check.id, state, Some(caller.id()), work.wall_now)?)
}

/// Tells the holder: whoever stood there knows of it, and whoever did not hears of it.
fn tell(
    work: &mut Work<'_>,
    check: &IdentityCheckRow,
    account: &AccountRow,
    identity: &Identity,
    names_corrected: bool,
) -> Result<(), Error> {
    let notice = AccountNotice::IdentityChecked(IdentityCheck {
        given_name: identity.given_name.clone(),
        office: check.office.as_deref().and_then(|slug| body_name(work, slug)),
        document: check.document,
        checked_on: civil_date(check.checked_at),
        names_corrected,
        link: work.app.links.public_url.clone(),
    });
    mail_account(
        work,
        AccountMail {
            notice,
            account: Some(account.id),
            address: None,
            language: account.language,
            dedup_key: format!("identity_checked:{}", check.id),
        },
    )?;
    Ok(())
}
