//! Linking an identity at a provider to an account that exists. It takes both proofs: the holder is signed in here and
//! has given their password again, and the provider authenticates them anew. That both tell the same address links
//! nothing.

use std::sync::Arc;

use notice_facts::{AccountNotice, InLanguages, LinkedIdentity};
use serde_json::json;
use store::accounts::{self, AccountRow};
use store::ids::AccountId;
use store::provider_identities::{self, IdentityRow};

use super::attempts::{self, Begun, Brought, Linking, Proved};
use super::claims::Claims;
use super::sign_in::raise;
use super::subject::subject_key;
use crate::access::Caller;
use crate::account_events::{self, Event};
use crate::notices::{AccountMail, mail_account};
use crate::registration;
use crate::{App, Error, Work};
use identity_providers::{Provider, Serves};

impl Linking {
    fn of(caller: &Caller) -> Self {
        Self { account: caller.id(), session: caller.session }
    }
}

/// Begins it; the caller has given their password again.
///
/// # Errors
/// As [`super::begin`]; [`Error::Forbidden`] at a provider for others than the caller is.
pub async fn begin_linking(app: &Arc<App>, caller: &Caller, name: &str) -> Result<Begun, Error> {
    let provider = app.providers().get(name).ok_or(Error::NotFound)?;
    let for_staff = provider.settings().serves == Serves::Staff;
    if for_staff != caller.is_staff() {
        return Err(Error::Forbidden("wrong_role"));
    }
    attempts::begin(app, name, Some(Linking::of(caller))).await
}

/// Links the identity that a provider has proved.
///
/// # Errors
/// Those of the provider and of the request; [`Error::Conflict`] when the identity is another account's, the account
/// has another one there, or the provider names another IIN.
pub async fn link(app: &Arc<App>, caller: &Caller, brought: Brought) -> Result<IdentityRow, Error> {
    let proved = attempts::prove(app, &brought, Some(Linking::of(caller))).await?;
    let account = caller.id();
    app.write(move |work| bind(work, account, &proved)).await
}

fn bind(work: &mut Work<'_>, account: AccountId, proved: &Proved) -> Result<IdentityRow, Error> {
    let Proved { provider, who, .. } = proved;
    let row = accounts::lock(work.conn, account)?.ok_or(Error::NotFound)?;
    // A provider that says who somebody is says it of this account too.
    if let Some(iin) = Claims::of(&who.person).iin {
        let person = work.app.identity.person(&iin);
        let held = row.person_key.as_ref().or(row.staff_person_key.as_ref());
        if held.is_some_and(|held| *held != person.0) {
            return Err(Error::Conflict("iin_mismatch"));
        }
    }
    let key = subject_key(work, provider, who);
    if let Some(known) = provider_identities::lock(work.conn, &key)? {
        if known.account_id != account {
            return Err(Error::Conflict("identity_linked_elsewhere"));
        }
        attempts::use_up(work, proved)?;
        return Ok(known);
    }
    raise(work, &row, provider, who)?;
    attempts::use_up(work, proved)?;
    let identity = registration::link(work, account, provider.settings().name.clone(), key)?;
    tell(work, &row, provider, &identity)?;
    Ok(identity)
}

/// Tells the holder by mail: whoever was at their open session knows a way in from then on.
fn tell(
    work: &mut Work<'_>,
    row: &AccountRow,
    provider: &Provider,
    identity: &IdentityRow,
) -> Result<(), Error> {
    let called = &provider.settings().display_name;
    let notice = AccountNotice::IdentityLinked(LinkedIdentity {
        given_name: row.given_name.clone(),
        provider: InLanguages::new(&called.kk, &called.ru, &called.en),
        link: work.app.links.page("reset"),
    });
    mail_account(
        work,
        AccountMail {
            notice,
            account: Some(row.id),
            address: None,
            language: row.language,
            dedup_key: format!("identity_linked:{}", identity.id),
        },
    )?;
    Ok(())
}

/// The identities of the caller.
///
/// # Errors
/// The store's failure.
pub fn list(work: &mut Work<'_>, caller: &Caller) -> Result<Vec<IdentityRow>, Error> {
    Ok(provider_identities::of_account(work.conn, caller.id())?)
}

/// Takes the identity at a provider from the caller's account; they have given their password again, so that there is
/// another way in. Sessions that it opened end with the others.
///
/// # Errors
/// [`Error::NotFound`] when there is none at that provider.
pub fn unlink(work: &mut Work<'_>, caller: &Caller, provider: &str) -> Result<(), Error> {
    if !provider_identities::remove(work.conn, caller.id(), provider)? {
        return Err(Error::NotFound);
    }
    let details = json!({ "provider": provider });
    account_events::record(work, caller.id(), Some(caller.id()), Event::IdentityUnlinked, details)
}
