//! Who somebody is at a provider.

use crate::Work;
use identity_providers::{Provider, SignedIn};

/// The key by which a person is known at a provider.
pub(super) fn subject_key(work: &Work<'_>, provider: &Provider, who: &SignedIn) -> Vec<u8> {
    let name = &provider.settings().name;
    work.app.identity.at_provider("subject", name, &who.issuer, &who.subject)
}
