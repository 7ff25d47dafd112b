//! What a mailed token confirms: the address of a registration, whose account is made then, or of a change of
//! address. The token shows who reads the mail, the password who asked for it; it takes both.

use std::sync::Arc;

use serde_json::json;

use super::access::Role;
use super::account_events::{self, Event};
use super::email_change::confirm_email;
use super::identity_proofs::{self, Proof};
use super::iin_takeover;
use super::password_check::{self, Attempt, Candidate};
use super::registration::link;
use super::sessions::{self, Grant, SignIn};
use super::sign_in::count_a_wrong_code;
use super::{App, Error, Work};
use credentials::sha256;
use store::accounts::{self, AccountRow};
use store::email_changes::{self, EmailChangeRow};
use store::identities;
use store::ids::AccountId;
use store::registrations::{self, Registration};

/// A token with the password it needs, and who brings both.
#[derive(Clone)]
pub struct Confirmation {
    /// As it was mailed.
    pub token: String,
    /// Chosen at registration; for a change of address that of the account.
    pub password: String,
    /// A code of the second factor, or a recovery code: for an account that was there already and has one.
    pub otp: Option<String>,
    /// The caller's network, as a keyed hash.
    pub network: Vec<u8>,
    /// What the client calls itself.
    pub client: Option<String>,
}

/// What has been confirmed.
pub enum Confirmed {
    /// A registration: its account is there, and its holder signed in.
    Account(Grant),
    /// A change of address.
    Address,
}

/// What a token stands for.
enum Waiting {
    Registration(Box<Registration>),
    /// The account that the registration has made.
    Account(Box<AccountRow>),
    Change(Box<EmailChangeRow>, Box<AccountRow>),
}

/// Confirms. The same call again signs in again, as with the password alone.
///
/// # Errors
/// [`Error::Conflict`] for a token unknown or expired, or when the person or the address got an account meanwhile;
/// [`Error::Invalid`] at `/password` for another password; [`Error::Limited`] after too many of those;
/// [`Error::Unauthenticated`] without the second factor of an account that has one.
pub async fn confirm(app: &Arc<App>, asked: Confirmation) -> Result<Confirmed, Error> {
    let hash = sha256(asked.token.as_bytes());
    let of_token = hash.clone();
    let canonical_email = app
        .read(move |work| {
            Ok(match waiting(work, &of_token)? {
                Waiting::Registration(registration) => registration.email_canonical,
                Waiting::Account(row) | Waiting::Change(_, row) => row.email_canonical,
            })
        })
        .await?;
    let attempt = Attempt { canonical_email, network: asked.network };
    let of_token = hash.clone();
    let checked = password_check::compare(app, &attempt, asked.password, move |work| {
        let stored = match waiting(work, &of_token)? {
            Waiting::Registration(registration) => registration.password_hash,
            Waiting::Account(row) | Waiting::Change(_, row) => row.password_hash,
        };
        // Whoever reads the mail of an address is no stranger to it.
        Ok(Candidate { whom: Some(()), stored: Some(stored), known: true })
    })
    .await?;
    let checked = checked.ok_or_else(password_check::wrong_password)?;
    let (rehashed, client, otp) = (checked.rehashed.clone(), asked.client, asked.otp);
    let counted = attempt.clone();
    let confirmed = app.write(move |work| {
        email_changes::lock(work.conn, &hash)?;
        registrations::lock(work.conn, &hash)?;
        let account = match waiting(work, &hash)? {
            Waiting::Registration(registration) => make_account(work, *registration)?,
            Waiting::Account(row) => row.id,
            Waiting::Change(change, _) => {
                return confirm_email(work, &change).map(|()| Confirmed::Address);
            }
        };
        let (attempt, client, rehashed) = (attempt.clone(), client.clone(), rehashed.clone());
        let sign_in = SignIn { account, attempt, otp: otp.clone(), client, rehashed };
        sessions::open(work, &sign_in).map(Confirmed::Account)
    });
    let confirmed = confirmed.await;
    count_a_wrong_code(app, &counted, &confirmed).await?;
    confirmed
}

/// What the token stands for.
fn waiting(work: &mut Work<'_>, hash: &[u8]) -> Result<Waiting, Error> {
    let unknown = Error::Conflict("token_expired_or_unknown");
    if let Some(change) = email_changes::by_token(work.conn, hash)? {
        let account = accounts::by_id(work.conn, change.account_id)?;
        let account = account.filter(|row| row.disabled_at.is_none()).ok_or(unknown)?;
        return Ok(Waiting::Change(Box::new(change), Box::new(account)));
    }
    let registration = registrations::by_token(work.conn, hash)?
        .filter(|registration| registration.expires_at > work.wall_now);
    let Some(registration) = registration else { return Err(unknown) };
    if registration.confirmed_at.is_none() {
        return Ok(Waiting::Registration(Box::new(registration)));
    }
    let account = accounts::by_email(work.conn, &registration.email_canonical)?;
    let made = account.filter(|row| {
        row.person_key.as_ref() == Some(&registration.person_key) && row.disabled_at.is_none()
    });
    made.map(|row| Waiting::Account(Box::new(row))).ok_or(unknown)
}

/// Claims the address and the IIN, under their unique keys. A surer one takes the IIN over; where the account that has it
/// has this address too, mailbox and proof together raise it.
fn make_account(work: &mut Work<'_>, registration: Registration) -> Result<AccountId, Error> {
    registrations::mark_confirmed(work.conn, registration.id, work.wall_now)?;
    iin_takeover::one_at_a_time(work, &registration.person_key)?;
    let evidence = evidence_of(work, &registration)?;
    let holder = identities::lock_citizen(work.conn, &registration.person_key)?;
    let taken = match holder {
        Some(row)
            if row.email_canonical == registration.email_canonical
                && row.assurance < registration.assurance =>
        {
            return raise(work, &row, registration, evidence);
        }
        Some(row) => Some(iin_takeover::take(work, row, registration.assurance)?),
        None => None,
    };
    let account = insert(work, registration)?;
    identity_proofs::keep(work, account, evidence.as_deref())?;
    if let Some(taken) = taken {
        taken.by(work, account)?;
    }
    Ok(account)
}

/// What proves who registers.
fn evidence_of(work: &Work<'_>, registration: &Registration) -> Result<Option<Vec<u8>>, Error> {
    let opened = |cipher: &Vec<u8>| work.app.identity.open_secret(cipher, registration.id);
    Ok(registration.proof_cipher.as_ref().map(opened).transpose()?)
}

/// Raises the account that the person has already, under the password that was chosen now.
fn raise(
    work: &mut Work<'_>,
    row: &AccountRow,
    registration: Registration,
    evidence: Option<Vec<u8>>,
) -> Result<AccountId, Error> {
    if row.disabled_at.is_some() {
        return Err(Error::Unauthenticated("account_disabled"));
    }
    accounts::set_password(work.conn, row.id, &registration.password_hash)?;
    let proof = Proof {
        assurance: registration.assurance,
        family_name: registration.family_name,
        given_name: registration.given_name,
        patronymic: registration.patronymic,
        birth_date: Some(registration.birth_date),
        evidence,
    };
    identity_proofs::raise(work, row, proof)?;
    if let (Some(provider), Some(subject_key)) = (registration.provider, registration.subject_key) {
        link(work, row.id, provider, subject_key)?;
    }
    Ok(row.id)
}

fn insert(work: &mut Work<'_>, registration: Registration) -> Result<AccountId, Error> {
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
        assurance: registration.assurance,
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
    account_events::record(work, row.id, Some(row.id), Event::Registered, json!({}))?;
    if let (Some(provider), Some(subject_key)) = (registration.provider, registration.subject_key) {
        link(work, row.id, provider, subject_key)?;
    }
    Ok(row.id)
}
