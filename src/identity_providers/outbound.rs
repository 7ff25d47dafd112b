//! Calls to a provider, within its bounds.

use openidconnect::{HttpRequest, HttpResponse};
use outbound::NoAnswer;

use crate::bounds::{ANSWER, CONNECT, ONE_CALL};
use crate::settings::ProviderSettings;

/// The way to one provider.
pub(crate) struct Outbound(outbound::Outbound);

impl Outbound {
    /// A provider behind TLS is asked through TLS whatever address it names.
    pub(crate) fn to(settings: &ProviderSettings) -> Result<Self, String> {
        let secured = settings.issuer.starts_with("https://");
        outbound::Outbound::new(settings.authorities.as_deref(), secured, CONNECT).map(Self)
    }

    /// One call.
    pub(crate) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let answer = self.0.send(request, ONE_CALL, ANSWER).await?;
        if answer.status().is_server_error() || answer.status().is_redirection() {
            return Err(NoAnswer::of(answer.status()));
        }
        Ok(answer)
    }
}
