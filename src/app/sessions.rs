//! Staying in, and signing out.

use chrono::Duration;
use serde_json::json;
use store::ids::AccountId;
use uuid::Uuid;

use super::account_events::{self, Event};
use super::notices::{AccountMail, mail_account};
use super::password_check::{self, Attempt};
use super::{Error, Work, second_factor};
use credentials::tokens::ACCESS_MINUTES;
use credentials::{OneTimeToken, sha256};
use notice_facts::{AccountLink, AccountNotice};
use store::oauth::sessions as app_sessions;
use store::sessions::{Refresh, SessionRow};
use store::{accounts, sessions};

/// Absolute life of a session (RFC 9700, 4.14; ASVS 10.4.8).
pub const SESSION_DAYS: i64 = 30;
/// Seconds in which the next token is given out again: to a client whose answer was lost, to another tab.
const RETRY_SECONDS: i64 = 30;

/// What a client receives when it signs in or refreshes.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Whose session it is.
    pub account: AccountId,
    /// The session they belong to.
    pub session: Uuid,
    /// Signed token of minutes.
    pub access_token: String,
    /// Life of the access token, seconds.
    pub expires_in: i64,
    /// Opaque token that buys the next pair, once.
    pub refresh_token: String,
    /// Opened or completed with a second factor.
    pub second_factor: bool,
}

/// What a person brings besides a password that has been found right.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The account that signs in.
    pub account: AccountId,
    /// The attempt, for the count of failures.
    pub attempt: Attempt,
    /// The code of the second factor, if one was sent.
    pub otp: Option<String>,
    /// What the client calls itself.
    pub client: Option<String>,
    /// The password's hash at the present cost, when the stored one is of another.
    pub rehashed: Option<String>,
}

/// Somebody who has proved who they are, with all factors that they have.
#[derive(Debug, Clone)]
pub(super) struct Proven {
    /// The account that signs in.
    pub(super) account: AccountId,
    /// The caller's network, as a keyed hash.
    pub(super) network: Vec<u8>,
    /// What the client calls itself.
    pub(super) client: Option<String>,
    /// A second factor was among them.
    pub(super) second_factor: bool,
}

/// Opens a session.
///
/// # Errors
/// [`Error::Unauthenticated`] without the second factor that the account has, or when it has been
/// disabled meanwhile.
pub fn open(work: &mut Work<'_>, sign_in: &SignIn) -> Result<Grant, Error> {
    let account = sign_in.account;
    let enabled = accounts::by_id(work.conn, account)?.is_some_and(|row| row.disabled_at.is_none());
    if !enabled {
        return Err(Error::Unauthenticated("invalid_credentials"));
    }
    let second_factor = second_factor::check(work, account, sign_in.otp.as_deref())?;
    if let Some(hash) = &sign_in.rehashed {
        accounts::set_password(work.conn, account, hash)?;
    }
    password_check::succeed(work, &sign_in.attempt, account)?;
    let (network, client) = (sign_in.attempt.network.clone(), sign_in.client.clone());
    open_proven(work, Proven { account, network, client, second_factor })
}

/// Opens a session of somebody who has proved who they are.
pub(super) fn open_proven(work: &mut Work<'_>, proven: Proven) -> Result<Grant, Error> {
    let session = SessionRow {
        id: Uuid::now_v7(),
        account_id: proven.account,
        created_at: work.wall_now,
        expires_at: work.wall_now + Duration::days(SESSION_DAYS),
        last_used_at: work.wall_now,
        ended_at: None,
        ended_because: None,
        second_factor: proven.second_factor,
        network: proven.network,
        client: proven.client,
    };
    sessions::insert(work.conn, &session)?;
    let refresh = OneTimeToken::issue()?;
    grant(work, &session, refresh)
}

fn grant(work: &mut Work<'_>, session: &SessionRow, refresh: OneTimeToken) -> Result<Grant, Error> {
    sessions::insert_refresh(work.conn, session.id, &refresh.hash, work.wall_now)?;
    granted(work, session, refresh)
}

/// What a client receives with a refresh token that is kept already.
fn granted(work: &Work<'_>, session: &SessionRow, refresh: OneTimeToken) -> Result<Grant, Error> {
    Ok(Grant {
        account: session.account_id,
        session: session.id,
        access_token: work.app.tokens.access(
            session.account_id.uuid(),
            session.id,
            work.wall_now,
        )?,
        expires_in: ACCESS_MINUTES * 60,
        refresh_token: refresh.secret,
        second_factor: session.second_factor,
    })
}

/// Rotates a refresh token. Whoever asks again at once, a client whose answer was lost or another tab of its browser,
/// gets the same next token, while that one is unused: the chain stays one, and nobody is put out. Any other second use
/// ends the whole session (RFC 9700, 4.14) and is `None`: the caller must let the transaction commit and then answer
/// 401.
///
/// # Errors
/// [`Error::Unauthenticated`] for a token that is unknown or whose session has ended.
pub fn refresh(work: &mut Work<'_>, token: &str) -> Result<Option<Grant>, Error> {
    let hash = sha256(token.as_bytes());
    let found =
        sessions::lock_refresh(work.conn, &hash)?.ok_or(Error::Unauthenticated("invalid_token"))?;
    // What an application has is good at its own door alone: here it would open all that the person may do.
    if app_sessions::of_session(work.conn, found.session.id)?.is_some() {
        return Err(Error::Unauthenticated("invalid_token"));
    }
    match rotate(work, &found, token)? {
        Rotation::Next(next) => granted(work, &found.session, next).map(Some),
        Rotation::Over => Err(Error::Unauthenticated("session_ended")),
        Rotation::Reused => {
            tell_of_reuse(work, &found.session)?;
            Ok(None)
        }
    }
}

/// What becomes of a refresh token that somebody comes with.
pub(super) enum Rotation {
    /// The next one, which is kept already.
    Next(OneTimeToken),
    /// Its session has ended.
    Over,
    /// It had been used, and its session has been ended for it: whoever asked must let the transaction commit.
    Reused,
}

/// Puts the next token in the place of one, as [`refresh`] says.
pub(super) fn rotate(work: &mut Work<'_>, found: &Refresh, token: &str) -> Result<Rotation, Error> {
    let session = &found.session;
    if session.ended_at.is_some() || session.expires_at <= work.wall_now {
        return Ok(Rotation::Over);
    }
    let next = work.app.identity.successor(token);
    let Some(used_at) = found.used_at else {
        let hash = sha256(token.as_bytes());
        sessions::mark_used(work.conn, &hash, &next.hash, work.wall_now)?;
        sessions::insert_refresh(work.conn, session.id, &next.hash, work.wall_now)?;
        return Ok(Rotation::Next(next));
    };
    let at_once = work.wall_now - used_at <= Duration::seconds(RETRY_SECONDS);
    if at_once && sessions::is_unused(work.conn, &next.hash)? {
        return Ok(Rotation::Next(next));
    }
    let account = session.account_id;
    sessions::end(work.conn, account, session.id, "refresh_reuse", work.wall_now)?;
    account_events::record(
        work,
        account,
        None,
        Event::RefreshTokenReused,
        json!({ "session": session.id }),
    )?;
    Ok(Rotation::Reused)
}

/// Tells the holder of a session why it has been ended: somebody held a copy of its token.
fn tell_of_reuse(work: &mut Work<'_>, session: &SessionRow) -> Result<(), Error> {
    let account = session.account_id;
    let Some(row) = accounts::by_id(work.conn, account)? else { return Ok(()) };
    mail_account(
        work,
        AccountMail {
            notice: AccountNotice::SessionReused(AccountLink {
                given_name: row.given_name.clone(),
                link: work.app.links.page("reset"),
            }),
            account: Some(account),
            address: None,
            language: row.language,
            dedup_key: format!("session_reused:{}", session.id),
        },
    )?;
    Ok(())
}

/// Ends one session.
///
/// # Errors
/// [`Error::NotFound`] when the account has no such session.
pub fn end(work: &mut Work<'_>, account: AccountId, session: Uuid) -> Result<(), Error> {
    if sessions::end(work.conn, account, session, "signed_out", work.wall_now)? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Ends every session of the account but the one it is asked from.
///
/// # Errors
/// The store's failure.
pub fn end_others(
    work: &mut Work<'_>,
    account: AccountId,
    kept: Option<Uuid>,
) -> Result<(), Error> {
    sessions::end_all_but(work.conn, account, kept, "signed_out", work.wall_now)?;
    account_events::record(work, account, Some(account), Event::SessionsEnded, json!({}))
}

/// Ends every session of the account but the one it is asked from, for a reason that is recorded with them.
///
/// # Errors
/// The store's failure.
pub(super) fn end_but(
    work: &mut Work<'_>,
    account: AccountId,
    kept: Option<Uuid>,
    because: &str,
) -> Result<(), Error> {
    Ok(sessions::end_all_but(work.conn, account, kept, because, work.wall_now)?)
}

/// The account's living sessions, newest first.
///
/// # Errors
/// The store's failure.
pub fn list(work: &mut Work<'_>, account: AccountId) -> Result<Vec<SessionRow>, Error> {
    Ok(sessions::of_account(work.conn, account, work.wall_now)?)
}
