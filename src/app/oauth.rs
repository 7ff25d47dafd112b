//! Applications that act for citizens, by OAuth 2.1 (draft-ietf-oauth-v2-1): a citizen lets one in on a page of ours, it gets
//! a code, and for the code a session of the citizen's that is marked as its own and opens no more than they said.
//!
//! What ends sessions ends these too. `docs/SECURITY.md` says what was chosen, and why.

mod acts;
mod authorization;
mod clients;
mod consents;
mod exchange;
mod own_tokens;
mod pkce;
pub mod redirects;
mod refreshing;
mod refused;
mod tokens;

pub use acts::record;
pub(crate) use acts::{of_person as acts_of, row};
pub use authorization::{Asked, Described, decide, describe};
pub use clients::{Presented, authenticate};
pub(crate) use consents::leave;
pub use consents::{list as consents, withdraw};
pub use exchange::{CODE_SECONDS, exchange};
pub use own_tokens::for_itself;
pub use refreshing::refresh;
pub use refused::{Fault, Outcome, Refused};
pub use store::oauth::acts::AppActRow;
pub use store::oauth::consents::GivenConsent;
pub use tokens::{Issued, Known, introspect, revoke};
