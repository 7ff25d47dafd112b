//! Tokens of applications that read for themselves (RFC 6749, 4.4): they open what the bare secret opens, for an hour, so that
//! the secret itself travels less.

use chrono::Duration;

use super::refused::{Fault, Outcome, Refused};
use super::tokens::Issued;
use crate::apps::{AppRow, Kind, SECRET_PREFIX};
use crate::limits::{self, APP_TOKENS};
use crate::{Error, Work};
use credentials::{OneTimeToken, sha256};
use domain::app_scopes::Scopes;
use store::oauth::tokens::{self, AppTokenRow};

/// Life of such a token, seconds.
const SECONDS: i64 = 3_600;

/// Gives an application a token of its own.
///
/// # Errors
/// [`Error::Limited`], or the store's failure.
pub fn for_itself(
    work: &mut Work<'_>,
    app: &AppRow,
    scope: Option<&str>,
) -> Result<Outcome<Issued>, Error> {
    if Kind::of(app) == Kind::Public {
        let why = "an application that keeps no secret has no tokens of its own";
        return Ok(Err(Refused::new(Fault::UnauthorizedClient, why)));
    }
    let own =
        Scopes::of(Scopes::stored(&app.scopes).list().filter(|scope| !scope.is_of_a_person()));
    let wanted = scope.map_or(Some(own), Scopes::parse);
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty() && wanted.is_within(own)) else {
        let why = "scope names nothing, or what an application cannot do for itself";
        return Ok(Err(Refused::new(Fault::InvalidScope, why)));
    };
    limits::take_of(work, &APP_TOKENS, app.id.as_bytes())?;
    // It begins as a secret does, so that whoever looks for secrets finds it, and goes the same way.
    let secret = format!("{SECRET_PREFIX}{}", OneTimeToken::issue()?.secret);
    let row = AppTokenRow {
        token_hash: sha256(secret.as_bytes()),
        app_id: app.id,
        scopes: wanted.codes(),
        issued_at: work.wall_now,
        expires_at: work.wall_now + Duration::seconds(SECONDS),
    };
    tokens::insert(work.conn, &row)?;
    Ok(Ok(Issued {
        account: None,
        access_token: secret,
        expires_in: SECONDS,
        refresh_token: None,
        scopes: wanted,
    }))
}
