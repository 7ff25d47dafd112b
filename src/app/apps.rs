//! Third-party applications: they read what is public, at a rate of their own, and act for nobody.

use domain::words::words;
use serde_json::json;
use uuid::Uuid;

use super::access::Caller;
use super::account_events::{self, Event};
use super::{Error, Work};
use credentials::{OneTimeToken, sha256};
use store::apps;
pub use store::apps::AppRow;

/// What begins an application's secret, so that scanners and the service know one when they see it.
pub const SECRET_PREFIX: &str = "petitions_app_";
/// Applications of one account at most.
const MOST: usize = 20;

words! {
    /// What an application may do.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Scope {
        /// Read what everybody may read.
        Read = "read",
        /// Take lists as CSV.
        Export = "export",
    }
}

/// Registers an application; its secret is shown this once.
///
/// # Errors
/// [`Error::Conflict`] for too many.
pub fn register(
    work: &mut Work<'_>,
    caller: &Caller,
    name: &str,
    scopes: &[Scope],
) -> Result<(AppRow, String), Error> {
    if apps::of_owner(work.conn, caller.id())?.len() >= MOST {
        return Err(Error::Conflict("too_many_apps"));
    }
    let secret = format!("{SECRET_PREFIX}{}", OneTimeToken::issue()?.secret);
    let row = AppRow {
        id: Uuid::now_v7(),
        owner_id: caller.id(),
        name: name.to_owned(),
        scopes: scopes.iter().map(|scope| scope.code().to_owned()).collect(),
        secret_hash: sha256(secret.as_bytes()),
        created_at: work.wall_now,
        revoked_at: None,
    };
    apps::insert(work.conn, &row)?;
    account_events::record(
        work,
        caller.id(),
        Some(caller.id()),
        Event::AppRegistered,
        json!({ "app": row.id }),
    )?;
    Ok((row, secret))
}

/// One's own applications.
///
/// # Errors
/// The store's failure.
pub fn list(work: &mut Work<'_>, caller: &Caller) -> Result<Vec<AppRow>, Error> {
    Ok(apps::of_owner(work.conn, caller.id())?)
}

/// Revokes an application of one's own; its next call fails.
///
/// # Errors
/// [`Error::NotFound`].
pub fn revoke(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<(), Error> {
    if !apps::revoke(work.conn, caller.id(), id, work.wall_now)? {
        return Err(Error::NotFound);
    }
    account_events::record(
        work,
        caller.id(),
        Some(caller.id()),
        Event::AppRevoked,
        json!({ "app": id }),
    )
}

/// The application of a secret.
///
/// # Errors
/// [`Error::Unauthenticated`] when there is none, or it has been stopped.
pub fn authenticate(work: &mut Work<'_>, secret: &str) -> Result<AppRow, Error> {
    apps::by_secret(work.conn, &sha256(secret.as_bytes()))?
        .ok_or(Error::Unauthenticated("invalid_token"))
}
