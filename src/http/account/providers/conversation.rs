//! What a client is given for a provider, and what it brings back.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::intake::{Faults, Field, line};
use app::providers::{Begun, Brought};

/// Longest state and verifier: ours.
pub(crate) const OURS: std::ops::RangeInclusive<usize> = 1..=100;
/// Longest code that is passed on.
const CODE: std::ops::RangeInclusive<usize> = 1..=4_096;
/// Longest name of an issuer.
const ISSUER: std::ops::RangeInclusive<usize> = 1..=500;

/// The answer in the members `state`, `verifier`, `code` and, where there is one, `iss`.
pub(super) fn brought(
    faults: &mut Faults,
    [state, verifier, code]: [Field<String>; 3],
    issuer: Field<String>,
) -> Option<Brought> {
    let state = faults.required("/state", state, line(OURS));
    let verifier = faults.required("/verifier", verifier, line(OURS));
    let code = faults.required("/code", code, line(CODE));
    let issuer = faults.optional("/iss", issuer, line(ISSUER));
    Some(Brought { state: state?, verifier: verifier?, code: code?, issuer })
}

/// A sign-in at a provider that has begun.
#[derive(Serialize, ToSchema)]
#[schema(as = ProviderAuthorization)]
pub(super) struct BegunView {
    /// Where the person is to be sent. The provider sends them back to its page with `code`, `state` and `iss`.
    authorization_url: String,
    state: String,
    /// Kept by the client (in a browser: `sessionStorage`), and sent with what came back. It stands in no address, so
    /// that nobody is signed in by an address that somebody else made.
    verifier: String,
    /// Ten minutes ahead.
    expires_at: DateTime<Utc>,
}

impl From<Begun> for BegunView {
    fn from(begun: Begun) -> Self {
        let Begun { authorization_url, state, verifier, expires_at } = begun;
        Self { authorization_url, state, verifier, expires_at }
    }
}
