//! A code is given for tokens (RFC 6749, 4.1.3).

use chrono::Duration;
use serde_json::json;
use uuid::Uuid;

use super::pkce;
use super::refused::{Outcome, Refused};
use super::tokens::{Issued, issue};
use crate::account_events::{self, Event};
use crate::apps::AppRow;
use crate::{Error, Work};
use credentials::sha256;
use domain::app_scopes::Scopes;
use domain::role::Role;
use store::oauth::codes::{self, CodeRow};
use store::oauth::consents::{self, ConsentRow};
use store::oauth::sessions::{self as app_sessions, AppSessionRow};
use store::sessions::SessionRow;
use store::{accounts, sessions};

/// Life of a code: an application comes with it at once.
pub const CODE_SECONDS: i64 = 60;
/// Days for which an application may go on without asking again, however often it comes (RFC 9700, 4.14).
const DAYS: i64 = 90;

/// Why a code is refused, whichever of it is wrong: who holds a stolen one is not told what it lacks.
const NO_CODE: Refused =
    Refused::grant("the code is unknown, used, expired, another's, or not by this verifier");

/// Gives tokens for a code. Who comes with a code a second time holds a copy, as does who was first: what was opened with it
/// is ended (RFC 6749, 4.1.2; ASVS 10.4.2).
///
/// # Errors
/// The store's failure.
pub fn exchange(
    work: &mut Work<'_>,
    app: &AppRow,
    code: &str,
    verifier: &str,
    redirect_uri: Option<&str>,
    network: &[u8],
) -> Result<Outcome<Issued>, Error> {
    let hash = sha256(code.as_bytes());
    let Some(row) = codes::lock(work.conn, &hash)? else {
        // It may have been forgotten; what was opened with it has not.
        replayed(work, &hash)?;
        return Ok(Err(NO_CODE));
    };
    // Read without a lock of its own: whoever withdraws it deletes its codes before ending its sessions, and so waits for
    // the lock on this code and then sees the session. A lock here would be taken the other way round than there.
    let Some(consent) = consents::by_id(work.conn, row.consent_id)? else {
        return Ok(Err(NO_CODE));
    };
    // Another application has come by it: it says nothing about the one that it was meant for.
    if consent.app_id != app.id {
        return Ok(Err(NO_CODE));
    }
    if row.used_at.is_some() {
        replayed(work, &hash)?;
        return Ok(Err(NO_CODE));
    }
    codes::use_up(work.conn, &hash, work.wall_now)?;
    let elsewhere = redirect_uri.is_some_and(|uri| uri != row.redirect_uri);
    let over = row.expires_at <= work.wall_now;
    if over || elsewhere || !pkce::answers(verifier, &row.challenge) {
        return Ok(Err(NO_CODE));
    }
    open(work, app, &row, &consent, network)
}

/// Opens the application's session of that person.
fn open(
    work: &mut Work<'_>,
    app: &AppRow,
    code: &CodeRow,
    consent: &ConsentRow,
    network: &[u8],
) -> Result<Outcome<Issued>, Error> {
    let account = accounts::by_id(work.conn, consent.account_id)?;
    if account.is_none_or(|row| row.disabled_at.is_some() || row.role != Role::Citizen) {
        return Ok(Err(NO_CODE));
    }
    let session = SessionRow {
        id: Uuid::now_v7(),
        account_id: consent.account_id,
        created_at: work.wall_now,
        expires_at: work.wall_now + Duration::days(DAYS),
        last_used_at: work.wall_now,
        ended_at: None,
        ended_because: None,
        second_factor: false,
        network: network.to_vec(),
        client: Some(app.name.clone()),
    };
    sessions::insert(work.conn, &session)?;
    let marked = AppSessionRow {
        session_id: session.id,
        consent_id: consent.id,
        scopes: code.scopes.clone(),
        code_hash: code.code_hash.clone(),
    };
    app_sessions::insert(work.conn, &marked)?;
    let refresh = credentials::OneTimeToken::issue()?;
    sessions::insert_refresh(work.conn, session.id, &refresh.hash, work.wall_now)?;
    let scopes = Scopes::stored(&code.scopes);
    issue(work, app, &session, scopes, refresh.secret).map(Ok)
}

/// Ends what was opened with a code that somebody has come with again.
fn replayed(work: &mut Work<'_>, code: &[u8]) -> Result<(), Error> {
    let Some((session, account)) = app_sessions::by_code(work.conn, code)? else { return Ok(()) };
    if sessions::end(work.conn, account, session, "code_replayed", work.wall_now)? {
        let details = json!({ "session": session });
        account_events::record(work, account, None, Event::AppCodeReplayed, details)?;
    }
    Ok(())
}
