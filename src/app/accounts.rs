//! Registration, confirmation, passwords, one's own account.

use chrono::{Duration, NaiveDate};
use serde_json::json;
use uuid::Uuid;

use super::access::{Caller, Role};
use super::notices::{AccountMail, inbox_page, mail_account};
use super::{Error, Work};
use crate::credentials::identity::KEY_VERSION;
use crate::credentials::{OneTimeToken, sha256};
use crate::domain::iin::Iin;
use crate::domain::language::Language;
use crate::domain::notice::NoticeKind;
pub use crate::store::accounts::{AccountChange, AccountRow};
use crate::store::accounts::Registration;
use crate::store::notices::InboxRow;
use crate::store::signatures::SignatureRow;
use crate::store::{accounts, sessions, signatures};

/// Life of a confirmation link, hours.
pub const CONFIRMATION_HOURS: i64 = 24;
/// Life of a reset link, hours.
pub const RESET_HOURS: i64 = 1;
/// How sure the service is of a person who only declared who he is.
pub const DECLARED: &str = "declared";

/// What a citizen declares; the password is hashed already.
#[derive(Clone)]
pub struct Declaration {
    pub iin: Iin,
    pub email: String,
    pub password_hash: String,
    pub family_name: String,
    pub given_name: String,
    pub patronymic: Option<String>,
    pub birth_date: NaiveDate,
    pub residence: String,
    pub language: Language,
}

/// The form under which an address is unique.
pub fn canonical_email(email: &str) -> String {
    email.to_lowercase()
}

/// Takes a registration. The answer is the same whether or not address or IIN is taken; the
/// truth goes by mail. The account is made at confirmation only, so that nobody squats an IIN.
///
/// # Errors
/// The store's failure.
pub fn register(work: &mut Work<'_>, declaration: &Declaration) -> Result<(), Error> {
    let person = work.app.identity.person(&declaration.iin);
    let email_canonical = canonical_email(&declaration.email);
    let language = declaration.language.code();
    let holders = accounts::holders(work.conn, &email_canonical, &person.0)?;
    if !holders.is_empty() {
        return holders.iter().try_for_each(|holder| tell_holder(work, holder));
    }
    let token = OneTimeToken::issue()?;
    let registration = Registration {
        id: Uuid::now_v7(),
        token_hash: token.hash,
        email: declaration.email.clone(),
        email_canonical,
        password_hash: declaration.password_hash.clone(),
        iin_cipher: work.app.identity.seal(&declaration.iin, &person)?,
        person_key: person.0,
        key_version: KEY_VERSION,
        family_name: declaration.family_name.clone(),
        given_name: declaration.given_name.clone(),
        patronymic: declaration.patronymic.clone(),
        birth_date: declaration.birth_date,
        residence: declaration.residence.clone(),
        language: language.to_owned(),
        created_at: work.machine,
        expires_at: work.machine + Duration::hours(CONFIRMATION_HOURS),
        confirmed_at: None,
    };
    accounts::put_registration(work.conn, &registration)?;
    mail_account(
        work,
        AccountMail {
            kind: NoticeKind::ConfirmRegistration,
            account: None,
            address: Some(&declaration.email),
            language,
            payload: json!({
                "given_name": declaration.given_name,
                "link": work.app.links.with_token("confirm", &token.secret),
                "code": token.secret,
                "expires_hours": CONFIRMATION_HOURS,
            }),
            dedup_key: format!("confirm_registration:{}", registration.id),
        },
    )
}

/// Tells the holder of an account, and nobody else, that somebody tried to register with his
/// address or IIN; at most once an hour.
fn tell_holder(work: &mut Work<'_>, holder: &AccountRow) -> Result<(), Error> {
    let hour = work.machine.timestamp() / 3600;
    mail_account(
        work,
        AccountMail {
            kind: NoticeKind::AlreadyRegistered,
            account: Some(holder.id),
            address: None,
            language: &holder.language,
            payload: json!({
                "given_name": holder.given_name,
                "link": work.app.links.page("reset"),
            }),
            dedup_key: format!("already_registered:{}:{hour}", holder.id),
        },
    )
}

/// Confirms an address and makes the account. The same link used again changes nothing.
///
/// # Errors
/// [`Error::Conflict`] for a token unknown or expired, or when the person got an account meanwhile.
pub fn confirm(work: &mut Work<'_>, token: &str) -> Result<(), Error> {
    let registration = accounts::registration_by_token(work.conn, &sha256(token.as_bytes()))?
        .filter(|registration| registration.expires_at > work.machine)
        .ok_or(Error::Conflict("token_expired_or_unknown"))?;
    if registration.confirmed_at.is_some() {
        return Ok(());
    }
    accounts::mark_confirmed(work.conn, registration.id, work.machine)?;
    let row = AccountRow {
        id: Uuid::now_v7(),
        role: Role::Citizen.code().to_owned(),
        public_body: None,
        email: registration.email,
        email_canonical: registration.email_canonical,
        password_hash: registration.password_hash,
        person_key: Some(registration.person_key),
        staff_person_key: None,
        iin_cipher: Some(registration.iin_cipher),
        key_version: registration.key_version,
        assurance: DECLARED.to_owned(),
        family_name: registration.family_name,
        given_name: registration.given_name,
        patronymic: registration.patronymic,
        birth_date: Some(registration.birth_date),
        residence: Some(registration.residence),
        language: registration.language,
        created_at: work.now,
        disabled_at: None,
    };
    Ok(accounts::insert(work.conn, &[row])?)
}

/// Sends a reset link, if the address has an account; the answer is the same if not.
///
/// # Errors
/// The store's failure.
pub fn request_reset(work: &mut Work<'_>, email: &str) -> Result<(), Error> {
    let Some(account) = accounts::by_email(work.conn, &canonical_email(email))? else { return Ok(()) };
    let token = OneTimeToken::issue()?;
    let expires = work.machine + Duration::hours(RESET_HOURS);
    accounts::put_password_reset(work.conn, account.id, &token.hash, work.machine, expires)?;
    mail_account(
        work,
        AccountMail {
            kind: NoticeKind::PasswordReset,
            account: Some(account.id),
            address: None,
            language: &account.language,
            payload: json!({
                "given_name": account.given_name,
                "link": work.app.links.with_token("reset", &token.secret),
                "code": token.secret,
                "expires_hours": RESET_HOURS,
            }),
            dedup_key: format!("password_reset:{}", Uuid::now_v7()),
        },
    )
}

/// Sets a new password by a mailed token; every session ends, and the holder is told.
///
/// # Errors
/// [`Error::Conflict`] for a token unknown, used or expired.
pub fn reset_password(work: &mut Work<'_>, token: &str, password_hash: &str) -> Result<(), Error> {
    let account = accounts::use_password_reset(work.conn, &sha256(token.as_bytes()), work.machine)?
        .ok_or(Error::Conflict("token_expired_or_unknown"))?;
    accounts::set_password(work.conn, account, password_hash)?;
    sessions::end_all(work.conn, account, "password_reset", work.machine)?;
    let Some(row) = accounts::by_id(work.conn, account)? else { return Ok(()) };
    mail_account(
        work,
        AccountMail {
            kind: NoticeKind::PasswordChanged,
            account: Some(account),
            address: None,
            language: &row.language,
            payload: json!({ "given_name": row.given_name, "link": work.app.links.page("reset") }),
            dedup_key: format!("password_changed:{}", Uuid::now_v7()),
        },
    )
}

/// Changes what a holder may change himself.
///
/// # Errors
/// The store's failure.
pub fn change(work: &mut Work<'_>, caller: &Caller, change: &AccountChange) -> Result<AccountRow, Error> {
    if change.residence.is_some() || change.language.is_some() {
        accounts::change(work.conn, caller.id(), change)?;
    }
    accounts::by_id(work.conn, caller.id())?.ok_or(Error::NotFound)
}

/// One's own signatures, newest first.
///
/// # Errors
/// The store's failure.
pub fn signatures(work: &mut Work<'_>, caller: &Caller, before: Option<Uuid>, limit: i64) -> Result<Vec<SignatureRow>, Error> {
    Ok(signatures::of_account(work.conn, caller.id(), before, limit)?)
}

/// One's own notices, newest first.
///
/// # Errors
/// The store's failure.
pub fn notices(work: &mut Work<'_>, caller: &Caller, before: Option<Uuid>, limit: i64) -> Result<Vec<InboxRow>, Error> {
    inbox_page(work, caller.id(), before, limit)
}
