//! A witness of public logs (C2SP tlog-witness): it keeps the largest tree that it has seen of each log, cosigns a larger one
//! when that continues it, and never goes back. So nobody can be shown another log than everybody else.
//!
//! It is small, knows nothing of petitions, and is meant to be run by others than whoever runs the log. Judgement is
//! `transparency::witness`; here are the heads on disk ([`Witness`]) and the HTTP in front of them ([`serve`]).
#![warn(missing_docs)]

mod bounds;
mod heads;
mod keys;
mod server;
mod witness;

pub use keys::{KeyFileFault, make_key, read_key};
pub use server::{Serving, serve};
pub use witness::{Answer, OpenFault, Witness};
