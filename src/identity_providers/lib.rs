//! Signing in at identity providers (OpenID Connect Core 1.0, code flow): discovery, the authorization request, the
//! exchange of the code, the checks of the ID token, and the provider's word that a session is over (Back-Channel
//! Logout 1.0). It knows nothing of petitions, keeps no accounts and reads no clock; whatever goes out is bounded in
//! time and size and follows no redirect.
#![warn(missing_docs)]

mod algorithms;
mod bounds;
mod exchange;
mod fault;
mod id_token;
mod logout;
mod outbound;
mod person;
mod protocol;
mod provider;
mod settings;

pub use exchange::{Answer, SignedIn};
pub use fault::Fault;
pub use logout::Logout;
pub use person::Person;
pub use provider::{Ask, IdentityProviders, Provider};
pub use settings::{
    ANY_ACR, ClaimNames, DisplayName, Post, ProviderSettings, Rules, SecondFactor, Serves, Staff,
    read,
};
