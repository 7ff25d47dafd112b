//! What the second official does, and how the first one takes a check back.

use serde_json::json;

use super::checking::may_rise;
use super::claim::Claim;
use super::clerks::{clerk, forbidden, is_of};
use crate::access::Caller;
use crate::account_events::{self, Event};
use crate::accounts::canonical_email;
use crate::notices::{AccountMail, body_name, mail_account};
use crate::{Error, Work, iin_takeover};
use domain::assurance::Assurance;
use domain::calendar::civil_date;
use domain::counter::CheckState;
use domain::iin::Iin;
use notice_facts::{AccountNotice, IdentityCheck};
use store::accounts::{self, AccountRow, Identity};
use store::identity_checks::{self, IdentityCheckRow};
use store::ids::{AccountId, IdentityCheckId};

/// What a second official reads off the document, and is told.
#[derive(Clone)]
pub struct Second {
    /// As the document has it.
    pub iin: Iin,
    /// As the person says it; asked for where the IIN goes over to an account of that address.
    pub email: Option<String>,
}

/// What a confirmation has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmed {
    /// Whose account is as sure as a counter now.
    pub account: AccountId,
    /// The document had other names than the account, which has them now.
    pub names_corrected: bool,
    /// The account was made by it, and the IIN went over from another one.
    pub taken_over: bool,
}

/// Confirms what a colleague has checked, by the IIN as this official reads it off the document. The account is raised,
/// its names are those of the document, and its holder is told; or, where a less sure account had the IIN, the person's
/// account is made, and the IIN goes over to it.
///
/// # Errors
/// [`Error::NotFound`] for what is not of the caller's office, [`Error::Forbidden`] for who may not, [`Error::Invalid`] at
/// `/iin` for another one than the account's and at `/email` for another address than the first official's,
/// [`Error::Conflict`] for what is settled or has lapsed, or went to somebody else meanwhile.
pub fn confirm(
    work: &mut Work<'_>,
    caller: &Caller,
    id: IdentityCheckId,
    read: &Second,
) -> Result<Confirmed, Error> {
    let person = work.app.identity.person(&read.iin).0;
    // Before any account is locked, as everywhere.
    iin_takeover::one_at_a_time(work, &person)?;
    let (check, account) = waiting(work, caller, id)?;
    second(work, caller, &check, &account)?;
    if account.person_key.as_ref() != Some(&person) {
        return Err(Error::invalid(
            "/iin",
            "iin_differs",
            "the account that was checked has another IIN; look at the document again",
        ));
    }
    match Claim::opened(work.app, &check)? {
        Some(claim) => take_over(work, caller, (check, claim), account, read),
        None => raise(work, caller, &check, &account),
    }
}

/// The account is as sure as a counter, and says what the document says.
fn raise(
    work: &mut Work<'_>,
    caller: &Caller,
    check: &IdentityCheckRow,
    account: &AccountRow,
) -> Result<Confirmed, Error> {
    may_rise(account)?;
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
    settle(work, caller, check, CheckState::Confirmed)?;
    let confirmed = Confirmed { account: account.id, names_corrected, taken_over: false };
    record(work, caller, check, &confirmed)?;
    let named = AccountRow { given_name: identity.given_name, ..account.clone() };
    tell(work, check, &named, &confirmed)?;
    Ok(confirmed)
}

/// The person's account is made, and has the IIN that a less sure one had, which is told and out.
fn take_over(
    work: &mut Work<'_>,
    caller: &Caller,
    (check, claim): (IdentityCheckRow, Claim),
    former: AccountRow,
    read: &Second,
) -> Result<Confirmed, Error> {
    // One letter less, and whoever reads another mailbox would have the account.
    if read.email.as_deref().map(canonical_email) != Some(canonical_email(&claim.email)) {
        return Err(Error::invalid(
            "/email",
            "email_differs",
            "the first official was told another address; ask the person again",
        ));
    }
    let taken = iin_takeover::take(work, former, Assurance::Counter)?;
    let account = claim.made(work, &check, &read.iin)?;
    taken.by(work, account.id)?;
    settle(work, caller, &check, CheckState::Confirmed)?;
    identity_checks::hand_over(work.conn, check.id, account.id)?;
    let confirmed = Confirmed { account: account.id, names_corrected: false, taken_over: true };
    account_events::record(work, account.id, Some(caller.id()), Event::Registered, json!({}))?;
    record(work, caller, &check, &confirmed)?;
    tell(work, &check, &account, &confirmed)?;
    Ok(confirmed)
}

fn record(
    work: &mut Work<'_>,
    caller: &Caller,
    check: &IdentityCheckRow,
    confirmed: &Confirmed,
) -> Result<(), Error> {
    let details = json!({
        "document": check.document.code(), "office": check.office, "checked_by": check.checked_by,
        "names_corrected": confirmed.names_corrected, "taken_over": confirmed.taken_over,
    });
    let by = Some(caller.id());
    account_events::record(work, confirmed.account, by, Event::IdentityChecked, details)
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
    confirmed: &Confirmed,
) -> Result<(), Error> {
    let links = &work.app.links;
    let link = if confirmed.taken_over { links.page("reset") } else { links.public_url.clone() };
    let notice = AccountNotice::IdentityChecked(IdentityCheck {
        given_name: account.given_name.clone(),
        office: check.office.as_deref().and_then(|slug| body_name(work, slug)),
        document: check.document,
        checked_on: civil_date(check.checked_at),
        names_corrected: confirmed.names_corrected,
        account_made: confirmed.taken_over,
        link,
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
