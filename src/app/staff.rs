//! Staff accounts: the first administrator is made on the command line, the others by administrators.

use serde_json::json;
use store::ids::AccountId;
use store::staff as staff_accounts;
use uuid::Uuid;

use super::access::{Caller, Role};
use super::account_events::{self, Event};
use super::accounts::canonical_email;
use super::bodies::require_addressable;
use super::password_change::mail_reset;
use super::{Error, Work};
use credentials::identity::KEY_VERSION;
use domain::assurance::Assurance;
use domain::iin::Iin;
use domain::language::Language;
use domain::public_body::BodySlug;
use notice_facts::AccountNotice;
use store::accounts::{self, AccountRow};
use store::sessions;

/// Life of an invitation, hours.
const INVITATION_HOURS: i64 = 24;

/// A member of staff to be.
#[derive(Clone)]
pub struct NewStaff {
    /// The role.
    pub role: Role,
    /// The body, for roles that act for one.
    pub public_body: Option<String>,
    /// The address as given, for sending.
    pub email: String,
    /// Empty until an invitation is taken up.
    pub password_hash: String,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// The language the person is written to in.
    pub language: Language,
    /// So that nobody handles a petition of his own (67).
    pub iin: Option<Iin>,
}

/// Makes a staff account.
///
/// # Errors
/// [`Error::Invalid`] for a role without its body, or a body the role does not have;
/// [`Error::Conflict`] when the address or the person is taken.
pub fn add(work: &mut Work<'_>, staff: &NewStaff) -> Result<AccountId, Error> {
    check_post(work, staff.role, staff.public_body.as_deref())?;
    let person = staff.iin.as_ref().map(|iin| work.app.identity.person(iin));
    let sealed = match (&staff.iin, &person) {
        (Some(iin), Some(person)) => Some(work.app.identity.seal(iin, person)?),
        _ => None,
    };
    let row = AccountRow {
        id: AccountId::new(),
        role: staff.role,
        public_body: staff.public_body.clone(),
        email_canonical: canonical_email(&staff.email),
        email: staff.email.clone(),
        password_hash: staff.password_hash.clone(),
        person_key: None,
        staff_person_key: person.map(|person| person.0),
        iin_cipher: sealed,
        key_version: KEY_VERSION,
        assurance: Assurance::Declared,
        family_name: staff.family_name.clone(),
        given_name: staff.given_name.clone(),
        patronymic: None,
        birth_date: None,
        residence: None,
        language: staff.language,
        created_at: work.now,
        disabled_at: None,
    };
    accounts::insert(work.conn, std::slice::from_ref(&row))?;
    account_events::record(
        work,
        row.id,
        None,
        Event::StaffAdded,
        json!({ "role": row.role.code(), "public_body": row.public_body }),
    )?;
    Ok(row.id)
}

/// A role goes with a body exactly when it acts for one.
pub(super) fn check_post(work: &Work<'_>, role: Role, body: Option<&str>) -> Result<(), Error> {
    if role == Role::Citizen {
        return Err(Error::invalid("/role", "unknown_value", "a citizen registers himself"));
    }
    match (body, role.has_body()) {
        (Some(slug), true) if work.reference.body(slug).is_some_and(|body| !body.succeeded) => {
            Ok(())
        }
        // Whoever follows it has its staff.
        (Some(slug), true) if work.reference.body(slug).is_some() => match BodySlug::parse(slug) {
            Some(slug) => require_addressable(work, &slug, "/public_body"),
            None => Ok(()),
        },
        (Some(_), true) => {
            Err(Error::invalid("/public_body", "unknown_value", "no such public body"))
        }
        (None, true) => {
            Err(Error::invalid("/public_body", "required", "this role acts for a public body"))
        }
        (Some(_), false) => {
            Err(Error::invalid("/public_body", "not_allowed", "this role has no public body"))
        }
        (None, false) => Ok(()),
    }
}

/// Makes a staff account without a password and mails its holder how to set one.
///
/// # Errors
/// As [`add`].
pub fn invite(work: &mut Work<'_>, caller: &Caller, staff: &NewStaff) -> Result<AccountRow, Error> {
    let id = add(work, staff)?;
    account_events::record(
        work,
        id,
        Some(caller.id()),
        Event::StaffAdded,
        json!({ "invited": true }),
    )?;
    mail_reset(
        work,
        &canonical_email(&staff.email),
        AccountNotice::StaffInvited,
        INVITATION_HOURS,
    )?;
    accounts::by_id(work.conn, id)?.ok_or(Error::NotFound)
}

/// What an administrator changes of a staff account; what is absent stays.
#[derive(Clone, Default)]
pub struct StaffChange {
    /// The role.
    pub role: Option<Role>,
    /// `Some(None)` takes the body away.
    pub public_body: Option<Option<String>>,
    /// True takes the powers away, false gives them back.
    pub disabled: Option<bool>,
    /// Who they are, where that is not on record yet.
    pub iin: Option<Iin>,
    /// Why.
    pub reason: String,
}

/// Changes role, body or standing of a member of staff. It holds from his next call on: no token
/// carries a role.
///
/// # Errors
/// [`Error::NotFound`] for a citizen's account, [`Error::Forbidden`] for one's own, [`Error::Invalid`]
/// as in [`add`].
pub fn change(
    work: &mut Work<'_>,
    caller: &Caller,
    id: AccountId,
    change: &StaffChange,
) -> Result<AccountRow, Error> {
    if id == caller.id() {
        return Err(Error::Forbidden("own_account"));
    }
    // The lock keeps two administrators from taking each other's powers at once.
    let administrators = staff_accounts::lock_administrators(work.conn)?;
    if !administrators.contains(&caller.id()) {
        return Err(Error::Forbidden("wrong_role"));
    }
    let row = accounts::lock(work.conn, id)?
        .filter(|row| row.role != Role::Citizen)
        .ok_or(Error::NotFound)?;
    let role = match change.role {
        Some(role) => role,
        None => row.role,
    };
    let body = change.public_body.clone().unwrap_or_else(|| row.public_body.clone());
    check_post(work, role, body.as_deref())?;
    let disabled_at = match change.disabled {
        Some(true) => row.disabled_at.or(Some(work.wall_now)),
        Some(false) => None,
        None => row.disabled_at,
    };
    staff_accounts::set_post(work.conn, id, role, body.as_deref(), disabled_at)?;
    if let Some(iin) = &change.iin {
        add_iin(work, &row, iin)?;
    }
    if disabled_at.is_some() {
        sessions::end_all(work.conn, id, "disabled", work.wall_now)?;
    }
    let details = json!({
        "before": { "role": row.role.code(), "public_body": row.public_body, "disabled": row.disabled_at.is_some() },
        "after": { "role": role.code(), "public_body": body, "disabled": disabled_at.is_some() },
        "iin_added": change.iin.is_some(), "reason": change.reason,
    });
    account_events::record(work, id, Some(caller.id()), Event::StaffChanged, details)?;
    accounts::by_id(work.conn, id)?.ok_or(Error::NotFound)
}

/// Keeps who a member of staff is. Nobody becomes another person.
fn add_iin(work: &mut Work<'_>, row: &AccountRow, iin: &Iin) -> Result<(), Error> {
    let person = work.app.identity.person(iin);
    match &row.staff_person_key {
        Some(known) if *known == person.0 => Ok(()),
        Some(_) => {
            Err(Error::invalid("/iin", "not_allowed", "the IIN of this account is on record"))
        }
        None => {
            let sealed = work.app.identity.seal(iin, &person)?;
            Ok(staff_accounts::set_person(work.conn, row.id, &person.0, &sealed)?)
        }
    }
}

/// Members of staff after that id.
///
/// # Errors
/// The store's failure.
pub fn list(
    work: &mut Work<'_>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<AccountRow>, Error> {
    Ok(staff_accounts::page(work.conn, after, limit)?)
}
