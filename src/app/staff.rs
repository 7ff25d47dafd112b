//! Staff accounts: made by the operator on the command line, never by the API's public part.

use uuid::Uuid;

use super::access::Role;
use super::accounts::{DECLARED, canonical_email};
use super::{Error, Work};
use crate::credentials::identity::KEY_VERSION;
use crate::domain::iin::Iin;
use crate::domain::language::Language;
use crate::store::accounts;
use crate::store::accounts::AccountRow;

/// A member of staff to be.
#[derive(Clone)]
pub struct NewStaff {
    pub role: Role,
    pub public_body: Option<String>,
    pub email: String,
    pub password_hash: String,
    pub family_name: String,
    pub given_name: String,
    pub language: Language,
    /// So that nobody handles a petition of his own (67).
    pub iin: Option<Iin>,
}

/// Makes a staff account.
///
/// # Errors
/// [`Error::Invalid`] for a role without its body, or a body the role does not have;
/// [`Error::Conflict`] when the address or the person is taken.
pub fn add(work: &mut Work<'_>, staff: &NewStaff) -> Result<Uuid, Error> {
    if staff.role == Role::Citizen {
        return Err(Error::invalid("/role", "unknown_value", "a citizen registers himself"));
    }
    match (&staff.public_body, staff.role.has_body()) {
        (Some(slug), true) if work.app.reference.body(slug).is_some() => {}
        (Some(_), true) => return Err(Error::invalid("/public_body", "unknown_value", "no such public body")),
        (None, true) => return Err(Error::invalid("/public_body", "required", "this role acts for a public body")),
        (Some(_), false) => return Err(Error::invalid("/public_body", "not_allowed", "this role has no public body")),
        (None, false) => {}
    }
    let person = staff.iin.as_ref().map(|iin| work.app.identity.person(iin));
    let sealed = match (&staff.iin, &person) {
        (Some(iin), Some(person)) => Some(work.app.identity.seal(iin, person)?),
        _ => None,
    };
    let row = AccountRow {
        id: Uuid::now_v7(),
        role: staff.role.code().to_owned(),
        public_body: staff.public_body.clone(),
        email_canonical: canonical_email(&staff.email),
        email: staff.email.clone(),
        password_hash: staff.password_hash.clone(),
        person_key: None,
        staff_person_key: person.map(|person| person.0),
        iin_cipher: sealed,
        key_version: KEY_VERSION,
        assurance: DECLARED.to_owned(),
        family_name: staff.family_name.clone(),
        given_name: staff.given_name.clone(),
        patronymic: None,
        birth_date: None,
        residence: None,
        language: staff.language.code().to_owned(),
        created_at: work.now,
        disabled_at: None,
    };
    accounts::insert(work.conn, std::slice::from_ref(&row))?;
    Ok(row.id)
}
