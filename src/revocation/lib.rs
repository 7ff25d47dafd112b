//! Asking whether certificates have been revoked: responders by OCSP, and revocation lists that are fetched ahead.
//!
//! What an answer is worth is judged by `eds`; this room fetches, keeps for a while, and knows when to stop asking. It
//! reads no clock: legal time is handed in, spans are measured on the monotonic one.
//!
//! What ends each wait: a question to a responder ends with its answer, or after [`bounds::QUESTION`] with
//! [`NotChecked::NothingFetched`](eds::revocation::NotChecked::NothingFetched); lists are not waited for at all. What
//! ends an answer that is kept: its age ([`Settings::answers_kept`]), its own end, or too many others.
#![warn(missing_docs)]

mod address;
mod answers;
pub mod bounds;
mod breaker;
mod fetching;
mod kept;
mod lists;
mod publication;
mod responder;
mod sources;

pub use address::{Address, AddressFault, publications};
pub use breaker::Breaker;
pub use publication::Published;
pub use sources::{Settings, SetupFault, Sources, Which};
