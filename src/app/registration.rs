//! Registration, and the account that its confirmation makes.

use super::access::Role;
use super::account_events::{self, Event};
use super::accounts::{
    CONFIRMATION_HOURS, DECLARED, canonical_email, may_mail, may_tell, tell_holder,
};
use super::deliveries;
use super::email_change::confirm_email;
use super::notices::{AccountMail, mail_account};
use super::{Error, Work};
use chrono::{Duration, NaiveDate};
use credentials::identity::KEY_VERSION;
use credentials::{OneTimeToken, sha256};
use domain::iin::Iin;
use domain::language::Language;
use notice_facts::{AccountLink, AccountNotice, MailedToken};
use serde_json::json;
use store::accounts::AccountRow;
use store::ids::AccountId;
use store::registrations;
use store::registrations::Registration;
use store::{accounts, deliveries as followed, email_changes, outbox};
use uuid::Uuid;

/// What a citizen declares; the password is hashed already.
#[derive(Clone)]
pub struct Declaration {
    /// The IIN.
    pub iin: Iin,
    /// The address as given, for sending.
    pub email: String,
    /// Argon2id in the PHC string form.
    pub password_hash: String,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Patronymic, if the person has one.
    pub patronymic: Option<String>,
    /// Birth date as declared.
    pub birth_date: NaiveDate,
    /// KATO code of the residence, nine digits.
    pub residence: String,
    /// The language the person is written to in.
    pub language: Language,
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
        language: declaration.language,
        created_at: work.wall_now,
        expires_at: work.wall_now + Duration::hours(CONFIRMATION_HOURS),
        confirmed_at: None,
        delivery_id: Some(delivery),
    };
    registrations::put(work.conn, &registration)?;
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
            notice: AccountNotice::RegistrationUnfinished(AccountLink {
                given_name: registration.given_name.clone(),
                link: work.app.links.page("reset"),
            }),
            account: None,
            address: Some(&registration.email),
            language: registration.language,
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
            notice: AccountNotice::ConfirmRegistration(MailedToken {
                given_name: registration.given_name.clone(),
                link: work.app.links.with_token("confirm", secret),
                code: secret.to_owned(),
                expires_hours: CONFIRMATION_HOURS,
            }),
            account: None,
            address: Some(&registration.email),
            language: registration.language,
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
    let renewed = registrations::renew(work.conn, &canonical, &token.hash, work.wall_now, expires)?;
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
    let registration = registrations::by_token(work.conn, &hash)?
        .filter(|registration| registration.expires_at > work.wall_now)
        .ok_or(Error::Conflict("token_expired_or_unknown"))?;
    if registration.confirmed_at.is_some() {
        return Ok(());
    }
    registrations::mark_confirmed(work.conn, registration.id, work.wall_now)?;
    let row = AccountRow {
        id: AccountId::new(),
        role: Role::Citizen,
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
