//! Sessions and their rotating refresh tokens. Some are had by applications (`oauth::sessions`): what ends all sessions of
//! an account ends those too, and voids the codes for which there would be more.

use super::ids::AccountId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::oauth::codes;
use super::schema::{app_sessions, refresh_tokens, sessions};
use super::{Connection, Stored};

/// A session of an account.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    /// Its identity.
    pub id: Uuid,
    /// The account it belongs to.
    pub account_id: AccountId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When its refresh token was last used.
    pub last_used_at: DateTime<Utc>,
    /// When it ended, if it has.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it ended.
    pub ended_because: Option<String>,
    /// Opened or completed with a second factor.
    pub second_factor: bool,
    /// The network it was opened from, as a keyed hash.
    pub network: Vec<u8>,
    /// What the client calls itself.
    pub client: Option<String>,
}

/// A refresh token with the session it belongs to, both locked.
#[derive(Debug, Clone)]
pub struct Refresh {
    /// The session the token belongs to.
    pub session: SessionRow,
    /// When it was used, if it was.
    pub used_at: Option<DateTime<Utc>>,
}

/// Stores a session.
pub fn insert(conn: &mut Connection, row: &SessionRow) -> Stored<()> {
    diesel::insert_into(sessions::table).values(row).execute(conn)?;
    Ok(())
}

/// Stores the hash of a refresh token.
pub fn insert_refresh(
    conn: &mut Connection,
    session: Uuid,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Stored<()> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_hash.eq(hash),
            refresh_tokens::session_id.eq(session),
            refresh_tokens::issued_at.eq(now),
        ))
        .execute(conn)?;
    diesel::update(sessions::table.find(session))
        .set(sessions::last_used_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Finds a refresh token, locking its session so that two uses cannot both be the first.
pub fn lock_refresh(conn: &mut Connection, hash: &[u8]) -> Stored<Option<Refresh>> {
    let session: Option<Uuid> = refresh_tokens::table
        .find(hash)
        .select(refresh_tokens::session_id)
        .first(conn)
        .optional()?;
    let Some(session) = session else { return Ok(None) };
    let session: SessionRow =
        sessions::table.find(session).select(SessionRow::as_select()).for_update().first(conn)?;
    // Read under the session's lock: who waited for it sees what the other did.
    let used_at = refresh_tokens::table.find(hash).select(refresh_tokens::used_at).first(conn)?;
    Ok(Some(Refresh { session, used_at }))
}

/// Marks a token as used, and names the one that is given for it.
pub fn mark_used(
    conn: &mut Connection,
    hash: &[u8],
    successor: &[u8],
    now: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(refresh_tokens::table.find(hash))
        .set((refresh_tokens::used_at.eq(now), refresh_tokens::successor_hash.eq(successor)))
        .execute(conn)?;
    Ok(())
}

/// Whether there is such a token, and it was never used.
pub fn is_unused(conn: &mut Connection, hash: &[u8]) -> Stored<bool> {
    let unused = refresh_tokens::table.find(hash).filter(refresh_tokens::used_at.is_null());
    Ok(diesel::select(diesel::dsl::exists(unused)).get_result(conn)?)
}

/// Records that a session has got its second factor after all.
pub fn complete(conn: &mut Connection, id: Uuid) -> Stored<()> {
    diesel::update(sessions::table.find(id)).set(sessions::second_factor.eq(true)).execute(conn)?;
    Ok(())
}

/// Ends one session of an account; false when there was none to end.
pub fn end(
    conn: &mut Connection,
    account: AccountId,
    id: Uuid,
    because: &str,
    now: DateTime<Utc>,
) -> Stored<bool> {
    let ended = diesel::update(
        sessions::table
            .find(id)
            .filter(sessions::account_id.eq(account))
            .filter(sessions::ended_at.is_null()),
    )
    .set((sessions::ended_at.eq(now), sessions::ended_because.eq(because)))
    .execute(conn)?;
    Ok(ended == 1)
}

/// Ends every session of an account.
pub fn end_all(
    conn: &mut Connection,
    account: AccountId,
    because: &str,
    now: DateTime<Utc>,
) -> Stored<()> {
    codes::void_of_account(conn, account)?;
    diesel::update(
        sessions::table
            .filter(sessions::account_id.eq(account))
            .filter(sessions::ended_at.is_null()),
    )
    .set((sessions::ended_at.eq(now), sessions::ended_because.eq(because)))
    .execute(conn)?;
    Ok(())
}

/// Ends every session of the account but this one.
pub fn end_all_but(
    conn: &mut Connection,
    account: AccountId,
    kept: Option<Uuid>,
    because: &str,
    now: DateTime<Utc>,
) -> Stored<()> {
    let Some(kept) = kept else { return end_all(conn, account, because, now) };
    codes::void_of_account(conn, account)?;
    let others = sessions::table
        .filter(sessions::account_id.eq(account))
        .filter(sessions::id.ne(kept))
        .filter(sessions::ended_at.is_null());
    diesel::update(others)
        .set((sessions::ended_at.eq(now), sessions::ended_because.eq(because)))
        .execute(conn)?;
    Ok(())
}

/// Forgets sessions that ended or expired before that, with their tokens.
pub fn forget_before(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    let over =
        sessions::table.filter(sessions::expires_at.lt(before).or(sessions::ended_at.lt(before)));
    Ok(diesel::delete(over).execute(conn)?)
}

/// Forgets an account's sessions with their tokens.
pub fn forget_account(conn: &mut Connection, account: AccountId) -> Stored<()> {
    codes::void_of_account(conn, account)?;
    diesel::delete(sessions::table.filter(sessions::account_id.eq(account))).execute(conn)?;
    Ok(())
}

/// A session that is still good: whether it has a second factor.
pub fn live(
    conn: &mut Connection,
    id: Uuid,
    account: AccountId,
    now: DateTime<Utc>,
) -> Stored<Option<bool>> {
    Ok(sessions::table
        .find(id)
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .select(sessions::second_factor)
        .first(conn)
        .optional()?)
}

/// The sessions of a person's own that are still good, newest first; those of applications go by their consents.
pub fn of_account(
    conn: &mut Connection,
    account: AccountId,
    now: DateTime<Utc>,
) -> Stored<Vec<SessionRow>> {
    Ok(sessions::table
        .filter(diesel::dsl::not(had_by_an_app()))
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .order(sessions::id.desc())
        .limit(100)
        .select(SessionRow::as_select())
        .load(conn)?)
}

/// Whether the session of the row at hand is had by an application.
#[diesel::dsl::auto_type]
fn had_by_an_app() -> _ {
    diesel::dsl::exists(app_sessions::table.filter(app_sessions::session_id.eq(sessions::id)))
}

/// Which of these sessions are still good.
pub fn live_among(conn: &mut Connection, ids: &[Uuid], now: DateTime<Utc>) -> Stored<Vec<Uuid>> {
    Ok(sessions::table
        .filter(sessions::id.eq_any(ids))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .select(sessions::id)
        .load(conn)?)
}
