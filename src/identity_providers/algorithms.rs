//! By which algorithms tokens may be signed.

use openidconnect::JwsSigningAlgorithm as _;
use openidconnect::core::CoreJwsSigningAlgorithm;
use serde_json::Value;

/// An algorithm by which a provider may sign: none that shares a secret, and never `none` (RFC 8725, 3.1 and 3.2).
pub(crate) fn algorithm(name: &str) -> Option<CoreJwsSigningAlgorithm> {
    let known: CoreJwsSigningAlgorithm =
        serde_json::from_value(Value::String(name.to_owned())).ok()?;
    let signs = known != CoreJwsSigningAlgorithm::None && !known.uses_shared_secret();
    // Of the curve P-521 the library cannot verify.
    (signs && known != CoreJwsSigningAlgorithm::EcdsaP521Sha512).then_some(known)
}
