//! Signing in at identity providers: who somebody is there is kept beside their account, and an account is found by
//! that alone, never by an address of e-mail. The protocol is `identity_providers`'.

mod attempts;
mod claims;
mod iin;
mod linking;
mod logout;
mod registration;
mod sign_in;
mod staff;
mod subject;

pub use attempts::{Begun, Brought, Linking, begin};
pub use linking::{begin_linking, link, list, unlink};
pub use logout::logout;
pub use registration::{NewAccount, Registered, register};
pub use sign_in::{Entrance, sign_in};
pub use store::provider_identities::IdentityRow;
