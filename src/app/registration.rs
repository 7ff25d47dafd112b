//! Registration. Those of one address or one IIN wait side by side, each for its own token: the account is made at
//! confirmation, by whoever has both the mail and the password.

use super::account_events::{self, Event};
use super::accounts::{
    CONFIRMATION_HOURS, Mails, canonical_email, may_mail, may_tell, tell_holder,
};
use super::deliveries;
use super::notices::{AccountMail, mail_account};
use super::{Error, Work};
use chrono::{Duration, NaiveDate};
use credentials::OneTimeToken;
use credentials::identity::{KEY_VERSION, PersonKey};
use domain::assurance::Assurance;
use domain::iin::Iin;
use domain::language::Language;
use domain::person::public_name;
use notice_facts::{AccountLink, AccountNotice, RegistrationToken};
use serde_json::json;
use store::accounts::AccountRow;
use store::ids::AccountId;
use store::provider_identities::{self, IdentityRow};
use store::registrations;
use store::registrations::Registration;
use store::{accounts, deliveries as followed, outbox};
use uuid::Uuid;

/// Registrations of one address that wait at most.
const MOST_WAITING: usize = 5;

/// Digits of an IIN that a mail does not show: all but the last two.
const IIN_SHOWN_FROM: usize = 10;

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
    /// The identity provider that vouches for them, if one does.
    pub vouched: Option<Vouched>,
    /// How sure it is who they are.
    pub assurance: Assurance,
    /// What proves it, where anything does.
    pub evidence: Option<Vec<u8>>,
}

/// The word of an identity provider that a registration stands on.
#[derive(Debug, Clone)]
pub struct Vouched {
    /// The provider, by its name here.
    pub provider: String,
    /// Who the person is there, as a keyed hash.
    pub subject_key: Vec<u8>,
}

/// Takes a registration. The answer is the same, after the same statements, whether or not address or
/// IIN is taken; the truth goes by mail. Nothing is claimed by it: the account is made at confirmation only, so that
/// nobody squats an address or an IIN. Answers with the id under which the mail to the given address can be followed.
///
/// # Errors
/// The store's failure.
pub fn register(work: &mut Work<'_>, declaration: &Declaration) -> Result<Uuid, Error> {
    let person = work.app.identity.person(&declaration.iin);
    let email_canonical = canonical_email(&declaration.email);
    registrations::lock_address(work.conn, address_lock(work, &email_canonical))?;
    let waiting = registrations::waiting(work.conn, &email_canonical, work.wall_now)?;
    if waiting.len() >= MOST_WAITING || !may_mail(work, Mails::Registration, &email_canonical)? {
        return deliveries::follow(work, None);
    }
    let token = OneTimeToken::issue()?;
    let delivery = deliveries::follow(work, None)?;
    let id = Uuid::now_v7();
    let sealed = |evidence: &Vec<u8>| work.app.identity.seal_secret(evidence, id);
    let registration = Registration {
        id,
        assurance: declaration.assurance,
        proof_cipher: declaration.evidence.as_ref().map(sealed).transpose()?,
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
        provider: declaration.vouched.as_ref().map(|word| word.provider.clone()),
        subject_key: declaration.vouched.as_ref().map(|word| word.subject_key.clone()),
    };
    registrations::insert(work.conn, &registration)?;
    let mail = mail_registration(work, &registration, &token.secret)?;
    followed::renew(work.conn, delivery, Some(mail), work.wall_now)?;
    Ok(delivery)
}

/// Keeps who an account is at an identity provider.
pub(super) fn link(
    work: &mut Work<'_>,
    account: AccountId,
    provider: String,
    subject_key: Vec<u8>,
) -> Result<IdentityRow, Error> {
    let identity = IdentityRow {
        id: Uuid::now_v7(),
        account_id: account,
        provider,
        subject_key,
        linked_at: work.wall_now,
        last_used_at: work.wall_now,
        post_withdrawn_at: None,
    };
    provider_identities::insert(work.conn, &identity)?;
    let details = json!({ "provider": identity.provider });
    account_events::record(work, account, Some(account), Event::IdentityLinked, details)?;
    Ok(identity)
}

/// The lock of an address's registrations.
fn address_lock(work: &Work<'_>, canonical: &str) -> i64 {
    let key = work.app.identity.address(canonical);
    key.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes))
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
    // A surer one takes the IIN over when it is confirmed; the account that has it hears of it then.
    let outranked = |row: &&AccountRow| {
        row.person_key.as_ref() == Some(&registration.person_key)
            && row.assurance < registration.assurance
    };
    let (of_address, of_iin) =
        (of_address.filter(|row| !outranked(row)), of_iin.filter(|row| !outranked(row)));
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
    let person = PersonKey(registration.person_key.clone());
    let iin = work.app.identity.open(&registration.iin_cipher, &person)?;
    mail_account(
        work,
        AccountMail {
            notice: AccountNotice::ConfirmRegistration(RegistrationToken {
                given_name: registration.given_name.clone(),
                // Enough for its owner to know it from a stranger's.
                person: public_name(&registration.given_name, &registration.family_name),
                iin_ending: iin.as_str().chars().skip(IIN_SHOWN_FROM).collect(),
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

/// Mails a new token to each registration that waits, the newest first, as far as the address's allowance goes: the
/// token it had dies then, and otherwise lives on. The answer is the same when nothing waits.
///
/// # Errors
/// The store's failure.
pub fn resend_confirmation(work: &mut Work<'_>, email: &str) -> Result<(), Error> {
    let canonical = canonical_email(email);
    registrations::lock_address(work.conn, address_lock(work, &canonical))?;
    let waiting = registrations::waiting(work.conn, &canonical, work.wall_now)?;
    if waiting.is_empty() {
        return resend_nothing(work, &canonical);
    }
    let expires = work.wall_now + Duration::hours(CONFIRMATION_HOURS);
    for registration in waiting {
        if !may_mail(work, Mails::Registration, &canonical)? {
            break;
        }
        let token = OneTimeToken::issue()?;
        registrations::renew(work.conn, registration.id, &token.hash, expires)?;
        let mail = mail_registration(work, &registration, &token.secret)?;
        let delivery = registration.delivery_id.unwrap_or_default();
        followed::renew(work.conn, delivery, Some(mail), work.wall_now)?;
    }
    Ok(())
}

/// As much as is done for a registration that waits.
fn resend_nothing(work: &mut Work<'_>, canonical: &str) -> Result<(), Error> {
    if !may_mail(work, Mails::Registration, canonical)? {
        return Ok(());
    }
    registrations::renew(work.conn, Uuid::nil(), &[], work.wall_now)?;
    accounts::holders(work.conn, canonical, &[])?;
    outbox::enqueue_nothing(work.conn)?;
    may_tell(work, &format!("nobody beside {canonical}"))?;
    outbox::enqueue_nothing(work.conn)?;
    Ok(followed::renew(work.conn, Uuid::nil(), None, work.wall_now)?)
}
