//! Fresh tokens for an application that is let in (RFC 6749, 6). Refresh tokens go round as those of people do: each is good
//! once, and a second use ends the session (RFC 9700, 4.14).

use super::refused::{Fault, Outcome, Refused};
use super::tokens::{Issued, issue};
use crate::apps::AppRow;
use crate::sessions::{Rotation, rotate};
use crate::{Error, Work};
use credentials::sha256;
use domain::app_scopes::Scopes;
use store::oauth::sessions as app_sessions;
use store::sessions;

const NO_TOKEN: Refused = Refused::grant("the refresh token is unknown, used, over, or another's");

/// Gives the next tokens; for fewer scopes where the application asks for fewer, but never for more than it was let.
///
/// # Errors
/// The store's failure.
pub fn refresh(
    work: &mut Work<'_>,
    app: &AppRow,
    token: &str,
    scope: Option<&str>,
) -> Result<Outcome<Issued>, Error> {
    let hash = sha256(token.as_bytes());
    let Some(found) = sessions::lock_refresh(work.conn, &hash)? else { return Ok(Err(NO_TOKEN)) };
    let marked = app_sessions::of_session(work.conn, found.session.id)?;
    let Some((marked, _)) = marked.filter(|(_, of)| *of == app.id) else {
        return Ok(Err(NO_TOKEN));
    };
    let granted = Scopes::stored(&marked.scopes);
    let wanted = scope.map_or(Some(granted), Scopes::parse);
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty() && wanted.is_within(granted))
    else {
        let why = "scope names what was not given with this token";
        return Ok(Err(Refused::new(Fault::InvalidScope, why)));
    };
    match rotate(work, &found, token)? {
        Rotation::Next(next) => issue(work, app, &found.session, wanted, next.secret).map(Ok),
        Rotation::Over | Rotation::Reused => Ok(Err(NO_TOKEN)),
    }
}
