//! Loops: each tick calls one use case; each stops cleanly.

pub mod signatures;
