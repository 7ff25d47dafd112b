//! Registration, confirmation, passwords and addresses.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde_json::json;
use store::ids::AccountId;
use uuid::Uuid;

use super::access::{Caller, Role};
use super::account_events::{self, Event};
use super::deliveries;
use super::limits::{self, IIN_HOLDER_NOTICES_PER_HOUR, MAILS_A_DAY, MAILS_AN_HOUR};
use super::notices::{AccountMail, mail_account};
use super::{Error, Work};
use credentials::identity::{KEY_VERSION, PersonKey};
use credentials::{OneTimeToken, sha256};
use domain::iin::Iin;
use domain::language::Language;
use domain::notice::NoticeKind;
use store::accounts::Registration;
pub use store::accounts::{AccountChange, AccountRow};
use store::email_changes::EmailChangeRow;
use store::signatures::SignatureRow;
use store::{
    accounts, deliveries as followed, email_changes, mail_failures, outbox, second_factors,
    sessions, sign_in_failures, signatures,
};

/// Life of a confirmation link, hours.
pub const CONFIRMATION_HOURS: i64 = 24;
/// Life of a reset link, hours.
pub const RESET_HOURS: i64 = 1;
/// Hours in which the former address may take a change of address back.
pub const REVERSAL_HOURS: i64 = 72;
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

/// Whether one more mail about accounts may go to an address: three an hour, ten a day, whoever asks.
/// The caller answers the same either way; what was mailed before stays valid.
fn may_mail(work: &mut Work<'_>, canonical: &str) -> Result<bool, Error> {
    let address = work.app.identity.address(canonical);
    Ok(limits::try_take(work, &MAILS_AN_HOUR, &address)?
        && limits::try_take(work, &MAILS_A_DAY, &address)?)
}

/// Whether one more word may go to somebody whom another's registration concerns.
fn may_tell(work: &mut Work<'_>, canonical: &str) -> Result<bool, Error> {
    let address = work.app.identity.address(canonical);
    limits::try_take(work, &IIN_HOLDER_NOTICES_PER_HOUR, &address)
}

/// Takes a registration. The answer is the same, after the same statements, whether or not address or
/// IIN is taken; the truth goes by mail. The account is made at confirmation only, so that nobody
/// squats an IIN. Answers with the id under which the mail to the given address can be followed.
///
/// # Errors
/// The store's failure.
pub fn register(work: &mut Work<'_>, declaration: &Declaration) -> Result<Uuid, Error> {
    let person = work.app.identity.person(&declaration.iin);
    let email_canonical = canonical_email(&declaration.email);
    if !may_mail(work, &email_canonical)? {
        return deliveries::follow(work, None);
    }
    let token = OneTimeToken::issue()?;
    let delivery = deliveries::follow(work, None)?;
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
        language: declaration.language.code().to_owned(),
        created_at: work.wall_now,
        expires_at: work.wall_now + Duration::hours(CONFIRMATION_HOURS),
        confirmed_at: None,
        delivery_id: Some(delivery),
    };
    accounts::put_registration(work.conn, &registration)?;
    let mail = mail_registration(work, &registration, &token.secret)?;
    followed::renew(work.conn, delivery, Some(mail), work.wall_now)?;
    Ok(delivery)
}

/// Writes the mail that a registration leads to, to its own address whoever holds it: a token, or the word that it
/// leads nowhere. How it fares tells nothing about the IIN. The holder of the IIN hears of it besides.
fn mail_registration(
    work: &mut Work<'_>,
    registration: &Registration,
    secret: &str,
) -> Result<Uuid, Error> {
    let holders =
        accounts::holders(work.conn, &registration.email_canonical, &registration.person_key)?;
    let of_address = holders.iter().find(|row| row.email_canonical == registration.email_canonical);
    let of_iin = holders.iter().find(|row| row.email_canonical != registration.email_canonical);
    let mail = match (of_address, of_iin) {
        (Some(holder), _) => tell_holder(work, holder)?,
        (None, Some(_)) => mail_unfinished(work, registration)?,
        (None, None) => mail_confirmation(work, registration, secret)?,
    };
    // As much is done where there is nobody to tell.
    let other = of_iin.map_or_else(
        || format!("nobody beside {}", registration.email_canonical),
        |row| row.email_canonical.clone(),
    );
    match (may_tell(work, &other)?, of_iin) {
        (true, Some(holder)) => tell_holder(work, holder).map(drop)?,
        _ => outbox::enqueue_nothing(work.conn)?,
    }
    Ok(mail)
}

/// Tells whoever reads the address of a registration that leads nowhere.
fn mail_unfinished(work: &mut Work<'_>, registration: &Registration) -> Result<Uuid, Error> {
    mail_account(
        work,
        AccountMail {
            kind: NoticeKind::RegistrationUnfinished,
            account: None,
            address: Some(&registration.email),
            language: &registration.language,
            payload: json!({ "given_name": registration.given_name, "link": work.app.links.page("reset") }),
            dedup_key: format!("registration_unfinished:{}", Uuid::now_v7()),
        },
    )
}

fn mail_confirmation(
    work: &mut Work<'_>,
    registration: &Registration,
    secret: &str,
) -> Result<Uuid, Error> {
    mail_account(
        work,
        AccountMail {
            kind: NoticeKind::ConfirmRegistration,
            account: None,
            address: Some(&registration.email),
            language: &registration.language,
            payload: json!({
                "given_name": registration.given_name,
                "link": work.app.links.with_token("confirm", secret),
                "code": secret,
                "expires_hours": CONFIRMATION_HOURS,
            }),
            dedup_key: format!("confirm_registration:{}", Uuid::now_v7()),
        },
    )
}

/// Mails a new token to a registration that waits; the first one dies. The answer is the same when
/// nothing waits.
///
/// # Errors
/// The store's failure.
pub fn resend_confirmation(work: &mut Work<'_>, email: &str) -> Result<(), Error> {
    let canonical = canonical_email(email);
    if !may_mail(work, &canonical)? {
        return Ok(());
    }
    let token = OneTimeToken::issue()?;
    let expires = work.wall_now + Duration::hours(CONFIRMATION_HOURS);
    let renewed =
        accounts::renew_registration(work.conn, &canonical, &token.hash, work.wall_now, expires)?;
    let (delivery, mail) = match renewed {
        Some(registration) => {
            let mail = mail_registration(work, &registration, &token.secret)?;
            (registration.delivery_id.unwrap_or_default(), Some(mail))
        }
        None => {
            // As much is done as for one that waits.
            accounts::holders(work.conn, &canonical, &[])?;
            outbox::enqueue_nothing(work.conn)?;
            may_tell(work, &format!("nobody beside {canonical}"))?;
            outbox::enqueue_nothing(work.conn)?;
            (Uuid::nil(), None)
        }
    };
    Ok(followed::renew(work.conn, delivery, mail, work.wall_now)?)
}

/// Tells the holder of an account, and nobody else, that somebody tried to register with his
/// address or IIN.
fn tell_holder(work: &mut Work<'_>, holder: &AccountRow) -> Result<Uuid, Error> {
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
            dedup_key: format!("already_registered:{}:{}", holder.id, Uuid::now_v7()),
        },
    )
}

/// Confirms an address: of a registration, whose account is made then, or of a change of address. The
/// same link used again changes nothing.
///
/// # Errors
/// [`Error::Conflict`] for a token unknown or expired, or when the person or the address got an account
/// meanwhile.
pub fn confirm(work: &mut Work<'_>, token: &str) -> Result<(), Error> {
    let hash = sha256(token.as_bytes());
    if let Some(change) = email_changes::by_token(work.conn, &hash)? {
        return confirm_email(work, &change);
    }
    let registration = accounts::registration_by_token(work.conn, &hash)?
        .filter(|registration| registration.expires_at > work.wall_now)
        .ok_or(Error::Conflict("token_expired_or_unknown"))?;
    if registration.confirmed_at.is_some() {
        return Ok(());
    }
    accounts::mark_confirmed(work.conn, registration.id, work.wall_now)?;
    let row = AccountRow {
        id: AccountId::new(),
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
    accounts::insert(work.conn, std::slice::from_ref(&row))?;
    account_events::record(work, row.id, Some(row.id), Event::Registered, json!({}))
}

/// Asks for another address: the new one has to confirm it. Whether it is taken is told to its holder
/// alone. Answers with the id under which the mail can be followed.
///
/// # Errors
/// The store's failure.
pub fn request_email_change(
    work: &mut Work<'_>,
    caller: &Caller,
    email: &str,
) -> Result<Uuid, Error> {
    let canonical = canonical_email(email);
    if !may_mail(work, &canonical)? {
        return deliveries::follow(work, None);
    }
    let holder = accounts::by_email(work.conn, &canonical)?.filter(|row| row.id != caller.id());
    // A token that nobody is mailed confirms nothing; all else is as for an address that is free.
    let token = OneTimeToken::issue()?;
    let change = EmailChangeRow {
        id: Uuid::now_v7(),
        account_id: caller.id(),
        old_email: caller.row.email.clone(),
        new_email: email.to_owned(),
        new_canonical: canonical,
        token_hash: token.hash,
        reversal_hash: None,
        requested_at: work.wall_now,
        expires_at: work.wall_now + Duration::hours(CONFIRMATION_HOURS),
        confirmed_at: None,
        reversed_at: None,
    };
    email_changes::put(work.conn, &change)?;
    let mail = match holder {
        Some(holder) => tell_holder(work, &holder)?,
        None => mail_email_change(work, caller, &change, &token.secret)?,
    };
    deliveries::follow(work, Some(mail))
}

fn mail_email_change(
    work: &mut Work<'_>,
    caller: &Caller,
    change: &EmailChangeRow,
    secret: &str,
) -> Result<Uuid, Error> {
    mail_account(
        work,
        AccountMail {
            kind: NoticeKind::EmailChange,
            account: None,
            address: Some(&change.new_email),
            language: &caller.row.language,
            payload: json!({
                "given_name": caller.row.given_name,
                "link": work.app.links.with_token("confirm", secret),
                "code": secret,
                "expires_hours": CONFIRMATION_HOURS,
            }),
            dedup_key: format!("email_change:{}", change.id),
        },
    )
}

/// Moves the account to its new address and gives the former one the means to take that back.
fn confirm_email(work: &mut Work<'_>, change: &EmailChangeRow) -> Result<(), Error> {
    if change.confirmed_at.is_some() && change.reversed_at.is_none() {
        return Ok(());
    }
    let account =
        accounts::by_id(work.conn, change.account_id)?.filter(|row| row.disabled_at.is_none());
    let good = change.expires_at > work.wall_now && change.reversed_at.is_none();
    let Some(account) = account.filter(|_| good) else {
        return Err(Error::Conflict("token_expired_or_unknown"));
    };
    email_changes::set_address(work.conn, account.id, &change.new_email, &change.new_canonical)?;
    mail_failures::forget(work.conn, account.id)?;
    email_changes::mark_confirmed(work.conn, change.id, work.wall_now)?;
    account_events::record(work, account.id, Some(account.id), Event::EmailChanged, json!({}))?;
    // Made now: a secret is stored as its hash only.
    let reversal = OneTimeToken::issue()?;
    email_changes::set_reversal(work.conn, change.id, &reversal.hash)?;
    mail_account(
        work,
        AccountMail {
            kind: NoticeKind::EmailChanged,
            account: None,
            address: Some(&change.old_email),
            language: &account.language,
            payload: json!({
                "given_name": account.given_name,
                "link": work.app.links.with_token("reversal", &reversal.secret),
                "code": reversal.secret,
                "expires_hours": REVERSAL_HOURS,
            }),
            dedup_key: format!("email_changed:{}", change.id),
        },
    )?;
    Ok(())
}

/// Takes a change of address back from the former address: whoever made it is put out, his password
/// and a second factor he enrolled since are gone, and the former address is mailed a reset link.
///
/// # Errors
/// [`Error::Conflict`] for a token unknown or expired.
pub fn reverse_email_change(work: &mut Work<'_>, token: &str) -> Result<(), Error> {
    let oldest = work.wall_now - Duration::hours(REVERSAL_HOURS);
    let change = email_changes::by_reversal(work.conn, &sha256(token.as_bytes()))?
        .filter(|change| {
            change.reversed_at.is_none() && change.confirmed_at.is_some_and(|at| at > oldest)
        })
        .ok_or(Error::Conflict("token_expired_or_unknown"))?;
    let old_canonical = canonical_email(&change.old_email);
    email_changes::set_address(work.conn, change.account_id, &change.old_email, &old_canonical)?;
    mail_failures::forget(work.conn, change.account_id)?;
    email_changes::mark_reversed(work.conn, &change, work.wall_now)?;
    accounts::set_password(work.conn, change.account_id, "")?;
    if second_factors::lock(work.conn, change.account_id)?
        .is_some_and(|row| row.enrolled_at >= change.requested_at)
    {
        second_factors::remove(work.conn, change.account_id)?;
    }
    sessions::end_all(work.conn, change.account_id, "email_change_reversed", work.wall_now)?;
    account_events::record(work, change.account_id, None, Event::EmailChangeReversed, json!({}))?;
    mail_reset(work, &old_canonical, NoticeKind::PasswordReset, RESET_HOURS)
}

/// Sends a reset link, if the address has an account; the answer is the same if not, after the same
/// statements.
///
/// # Errors
/// The store's failure.
pub fn request_reset(work: &mut Work<'_>, email: &str) -> Result<(), Error> {
    let canonical = canonical_email(email);
    if !may_mail(work, &canonical)? {
        return Ok(());
    }
    mail_reset(work, &canonical, NoticeKind::PasswordReset, RESET_HOURS)
}

/// Mails a token by which the holder of an address sets a password.
pub(super) fn mail_reset(
    work: &mut Work<'_>,
    canonical: &str,
    kind: NoticeKind,
    hours: i64,
) -> Result<(), Error> {
    let token = OneTimeToken::issue()?;
    let expires = work.wall_now + Duration::hours(hours);
    let account =
        accounts::put_reset_for_address(work.conn, canonical, &token.hash, work.wall_now, expires)?;
    let Some(account) = account else { return Ok(outbox::enqueue_nothing(work.conn)?) };
    mail_account(
        work,
        AccountMail {
            kind,
            account: Some(account.id),
            address: None,
            language: &account.language,
            payload: json!({
                "given_name": account.given_name,
                "link": work.app.links.with_token("reset", &token.secret),
                "code": token.secret,
                "expires_hours": hours,
            }),
            dedup_key: format!("{}:{}", kind.code(), Uuid::now_v7()),
        },
    )?;
    Ok(())
}

/// Whose password is to be set: what it must not be made of, and whether it is the only factor.
#[derive(Clone)]
pub struct PasswordHolder {
    pub email: String,
    pub iin: Option<Iin>,
    pub second_factor: bool,
}

/// The holder of an account, for judging a new password of his.
///
/// # Errors
/// [`Error::Internal`] when the stored IIN cannot be read back.
pub fn password_holder(work: &Work<'_>, row: &AccountRow) -> Result<PasswordHolder, Error> {
    let second_factor = row.role != Role::Citizen.code();
    Ok(PasswordHolder { email: row.email.clone(), iin: iin_of(work, row)?, second_factor })
}

/// The IIN of an account, if it is known and the person has not left.
pub(super) fn iin_of(work: &Work<'_>, row: &AccountRow) -> Result<Option<Iin>, Error> {
    let person = row.person_key.clone().or_else(|| row.staff_person_key.clone());
    match (&row.iin_cipher, person) {
        (Some(cipher), Some(person)) => {
            Ok(Some(work.app.identity.open(cipher, &PersonKey(person))?))
        }
        _ => Ok(None),
    }
}

/// Whose password a mailed token sets; the token stays good.
///
/// # Errors
/// [`Error::Conflict`] for a token unknown, used or expired.
pub fn holder_of_reset(work: &mut Work<'_>, token: &str) -> Result<PasswordHolder, Error> {
    let account = accounts::of_password_reset(work.conn, &sha256(token.as_bytes()), work.wall_now)?;
    let row = match account {
        Some(account) => accounts::by_id(work.conn, account)?,
        None => None,
    };
    password_holder(work, &row.ok_or(Error::Conflict("token_expired_or_unknown"))?)
}

/// Sets a new password by a mailed token: every session ends, the way in is open again after failed
/// attempts, and the holder is told. A second factor is still asked for.
///
/// # Errors
/// [`Error::Conflict`] for a token unknown, used or expired.
pub fn reset_password(work: &mut Work<'_>, token: &str, password_hash: &str) -> Result<(), Error> {
    let account =
        accounts::use_password_reset(work.conn, &sha256(token.as_bytes()), work.wall_now)?
            .ok_or(Error::Conflict("token_expired_or_unknown"))?;
    sessions::end_all(work.conn, account, "password_reset", work.wall_now)?;
    // Whoever has the token has had the mail.
    mail_failures::forget(work.conn, account)?;
    let row = accounts::by_id(work.conn, account)?.ok_or(Error::NotFound)?;
    sign_in_failures::forget_address(work.conn, &work.app.identity.address(&row.email_canonical))?;
    new_password(work, &row, password_hash, Event::PasswordReset)
}

/// Changes one's own password; every other session ends, and the holder is told.
///
/// # Errors
/// The store's failure.
pub fn change_password(
    work: &mut Work<'_>,
    caller: &Caller,
    password_hash: &str,
) -> Result<(), Error> {
    sessions::end_all_but(
        work.conn,
        caller.id(),
        caller.session,
        "password_changed",
        work.wall_now,
    )?;
    new_password(work, &caller.row, password_hash, Event::PasswordChanged)
}

fn new_password(
    work: &mut Work<'_>,
    row: &AccountRow,
    password_hash: &str,
    event: Event,
) -> Result<(), Error> {
    accounts::set_password(work.conn, row.id, password_hash)?;
    account_events::record(work, row.id, Some(row.id), event, json!({}))?;
    mail_account(
        work,
        AccountMail {
            kind: NoticeKind::PasswordChanged,
            account: Some(row.id),
            address: None,
            language: &row.language,
            payload: json!({ "given_name": row.given_name, "link": work.app.links.page("reset") }),
            dedup_key: format!("password_changed:{}", Uuid::now_v7()),
        },
    )?;
    Ok(())
}

/// Changes what a holder may change himself.
///
/// # Errors
/// The store's failure.
pub fn change(
    work: &mut Work<'_>,
    caller: &Caller,
    change: &AccountChange,
) -> Result<AccountRow, Error> {
    if change.residence.is_some() || change.language.is_some() {
        accounts::change(work.conn, caller.id(), change)?;
    }
    accounts::by_id(work.conn, caller.id())?.ok_or(Error::NotFound)
}

/// One's own signatures, newest first.
///
/// # Errors
/// The store's failure.
pub fn signatures(
    work: &mut Work<'_>,
    caller: &Caller,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<SignatureRow>, Error> {
    Ok(signatures::of_account(work.conn, caller.id(), before, limit)?)
}

/// Since when notices to an account are not mailed, as its address refuses them.
///
/// # Errors
/// The store's failure.
pub fn mail_suspended_since(
    work: &mut Work<'_>,
    account: AccountId,
) -> Result<Option<DateTime<Utc>>, Error> {
    Ok(mail_failures::suspended_since(work.conn, account)?)
}
