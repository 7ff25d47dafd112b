//! Sessions of citizens that an application has.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::codes;
use crate::ids::AccountId;
use crate::schema::{app_consents, app_sessions, apps, sessions};
use crate::{Connection, Stored};

/// An application's session as stored, beside the session itself.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = app_sessions)]
pub struct AppSessionRow {
    /// The session.
    pub session_id: Uuid,
    /// By which consent.
    pub consent_id: Uuid,
    /// What the application may do in it.
    pub scopes: Vec<String>,
    /// SHA-256 of the code that it was opened with.
    pub code_hash: Vec<u8>,
}

/// Marks a session as an application's.
pub fn insert(conn: &mut Connection, row: &AppSessionRow) -> Stored<()> {
    diesel::insert_into(app_sessions::table).values(row).execute(conn)?;
    Ok(())
}

/// What an application may do in a session, and which application; none where the session is a person's own.
pub fn of_session(conn: &mut Connection, id: Uuid) -> Stored<Option<(AppSessionRow, Uuid)>> {
    Ok(app_sessions::table
        .find(id)
        .inner_join(app_consents::table)
        .select((AppSessionRow::as_select(), app_consents::app_id))
        .first(conn)
        .optional()?)
}

/// The session that was opened with a code, and whose it is.
pub fn by_code(conn: &mut Connection, code: &[u8]) -> Stored<Option<(Uuid, AccountId)>> {
    Ok(app_sessions::table
        .filter(app_sessions::code_hash.eq(code))
        .inner_join(app_consents::table)
        .select((app_sessions::session_id, app_consents::account_id))
        .first(conn)
        .optional()?)
}

/// Ends what comes of these consents: codes first, so that no session is opened meanwhile, then sessions.
fn end(conn: &mut Connection, consents: &[Uuid], because: &str, now: DateTime<Utc>) -> Stored<()> {
    if consents.is_empty() {
        return Ok(());
    }
    codes::void(conn, consents)?;
    let ids: Vec<Uuid> = app_sessions::table
        .filter(app_sessions::consent_id.eq_any(consents))
        .select(app_sessions::session_id)
        .load(conn)?;
    let open =
        sessions::table.filter(sessions::id.eq_any(ids)).filter(sessions::ended_at.is_null());
    diesel::update(open)
        .set((sessions::ended_at.eq(now), sessions::ended_because.eq(because)))
        .execute(conn)?;
    Ok(())
}

/// Ends what comes of a consent.
pub fn end_of_consent(
    conn: &mut Connection,
    consent: Uuid,
    because: &str,
    now: DateTime<Utc>,
) -> Stored<()> {
    end(conn, &[consent], because, now)
}

/// Ends all sessions of an application.
pub fn end_of_app(
    conn: &mut Connection,
    app: Uuid,
    because: &str,
    now: DateTime<Utc>,
) -> Stored<()> {
    let consents: Vec<Uuid> = app_consents::table
        .filter(app_consents::app_id.eq(app))
        .filter(app_consents::withdrawn_at.is_null())
        .select(app_consents::id)
        .load(conn)?;
    end(conn, &consents, because, now)
}

/// Ends all sessions of every application of this owner.
pub fn end_of_owner(
    conn: &mut Connection,
    owner: AccountId,
    because: &str,
    now: DateTime<Utc>,
) -> Stored<()> {
    let consents: Vec<Uuid> = app_consents::table
        .inner_join(apps::table)
        .filter(apps::owner_id.eq(owner))
        .filter(app_consents::withdrawn_at.is_null())
        .select(app_consents::id)
        .load(conn)?;
    end(conn, &consents, because, now)
}
