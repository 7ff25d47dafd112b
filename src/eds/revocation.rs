//! Has a certificate been revoked? Answers over bytes that somebody else has fetched.
//!
//! Four states are told apart, and the difference matters to whoever waits: an authority that says no
//! (`Revoked`), one that does not know the certificate (`Unknown`), and nobody asked or no answer that
//! could be believed (`NotChecked`), which is worth another attempt.

mod crl;
mod ocsp;
mod state;

pub use crl::{Delta, RevocationList};
pub use ocsp::Request;
pub use state::{NotChecked, Revocation};
