//! NCANode, a verifier by others, asked for a second opinion on a CMS that ours has found good.
//!
//! It never makes good what ours refuses, and none of its words stands in for a check of ours: it reads the same bytes with
//! another program, and what differs is worth an alarm. It says `valid` of much that is not (no signer, no certificate
//! enclosed, any content beside an attached one, a chain of one step, any key usage); `compare` says how each of these is
//! met.
#![warn(missing_docs)]

mod compare;
mod protocol;
mod server;

pub use compare::{Difference, Opinion};
pub use server::{BaseUrl, NcaNode, NotBase};
