//! Asking after certificates over real HTTP: responders and lists as they should be, and every way in which they fail.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::too_many_lines)]

extern crate petitions_revocation as revocation;

mod authority;
mod lists;
mod responders;
mod server;
