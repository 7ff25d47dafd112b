//! The verifier of electronic signatures, tried on an authority made up for the purpose.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::too_many_lines)]

extern crate petitions_eds as eds;

mod chains;
mod desk;
mod hostile;
mod one_byte;
mod refusals;
mod revocation;
mod round_trips;
mod time_stamps;
mod witnesses;
