//! Loops: each tick calls one use case; each stops cleanly.

pub mod clock;
pub mod deadlines;
pub mod mails;
pub mod signatures;
