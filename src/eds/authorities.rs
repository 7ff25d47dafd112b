//! The authorities that a deployment trusts, and the way from a certificate up to one of its roots.

mod path;
mod trusted;

pub use trusted::{Authorities, AuthorityFault};
