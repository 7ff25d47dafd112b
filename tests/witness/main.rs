//! The witness over real HTTP, with a directory of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

extern crate petitions_witness as witness;

#[allow(dead_code, reason = "of the log of the other tests not everything is needed here")]
#[path = "../transparency/log.rs"]
mod log;

mod crashes;
mod keys;
mod requests;
mod served;
