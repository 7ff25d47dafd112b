//! Third-party applications. What they do for people is in `oauth`.

use super::ids::AccountId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::oauth::sessions;
use super::schema::{accounts, apps};
use super::{Connection, Stored};

/// An application as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = apps)]
pub struct AppRow {
    /// Its identity.
    pub id: Uuid,
    /// The account it was registered by.
    pub owner_id: AccountId,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// SHA-256 of its secret; none of one that can keep none.
    pub secret_hash: Option<Vec<u8>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it may do nothing.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whether it can keep a secret.
    pub kind: String,
    /// Where people are sent back to, each to the letter.
    pub redirect_uris: Vec<String>,
}

/// Stores an application.
pub fn insert(conn: &mut Connection, row: &AppRow) -> Stored<()> {
    diesel::insert_into(apps::table).values(row).execute(conn)?;
    Ok(())
}

/// The application of a secret, unless it or its owner has been stopped.
pub fn by_secret(conn: &mut Connection, hash: &[u8]) -> Stored<Option<AppRow>> {
    Ok(apps::table
        .inner_join(accounts::table)
        .filter(apps::secret_hash.eq(hash))
        .filter(apps::revoked_at.is_null())
        .filter(accounts::disabled_at.is_null())
        .select(AppRow::as_select())
        .first(conn)
        .optional()?)
}

/// An application, unless it or its owner has been stopped.
pub fn live(conn: &mut Connection, id: Uuid) -> Stored<Option<AppRow>> {
    Ok(apps::table
        .find(id)
        .inner_join(accounts::table)
        .filter(apps::revoked_at.is_null())
        .filter(accounts::disabled_at.is_null())
        .select(AppRow::as_select())
        .first(conn)
        .optional()?)
}

/// The owner's applications that have not been revoked, oldest first.
pub fn of_owner(conn: &mut Connection, owner: AccountId) -> Stored<Vec<AppRow>> {
    Ok(apps::table
        .filter(apps::owner_id.eq(owner))
        .filter(apps::revoked_at.is_null())
        .order(apps::id)
        .limit(100)
        .select(AppRow::as_select())
        .load(conn)?)
}

/// Revokes an application of this owner, and ends its sessions; false when there was none to revoke.
pub fn revoke(
    conn: &mut Connection,
    owner: AccountId,
    id: Uuid,
    at: DateTime<Utc>,
) -> Stored<bool> {
    let app =
        apps::table.find(id).filter(apps::owner_id.eq(owner)).filter(apps::revoked_at.is_null());
    let revoked = diesel::update(app).set(apps::revoked_at.eq(at)).execute(conn)? == 1;
    if revoked {
        sessions::end_of_app(conn, id, REVOKED, at)?;
    }
    Ok(revoked)
}

/// Why sessions of an application end with it.
const REVOKED: &str = "app_revoked";

/// Revokes every application of this owner, and ends their sessions.
pub fn revoke_all(conn: &mut Connection, owner: AccountId, at: DateTime<Utc>) -> Stored<()> {
    let all = apps::table.filter(apps::owner_id.eq(owner)).filter(apps::revoked_at.is_null());
    diesel::update(all).set(apps::revoked_at.eq(at)).execute(conn)?;
    sessions::end_of_owner(conn, owner, REVOKED, at)
}
