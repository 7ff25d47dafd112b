//! Tokens of applications that read for themselves.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::apps::AppRow;
use crate::schema::{accounts, app_tokens, apps};
use crate::{Connection, Stored};

/// A token as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = app_tokens)]
pub struct AppTokenRow {
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// Whose it is.
    pub app_id: Uuid,
    /// What it opens.
    pub scopes: Vec<String>,
    /// When it was given out.
    pub issued_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Keeps a token.
pub fn insert(conn: &mut Connection, row: &AppTokenRow) -> Stored<()> {
    diesel::insert_into(app_tokens::table).values(row).execute(conn)?;
    Ok(())
}

/// A token that is still good, with its application, unless that or its owner has been stopped.
pub fn live(
    conn: &mut Connection,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Stored<Option<(AppTokenRow, AppRow)>> {
    Ok(app_tokens::table
        .find(hash)
        .inner_join(apps::table.inner_join(accounts::table))
        .filter(app_tokens::expires_at.gt(now))
        .filter(apps::revoked_at.is_null())
        .filter(accounts::disabled_at.is_null())
        .select((AppTokenRow::as_select(), AppRow::as_select()))
        .first(conn)
        .optional()?)
}

/// Takes a token of this application away.
pub fn forget(conn: &mut Connection, hash: &[u8], app: Uuid) -> Stored<()> {
    let own = app_tokens::table.find(hash).filter(app_tokens::app_id.eq(app));
    diesel::delete(own).execute(conn)?;
    Ok(())
}

/// Forgets tokens that are over.
pub fn forget_expired(conn: &mut Connection, now: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(app_tokens::table.filter(app_tokens::expires_at.le(now))).execute(conn)?)
}
