//! Signing in, staying in, signing out.

use chrono::Duration;
use uuid::Uuid;

use super::{Error, Work};
use crate::credentials::tokens::ACCESS_MINUTES;
use crate::credentials::{OneTimeToken, sha256};
use crate::store::accounts::AccountRow;
use crate::store::sessions::SessionRow;
use crate::store::{accounts, sessions};

/// Absolute life of a session (RFC 9700, 4.14; ASVS 10.4.8).
const SESSION_DAYS: i64 = 30;

/// What a client receives when it signs in or refreshes.
#[derive(Debug, Clone)]
pub struct Grant {
    pub session: Uuid,
    pub access_token: String,
    pub expires_in: i64,
    pub refresh_token: String,
}

/// The account of an address, to check its password against; `None` costs the same work.
///
/// # Errors
/// The store's failure.
pub fn account_of(work: &mut Work<'_>, email: &str) -> Result<Option<AccountRow>, Error> {
    Ok(accounts::by_email(work.conn, &super::accounts::canonical_email(email))?)
}

/// Opens a session for an account whose password has been checked.
///
/// # Errors
/// [`Error::Unauthenticated`] when the account has been disabled meanwhile.
pub fn open(work: &mut Work<'_>, account: Uuid) -> Result<Grant, Error> {
    let enabled = accounts::by_id(work.conn, account)?.is_some_and(|row| row.disabled_at.is_none());
    if !enabled {
        return Err(Error::Unauthenticated("invalid_credentials"));
    }
    let session = SessionRow {
        id: Uuid::now_v7(),
        account_id: account,
        created_at: work.machine,
        expires_at: work.machine + Duration::days(SESSION_DAYS),
        last_used_at: work.machine,
        ended_at: None,
        ended_because: None,
    };
    sessions::insert(work.conn, &session)?;
    grant(work, account, session.id)
}

fn grant(work: &mut Work<'_>, account: Uuid, session: Uuid) -> Result<Grant, Error> {
    let refresh = OneTimeToken::issue()?;
    sessions::insert_refresh(work.conn, session, &refresh.hash, work.machine)?;
    Ok(Grant {
        session,
        access_token: work.app.tokens.access(account, session, work.machine)?,
        expires_in: ACCESS_MINUTES * 60,
        refresh_token: refresh.secret,
    })
}

/// Rotates a refresh token. `None`: it was used before, so the whole session has been ended
/// (RFC 9700, 4.14). The caller must let the transaction commit and then answer 401.
///
/// # Errors
/// [`Error::Unauthenticated`] for a token that is unknown or whose session has ended.
pub fn refresh(work: &mut Work<'_>, token: &str) -> Result<Option<Grant>, Error> {
    let hash = sha256(token.as_bytes());
    let found = sessions::lock_refresh(work.conn, &hash)?
        .ok_or(Error::Unauthenticated("invalid_token"))?;
    let session = found.session;
    if session.ended_at.is_some() || session.expires_at <= work.machine {
        return Err(Error::Unauthenticated("session_ended"));
    }
    if found.used_at.is_some() {
        sessions::end(work.conn, session.account_id, session.id, "refresh_reuse", work.machine)?;
        return Ok(None);
    }
    sessions::mark_used(work.conn, &hash, work.machine)?;
    grant(work, session.account_id, session.id).map(Some)
}

/// Ends one session.
///
/// # Errors
/// [`Error::NotFound`] when the account has no such session.
pub fn end(work: &mut Work<'_>, account: Uuid, session: Uuid) -> Result<(), Error> {
    if sessions::end(work.conn, account, session, "signed_out", work.machine)? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// The account's living sessions, newest first.
///
/// # Errors
/// The store's failure.
pub fn list(work: &mut Work<'_>, account: Uuid) -> Result<Vec<SessionRow>, Error> {
    Ok(sessions::of_account(work.conn, account, work.machine)?)
}
