//! NCANode as the second verifier of electronic signatures, where one is named.

use std::sync::Arc;

use futures_util::future::{BoxFuture, FutureExt as _};

use app::second_opinion::{Opinion, SecondOpinion, SecondVerifier};
use config::{Settings, UncheckedSignatures};
use eds::Verified;
use second_opinion::{BaseUrl, NcaNode};

/// Who is asked for a second opinion, if anybody.
///
/// # Errors
/// A line that begins with the name of the setting.
pub(super) fn read(settings: &Settings) -> Result<Option<BaseUrl>, String> {
    let Some(url) = settings.ncanode_url.as_deref() else { return Ok(None) };
    BaseUrl::parse(url).map(Some).map_err(|fault| format!("PETITIONS_NCANODE_URL: {fault}"))
}

/// Puts it together.
///
/// # Errors
/// No HTTP client can be made.
pub(super) fn assemble(
    url: BaseUrl,
    absent: UncheckedSignatures,
) -> Result<SecondOpinion, revocation::SetupFault> {
    let node = NcaNode::at(url);
    let node = node.map_err(|error| revocation::SetupFault::Client(error.to_string()))?;
    let required = absent == UncheckedSignatures::Refuse;
    Ok(SecondOpinion { verifier: Arc::new(Asking(node)), required })
}

/// The server, as use cases ask it.
struct Asking(NcaNode);

impl SecondVerifier for Asking {
    fn ask<'a>(
        &'a self,
        cms: &'a [u8],
        content: &'a [u8],
        verified: &'a Verified,
    ) -> BoxFuture<'a, Opinion> {
        let asked = self.0.ask(cms, content, verified);
        let told = |opinion| match opinion {
            second_opinion::Opinion::Agrees => Opinion::Agrees,
            second_opinion::Opinion::Differs(difference) => Opinion::Differs(difference.code()),
            second_opinion::Opinion::None => Opinion::None,
        };
        Box::pin(asked.map(told))
    }

    fn accepts<'a>(&'a self, cms: &'a [u8], content: &'a [u8]) -> BoxFuture<'a, bool> {
        Box::pin(self.0.accepts(cms, content))
    }
}
