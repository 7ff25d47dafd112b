//! An append-only public log in the formats of C2SP: a Merkle tree (RFC 6962, SHA-256) served as tiles, checkpoints as
//! signed notes, cosignatures of witnesses, and proofs that can be checked offline.
//!
//! Pure functions over bytes: nothing here knows what is logged, stores, fetches or reads a clock. Whatever comes from
//! strangers is read in one spelling only and within [`bounds`], and no bytes make it panic.
//!
//! A log is written with a [`tiles::RightEdge`], which takes new leaves and gives the tiles that came of them, and with a
//! [`checkpoint::Checkpoint`] signed by a [`note::Signer`]. It is read with the tiles that [`tiles::for_inclusion`] and
//! [`tiles::for_consistency`] name, out of which [`tree`] makes proofs, and checked with its `verify_` functions.
#![warn(missing_docs)]

pub mod bounds;
pub mod checkpoint;
pub mod cosignature;
mod decimal;
mod hash;
pub mod note;
pub mod proof;
pub mod tiles;
pub mod tree;
pub mod witness;

pub use hash::Hash;
