//! Tokens of applications: what they get, what becomes of those they give back (RFC 7009), and what is said of one (RFC 7662).

use chrono::{DateTime, Utc};
use store::ids::AccountId;

use super::refused::{Outcome, Refused};
use crate::apps::AppRow;
use crate::{Error, Work};
use credentials::sha256;
use credentials::tokens::{ACCESS_MINUTES, AppBearer};
use domain::app_scopes::Scopes;
use store::oauth::{sessions as app_sessions, tokens};
use store::sessions::SessionRow;
use store::{accounts, sessions};

/// What an application gets.
#[derive(Debug, Clone)]
pub struct Issued {
    /// For whom it acts; none where it reads for itself.
    pub account: Option<AccountId>,
    /// Opens calls.
    pub access_token: String,
    /// Life of the access token, seconds.
    pub expires_in: i64,
    /// Buys the next pair, once.
    pub refresh_token: Option<String>,
    /// What the access token opens.
    pub scopes: Scopes,
}

/// A pair of tokens for that session.
pub(super) fn issue(
    work: &Work<'_>,
    app: &AppRow,
    session: &SessionRow,
    scopes: Scopes,
    refresh_token: String,
) -> Result<Issued, Error> {
    let account = session.account_id;
    let bearer = AppBearer { app: app.id, scopes };
    Ok(Issued {
        account: Some(account),
        access_token: work.app.tokens.access_for_app(
            account.uuid(),
            session.id,
            bearer,
            work.wall_now,
        )?,
        expires_in: ACCESS_MINUTES * 60,
        refresh_token: Some(refresh_token),
        scopes,
    })
}

/// Takes a token of the application's back, and with it all that belongs to its session. One that is unknown or over is what
/// was wanted.
///
/// # Errors
/// The store's failure.
pub fn revoke(work: &mut Work<'_>, app: &AppRow, token: &str) -> Result<Outcome<()>, Error> {
    let hash = sha256(token.as_bytes());
    tokens::forget(work.conn, &hash, app.id)?;
    let found = match work.app.tokens.verify(token, work.wall_now) {
        Ok(bearer) => bearer.session.map(|session| (session, AccountId::from(bearer.account))),
        Err(_) => sessions::lock_refresh(work.conn, &hash)?
            .map(|found| (found.session.id, found.session.account_id)),
    };
    let Some((session, account)) = found else { return Ok(Ok(())) };
    let own = app_sessions::of_session(work.conn, session)?.is_some_and(|(_, of)| of == app.id);
    if !own {
        return Ok(Err(Refused::grant("the token is another's")));
    }
    sessions::end(work.conn, account, session, "revoked_by_app", work.wall_now)?;
    Ok(Ok(()))
}

/// A token that is good.
#[derive(Debug, Clone)]
pub struct Known {
    /// What it opens.
    pub scopes: Scopes,
    /// Until when; of a refresh token, that of its session.
    pub expires_at: DateTime<Utc>,
    /// It opens calls; a refresh token does not.
    pub access: bool,
}

/// What is known of a token of the application's own; none of one that is over, or another's.
///
/// # Errors
/// The store's failure.
pub fn introspect(work: &mut Work<'_>, app: &AppRow, token: &str) -> Result<Option<Known>, Error> {
    let (hash, now) = (sha256(token.as_bytes()), work.wall_now);
    if let Some((row, of)) = tokens::live(work.conn, &hash, now)? {
        let scopes = Scopes::stored(&row.scopes);
        let known = Known { scopes, expires_at: row.expires_at, access: true };
        return Ok((of.id == app.id).then_some(known));
    }
    if let Ok((bearer, expires_at)) = work.app.tokens.inspect(token, now) {
        let of = bearer.app.filter(|of| of.app == app.id);
        let (Some(of), Some(session)) = (of, bearer.session) else { return Ok(None) };
        let live = is_live(work, session, bearer.account.into())?;
        return Ok(live.then_some(Known { scopes: of.scopes, expires_at, access: true }));
    }
    let Some(found) = sessions::lock_refresh(work.conn, &hash)? else { return Ok(None) };
    let marked = app_sessions::of_session(work.conn, found.session.id)?;
    let Some((marked, _)) = marked.filter(|(_, of)| *of == app.id) else { return Ok(None) };
    let live =
        found.used_at.is_none() && is_live(work, found.session.id, found.session.account_id)?;
    let scopes = Scopes::stored(&marked.scopes);
    Ok(live.then_some(Known { scopes, expires_at: found.session.expires_at, access: false }))
}

fn is_live(work: &mut Work<'_>, session: uuid::Uuid, account: AccountId) -> Result<bool, Error> {
    let enabled = accounts::by_id(work.conn, account)?.is_some_and(|row| row.disabled_at.is_none());
    Ok(enabled && sessions::live(work.conn, session, account, work.wall_now)?.is_some())
}
