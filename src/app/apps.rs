//! Third-party applications: they read what is public, at a rate of their own, and act for citizens who let them (`oauth`).

use domain::words::words;
use serde_json::json;
use uuid::Uuid;

use super::access::Caller;
use super::account_events::{self, Event};
use super::{Error, Work};
use credentials::{OneTimeToken, sha256};
pub use domain::app_scopes::{Scope, Scopes};
use store::apps;
pub use store::apps::AppRow;
use store::oauth::tokens;

/// What begins an application's secret, so that scanners and the service know one when they see it.
pub const SECRET_PREFIX: &str = "petitions_app_";
/// Applications of one account at most.
const MOST: usize = 20;

words! {
    /// Whether an application can keep a secret (RFC 6749, 2.1).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Kind {
        /// It runs where nobody but its owner looks.
        Confidential = "confidential",
        /// It runs on people's own devices.
        Public = "public",
    }
}

impl Kind {
    /// The kind of an application; one of a kind unknown keeps its secret.
    pub fn of(app: &AppRow) -> Self {
        Self::parse(&app.kind).unwrap_or(Self::Confidential)
    }
}

/// An application to be registered.
#[derive(Debug, Clone)]
pub struct NewApp {
    /// What its owner calls it, and people are told.
    pub name: String,
    /// Whether it can keep a secret.
    pub kind: Kind,
    /// What it may do, and may ask people for.
    pub scopes: Scopes,
    /// Where people are sent back to.
    pub redirect_uris: Vec<String>,
}

impl NewApp {
    /// What cannot go together: who asks people has to have somewhere to send them back to, and what keeps no secret can do
    /// nothing for itself.
    fn check(&self) -> Result<(), Error> {
        let for_people = !self.scopes.of_a_person().is_empty();
        if for_people == self.redirect_uris.is_empty() {
            let why = "needed for what people let an application do, and for nothing else";
            return Err(Error::invalid("/redirect_uris", "redirect_uris_required", why));
        }
        if self.kind == Kind::Public && self.scopes.of_a_person() != self.scopes {
            let why = "an application that keeps no secret cannot read or export for itself";
            return Err(Error::invalid("/scopes", "scope_needs_secret", why));
        }
        Ok(())
    }
}

/// Registers an application; its secret, if it can keep one, is shown this once.
///
/// # Errors
/// [`Error::Invalid`] for what cannot go together, [`Error::Conflict`] for too many.
pub fn register(
    work: &mut Work<'_>,
    caller: &Caller,
    new: &NewApp,
) -> Result<(AppRow, Option<String>), Error> {
    new.check()?;
    if apps::of_owner(work.conn, caller.id())?.len() >= MOST {
        return Err(Error::Conflict("too_many_apps"));
    }
    let secret = match new.kind {
        Kind::Confidential => Some(format!("{SECRET_PREFIX}{}", OneTimeToken::issue()?.secret)),
        Kind::Public => None,
    };
    let row = AppRow {
        id: Uuid::now_v7(),
        owner_id: caller.id(),
        name: new.name.clone(),
        scopes: new.scopes.codes(),
        secret_hash: secret.as_deref().map(|secret| sha256(secret.as_bytes())),
        created_at: work.wall_now,
        revoked_at: None,
        kind: new.kind.code().to_owned(),
        redirect_uris: new.redirect_uris.clone(),
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

/// Revokes an application of one's own; its next call fails, in whosever name.
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

/// The application of a secret, or of a token that was given for one, and what that opens.
///
/// # Errors
/// [`Error::Unauthenticated`] when there is none, or it has been stopped.
pub fn authenticate(work: &mut Work<'_>, secret: &str) -> Result<(AppRow, Scopes), Error> {
    let hash = sha256(secret.as_bytes());
    if let Some(app) = apps::by_secret(work.conn, &hash)? {
        let scopes = Scopes::stored(&app.scopes);
        return Ok((app, scopes));
    }
    let (token, app) = tokens::live(work.conn, &hash, work.wall_now)?
        .ok_or(Error::Unauthenticated("invalid_token"))?;
    Ok((app, Scopes::stored(&token.scopes)))
}
