//! The formats of the public log, held against what others have published and built.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

extern crate petitions_transparency as transparency;

mod figures;
mod log;
mod notes;
mod other_programs;
mod other_trees;
mod other_verifiers;
mod published;
mod rubbish;
mod tiles;
mod witness;
