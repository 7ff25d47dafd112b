//! Registering by a provider's word.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::json;
use store::accounts::{self, AccountRow};
use store::ids::AccountId;
use store::provider_identities::{self, IdentityRow};
use uuid::Uuid;

use super::attempts::{self, Proved};
use super::claims::Claims;
use super::iin;
use super::sign_in::{Entrance, open, vouched};
use super::subject::subject_key;
use crate::account_events::{self, Event};
use crate::accounts::canonical_email;
use crate::registration::{self as by_mail, Declaration, Vouched};
use crate::sessions::Grant;
use crate::{App, Error, Work};
use credentials::identity::KEY_VERSION;
use domain::assurance::Assurance;
use domain::iin::Iin;
use domain::language::Language;
use domain::role::Role;
use identity_providers::Serves;

/// What the person states beside what the provider says of them.
#[derive(Clone)]
pub struct NewAccount {
    /// KATO code of the residence, nine digits.
    pub residence: String,
    /// The language they are written to in.
    pub language: Language,
    /// Their address, where it is not the one that the provider tells.
    pub email: Option<String>,
    /// The hash of a password, which an address needs that is still to be confirmed.
    pub password_hash: Option<String>,
}

/// What has become of it.
pub enum Registered {
    /// The account is there, and its holder signed in.
    Account(Grant),
    /// It is there once the mail has been confirmed; the id by which that can be followed.
    Mailed(Uuid),
}

/// Makes an account of a citizen whom a provider has authenticated: at once where it vouches for the person and has
/// seen that the address is theirs; by a mail to be confirmed, as in any registration, where it has not.
///
/// # Errors
/// Those of the provider and of the request; [`Error::Invalid`] when the provider tells too little, or a password is
/// needed and not given; [`Error::Conflict`] when the person is known, or their IIN or address is somebody else's.
pub async fn register(
    app: &Arc<App>,
    entrance: Entrance,
    new: NewAccount,
) -> Result<Registered, Error> {
    let proved = attempts::prove(app, &entrance.brought, None).await?;
    app.write(move |work| make(work, &proved, &entrance, &new)).await
}

fn make(
    work: &mut Work<'_>,
    proved: &Proved,
    entrance: &Entrance,
    new: &NewAccount,
) -> Result<Registered, Error> {
    let Proved { provider, who, .. } = proved;
    if provider.settings().serves != Serves::Citizens {
        return Err(Error::Forbidden("wrong_role"));
    }
    let key = subject_key(work, provider, who);
    if provider_identities::lock(work.conn, &key)?.is_some() {
        return Err(Error::Conflict("already_registered"));
    }
    let claims = Claims::of(&who.person);
    let vouched = vouched(provider, who);
    let email = new.email.clone().or_else(|| claims.email.clone());
    let Told { iin, family_name, given_name, birth_date } = told(&claims)?;
    let email =
        email.ok_or_else(|| Error::invalid("/email", "required", "this member is required"))?;
    let declaration = Declaration {
        birth_date,
        iin,
        password_hash: new.password_hash.clone().unwrap_or_default(),
        family_name,
        given_name,
        patronymic: claims.patronymic.clone(),
        residence: new.residence.clone(),
        language: new.language,
        vouched: Some(Vouched { provider: provider.settings().name.clone(), subject_key: key }),
        email,
        assurance: vouched,
        evidence: None,
    };
    // Whom the provider does not vouch for has only declared an IIN: whose it is nobody is told but by mail.
    if vouched > Assurance::Declared && claims.has_verified(&declaration.email) {
        let account = at_once(work, &declaration, vouched)?;
        let identity = link(work, account.id, &declaration)?;
        return open(work, &account, &identity, proved, entrance).map(Registered::Account);
    }
    if vouched > Assurance::Declared {
        let person = work.app.identity.person(&declaration.iin);
        iin::can_be_claimed(work, &person.0, vouched)?;
    }
    if new.password_hash.is_none() {
        return Err(Error::invalid(
            "/password",
            "required",
            "the address is confirmed by mail, with a password",
        ));
    }
    attempts::use_up(work, proved)?;
    by_mail::register(work, &declaration).map(Registered::Mailed)
}

/// What an account cannot be made without.
struct Told {
    iin: Iin,
    family_name: String,
    given_name: String,
    birth_date: NaiveDate,
}

/// Refuses claims that tell too little, and says what is missing.
fn told(claims: &Claims) -> Result<Told, Error> {
    let mut missing = Vec::new();
    let mut expect = |name: &'static str, there: bool| {
        if !there {
            missing.push(name);
        }
    };
    expect("iin", claims.iin.is_some());
    expect("family_name", claims.family_name.is_some());
    expect("given_name", claims.given_name.is_some());
    // Or else the one inside the IIN.
    let born = claims.birth_date.or_else(|| claims.iin.as_ref().and_then(Iin::birth_date));
    expect("birth_date", claims.iin.is_none() || born.is_some());
    match (claims.iin.clone(), claims.family_name.clone(), claims.given_name.clone(), born) {
        (Some(iin), Some(family_name), Some(given_name), Some(birth_date)) => {
            Ok(Told { iin, family_name, given_name, birth_date })
        }
        _ => {
            let detail = format!("the identity provider does not tell: {}", missing.join(", "));
            Err(Error::invalid("", "claims_missing", detail))
        }
    }
}

/// Claims the address and the IIN, under their unique keys.
fn at_once(
    work: &mut Work<'_>,
    declaration: &Declaration,
    vouched: Assurance,
) -> Result<AccountRow, Error> {
    let person = work.app.identity.person(&declaration.iin);
    let canonical = canonical_email(&declaration.email);
    let taken = iin::claim(work, &person.0, &canonical, vouched)?;
    let row = AccountRow {
        id: AccountId::new(),
        role: Role::Citizen,
        public_body: None,
        email: declaration.email.clone(),
        email_canonical: canonical,
        password_hash: declaration.password_hash.clone(),
        iin_cipher: Some(work.app.identity.seal(&declaration.iin, &person)?),
        person_key: Some(person.0),
        staff_person_key: None,
        key_version: KEY_VERSION,
        assurance: vouched,
        family_name: declaration.family_name.clone(),
        given_name: declaration.given_name.clone(),
        patronymic: declaration.patronymic.clone(),
        birth_date: Some(declaration.birth_date),
        residence: Some(declaration.residence.clone()),
        language: declaration.language,
        created_at: work.now,
        disabled_at: None,
    };
    accounts::insert(work.conn, std::slice::from_ref(&row))?;
    account_events::record(work, row.id, Some(row.id), Event::Registered, json!({}))?;
    if let Some(taken) = taken {
        taken.by(work, row.id)?;
    }
    Ok(row)
}

fn link(
    work: &mut Work<'_>,
    account: AccountId,
    declaration: &Declaration,
) -> Result<IdentityRow, Error> {
    let vouched = declaration.vouched.as_ref().ok_or(Error::NotFound)?;
    by_mail::link(work, account, vouched.provider.clone(), vouched.subject_key.clone())
}
