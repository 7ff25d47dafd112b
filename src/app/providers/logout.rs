//! A provider's word that somebody has left it ends the sessions that its word has opened.

use std::sync::Arc;

use store::provider_sessions::{self, Ended};

use crate::{App, Error};
use identity_providers::Fault;

/// Ends what a logout token names: the session there, or every session of the subject.
///
/// # Errors
/// [`Error::NotFound`] without such a provider; [`Error::ProviderRefused`] for a token that is none, or has been heard.
pub async fn logout(app: &Arc<App>, name: &str, token: &str) -> Result<usize, Error> {
    let provider = app.providers().get(name).ok_or(Error::NotFound)?;
    let told = provider.logout(token, app.clock.machine()).await?;
    let name = name.to_owned();
    app.write(move |work| {
        let key = |what: &str, value: &str| {
            work.app.identity.at_provider(what, &name, &told.issuer, value)
        };
        let token = key("logout", &told.id);
        let subject = told.subject.as_deref().map(|subject| key("subject", subject));
        let there = told.session.as_deref().map(|session| key("session", session));
        if !provider_sessions::hear_once(work.conn, &token, told.forgotten_at)? {
            return Err(Fault::Malformed.into());
        }
        let whose = Ended { subject: subject.as_deref(), there: there.as_deref() };
        Ok(provider_sessions::end(work.conn, whose, "signed_out_at_provider", work.wall_now)?)
    })
    .await
}
