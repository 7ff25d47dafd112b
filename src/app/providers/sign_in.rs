//! Signing in by a provider's word.

use std::sync::Arc;

use store::accounts::{self, AccountRow};
use store::provider_identities::{self, IdentityRow};
use store::{known_networks, provider_sessions};

use super::attempts::{self, Brought, Proved};
use super::claims::Claims;
use super::staff;
use super::subject::subject_key;
use crate::password_check::{self, Attempt};
use crate::sessions::{self, Grant, Proven};
use crate::{App, Error, Work, second_factor};
use domain::assurance::Assurance;
use identity_providers::{Provider, Serves, SignedIn};

/// Who comes in by a provider's word, and from where.
#[derive(Clone)]
pub struct Entrance {
    /// What the provider sent back.
    pub brought: Brought,
    /// A code of the second factor that the account has here.
    pub otp: Option<String>,
    /// The caller's network, as a keyed hash.
    pub network: Vec<u8>,
    /// What the client calls itself.
    pub client: Option<String>,
}

/// What becomes of it; whatever is written stands either way.
pub(super) enum Outcome {
    /// They are in.
    In(Grant),
    /// They are of no group of the provider that is anything here.
    NoPost,
}

/// Signs in whoever is known by their identity at the provider.
///
/// # Errors
/// Those of the provider and of the request ([`Error::ProviderRefused`], [`Error::Conflict`]);
/// [`Error::Conflict`] `registration_required` for a citizen whom nobody knows yet, who then sends the same to register;
/// [`Error::Unauthenticated`] without the second factor that the account has here, after which the same is sent with it;
/// [`Error::Forbidden`] for staff who are of no group that counts.
pub async fn sign_in(app: &Arc<App>, entrance: Entrance) -> Result<Grant, Error> {
    let proved = attempts::prove(app, &entrance.brought, None).await?;
    let (asked, known) = (entrance.clone(), proved.clone());
    let opened = app.write(move |work| enter(work, &known, &asked)).await;
    if matches!(opened, Err(Error::Unauthenticated("invalid_otp"))) {
        app.write(move |work| {
            let Some(attempt) = attempt_of(work, &proved, &entrance)? else { return Ok(()) };
            password_check::fail(work, &attempt)
        })
        .await?;
    }
    match opened? {
        Outcome::In(grant) => Ok(grant),
        Outcome::NoPost => Err(Error::Forbidden("no_post_at_provider")),
    }
}

/// For the count of wrong codes, which is that of the account whatever it is entered by.
fn attempt_of(
    work: &mut Work<'_>,
    proved: &Proved,
    entrance: &Entrance,
) -> Result<Option<Attempt>, Error> {
    let key = subject_key(work, &proved.provider, &proved.who);
    let Some(identity) = provider_identities::lock(work.conn, &key)? else { return Ok(None) };
    let row = accounts::by_id(work.conn, identity.account_id)?;
    Ok(row.map(|row| Attempt {
        canonical_email: row.email_canonical,
        network: entrance.network.clone(),
    }))
}

fn enter(work: &mut Work<'_>, proved: &Proved, entrance: &Entrance) -> Result<Outcome, Error> {
    let Proved { provider, who, .. } = proved;
    let key = subject_key(work, provider, who);
    let known = provider_identities::lock(work.conn, &key)?;
    let identity = match (provider.settings().serves, known) {
        (Serves::Citizens, Some(identity)) => identity,
        (Serves::Citizens, None) => return Err(Error::Conflict("registration_required")),
        (Serves::Staff, known) => match staff::settle(work, provider, who, known)? {
            Some(identity) => identity,
            None => {
                attempts::use_up(work, proved)?;
                return Ok(Outcome::NoPost);
            }
        },
    };
    let account = accounts::lock(work.conn, identity.account_id)?
        .filter(|row| row.disabled_at.is_none())
        .ok_or(Error::Unauthenticated("account_disabled"))?;
    let grant = open(work, &account, &identity, proved, entrance)?;
    Ok(Outcome::In(grant))
}

/// Opens a session of an account by its identity, and uses the request up.
pub(super) fn open(
    work: &mut Work<'_>,
    account: &AccountRow,
    identity: &IdentityRow,
    proved: &Proved,
    entrance: &Entrance,
) -> Result<Grant, Error> {
    let Proved { provider, who, .. } = proved;
    raise(work, account, provider, who)?;
    let second_factor = if who.has_second_factor(provider) {
        true
    } else {
        let attempt = Attempt {
            canonical_email: account.email_canonical.clone(),
            network: entrance.network.clone(),
        };
        password_check::not_barred(work, &attempt, false)?;
        second_factor::check(work, account.id, entrance.otp.as_deref())?
    };
    attempts::use_up(work, proved)?;
    known_networks::see(work.conn, account.id, &entrance.network, work.wall_now)?;
    provider_identities::see(work.conn, identity.id, work.wall_now, None)?;
    let grant = sessions::open_proven(
        work,
        Proven {
            account: account.id,
            network: entrance.network.clone(),
            client: entrance.client.clone(),
            second_factor,
        },
    )?;
    let name = &provider.settings().name;
    let there = who
        .session
        .as_ref()
        .map(|session| work.app.identity.at_provider("session", name, &who.issuer, session));
    provider_sessions::insert(work.conn, grant.session, identity.id, there.as_deref())?;
    Ok(grant)
}

/// How sure a provider's word makes us of a person.
pub(super) fn vouched(provider: &Provider, who: &SignedIn) -> Assurance {
    let word = provider.settings().assurance_of(who.acr.as_deref());
    word.and_then(Assurance::parse).unwrap_or(Assurance::Declared)
}

/// An account becomes as sure of its citizen as the provider is, when it names the same IIN; while nothing is written it
/// waits for the next time.
///
/// # Errors
/// [`Error::Conflict`] when it names another one: this is not their account.
pub(super) fn raise(
    work: &mut Work<'_>,
    account: &AccountRow,
    provider: &Provider,
    who: &SignedIn,
) -> Result<(), Error> {
    let Some(iin) = Claims::of(&who.person).iin else { return Ok(()) };
    let person = work.app.identity.person(&iin);
    let held = account.person_key.as_ref().or(account.staff_person_key.as_ref());
    if held.is_some_and(|held| *held != person.0) {
        return Err(Error::Conflict("iin_mismatch"));
    }
    let vouched = vouched(provider, who);
    if account.person_key.is_some() && vouched > account.assurance && work.app.takes_writes() {
        accounts::set_assurance(work.conn, account.id, vouched)?;
    }
    Ok(())
}
