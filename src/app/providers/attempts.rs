//! Requests to be authenticated by a provider: begun, and answered once.
//!
//! What comes back in an address (state and code) can be put before anybody: whoever is led to another's answer would
//! be signed in as them (login CSRF, RFC 9700, 4.7). So the client that begins is given a verifier besides, which
//! stands in no address, and an answer counts only with it.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use store::ids::AccountId;
use store::provider_attempts::{self, AttemptRow};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::{App, Error, Work};
use credentials::{OneTimeToken, sha256};
use identity_providers::{Answer, Ask, Provider, SignedIn};

/// Minutes for which a request is good.
const MINUTES: i64 = 10;
/// How often one code is given to a provider that does not answer.
const TRIES: i16 = 3;
/// Seconds for which nobody else gives the same code: longer than a provider is waited for.
const BUSY_SECONDS: i64 = 20;

/// A request that has begun.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Where the person is to be sent.
    pub authorization_url: String,
    /// Comes back with them.
    pub state: String,
    /// To be kept by the client, and sent with what comes back.
    pub verifier: String,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// What a client brings back.
#[derive(Clone)]
pub struct Brought {
    /// As it was given out, and came back.
    pub state: String,
    /// As it was given out, and stayed with the client.
    pub verifier: String,
    /// The provider's code.
    pub code: String,
    /// Who says so (RFC 9207), if the answer tells.
    pub issuer: Option<String>,
}

/// Whom an identity is to be linked to, in which session of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linking {
    /// The account.
    pub account: AccountId,
    /// The session; none for the sandbox's tokens.
    pub session: Option<Uuid>,
}

/// Somebody whom a provider has authenticated for a request that was begun here.
#[derive(Clone)]
pub(super) struct Proved {
    pub(super) attempt: Uuid,
    pub(super) state_hash: Vec<u8>,
    pub(super) provider: Arc<Provider>,
    pub(super) who: SignedIn,
}

/// The refusal of whatever was not begun here, by this client, just now, and once.
const UNKNOWN: Error = Error::Conflict("authorization_unknown");

/// Begins a request at the provider of that name.
///
/// # Errors
/// [`Error::NotFound`] without such a provider, [`Error::ProviderRefused`] when it is not reached.
pub async fn begin(app: &Arc<App>, name: &str, linking: Option<Linking>) -> Result<Begun, Error> {
    let provider = app.providers().get(name).ok_or(Error::NotFound)?;
    let (state, verifier) = (OneTimeToken::issue()?, OneTimeToken::issue()?);
    let (now, ours) = (app.clock.machine(), app.links.page(PAGE));
    let ask = Ask {
        state: &state.secret,
        nonce: &app.identity.of_attempt("nonce", &state.secret),
        pkce_verifier: &app.identity.of_attempt("pkce", &state.secret),
        redirect_uri: provider.redirect_uri(&ours),
        anew: linking.is_some(),
    };
    let authorization_url = provider.authorization(&ask, now).await?;
    let row = AttemptRow {
        id: Uuid::now_v7(),
        provider: name.to_owned(),
        state_hash: state.hash,
        verifier_hash: verifier.hash,
        account_id: linking.map(|linking| linking.account),
        session_id: linking.and_then(|linking| linking.session),
        created_at: now,
        expires_at: now + Duration::minutes(MINUTES),
        code_hash: None,
        tries: 0,
        busy_until: None,
        proof: None,
        used_at: None,
    };
    let expires_at = row.expires_at;
    app.write(move |work| Ok(provider_attempts::insert(work.conn, &row)?)).await?;
    Ok(Begun { authorization_url, state: state.secret, verifier: verifier.secret, expires_at })
}

/// The page that providers send people back to, unless their settings name another.
const PAGE: &str = "sign-in/provider";

/// What is to be done with a request.
enum Standing {
    /// The provider has spoken already.
    Proved(Box<Proved>),
    /// It is to be asked.
    Open(Arc<Provider>, Uuid),
}

/// Who the person is, by the provider's word: asked for once for each code, and kept while the request lasts, so that a
/// client which is asked for more sends the same again.
///
/// # Errors
/// [`Error::Conflict`] for what was not begun here by that client, has expired, is used up or is for something else;
/// [`Error::ProviderRefused`] with the provider's fault, which ends the request unless it is transient;
/// [`Error::Busy`] while the same code is being given.
pub(super) async fn prove(
    app: &Arc<App>,
    brought: &Brought,
    linking: Option<Linking>,
) -> Result<Proved, Error> {
    let asked = brought.clone();
    let standing = app.write(move |work| stand(work, &asked, linking)).await?;
    let (provider, attempt) = match standing {
        Standing::Proved(proved) => return Ok(*proved),
        Standing::Open(provider, attempt) => (provider, attempt),
    };
    let ours = app.links.page(PAGE);
    let answer = Answer {
        code: &brought.code,
        issuer: brought.issuer.as_deref(),
        nonce: &app.identity.of_attempt("nonce", &brought.state),
        pkce_verifier: &app.identity.of_attempt("pkce", &brought.state),
        redirect_uri: provider.redirect_uri(&ours),
    };
    let told = provider.exchange(&answer, app.clock.machine()).await;
    let kept = told.clone();
    app.write(move |work| match &kept {
        Ok(who) => {
            let plain =
                serde_json::to_vec(who).map_err(|fault| Error::Internal(fault.to_string()))?;
            let sealed = work.app.identity.seal_secret(&plain, attempt)?;
            Ok(provider_attempts::keep_proof(work.conn, attempt, &sealed)?)
        }
        Err(fault) if fault.is_transient() => Ok(provider_attempts::release(work.conn, attempt)?),
        Err(_) => Ok(provider_attempts::use_up(work.conn, attempt, work.wall_now)?),
    })
    .await?;
    let state_hash = sha256(brought.state.as_bytes());
    Ok(Proved { attempt, state_hash, provider, who: told? })
}

fn stand(
    work: &mut Work<'_>,
    brought: &Brought,
    linking: Option<Linking>,
) -> Result<Standing, Error> {
    let state_hash = sha256(brought.state.as_bytes());
    let row = provider_attempts::lock(work.conn, &state_hash, work.wall_now)?.ok_or(UNKNOWN)?;
    let begun_here: bool = row.verifier_hash.ct_eq(&sha256(brought.verifier.as_bytes())).into();
    let begun_for = row.account_id.map(|account| Linking { account, session: row.session_id });
    let code_hash = sha256(brought.code.as_bytes());
    let other_code = row.code_hash.as_ref().is_some_and(|hash| *hash != code_hash);
    let provider = work.app.providers().get(&row.provider);
    let (true, true, false, Some(provider)) =
        (begun_here, begun_for == linking, other_code, provider)
    else {
        return Err(UNKNOWN);
    };
    if let Some(sealed) = &row.proof {
        let plain = work.app.identity.open_secret(sealed, row.id)?;
        let who = serde_json::from_slice(&plain).map_err(|_| credentials::KeyError::Sealed)?;
        return Ok(Standing::Proved(Box::new(Proved {
            attempt: row.id,
            state_hash,
            provider,
            who,
        })));
    }
    if row.busy_until.is_some_and(|until| until > work.wall_now) {
        return Err(Error::Busy);
    }
    if row.tries >= TRIES {
        return Err(UNKNOWN);
    }
    let busy_until = work.wall_now + Duration::seconds(BUSY_SECONDS);
    provider_attempts::begin_exchange(work.conn, row.id, &code_hash, busy_until)?;
    Ok(Standing::Open(provider, row.id))
}

/// Uses the request up, in the transaction that does what it was begun for.
pub(super) fn use_up(work: &mut Work<'_>, proved: &Proved) -> Result<(), Error> {
    let open = provider_attempts::lock(work.conn, &proved.state_hash, work.wall_now)?;
    let row = open.filter(|row| row.id == proved.attempt).ok_or(UNKNOWN)?;
    Ok(provider_attempts::use_up(work.conn, row.id, work.wall_now)?)
}
