//! Which tiles somebody needs, so that they are fetched at once.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::reading::holding;
use super::tile::Tile;
use crate::Hash;
use crate::tree::{self, ProofFault};

/// The tiles out of which the inclusion proof of this leaf is made.
///
/// # Errors
/// The tree has no such leaf.
pub fn for_inclusion(index: u64, size: u64) -> Result<BTreeSet<Tile>, ProofFault> {
    asked(size, |hash| tree::inclusion_proof(index, size, hash).map(drop))
}

/// The tiles, of the newer tree, out of which the consistency proof between these sizes is made.
///
/// # Errors
/// The older tree is the larger one.
pub fn for_consistency(old: u64, size: u64) -> Result<BTreeSet<Tile>, ProofFault> {
    asked(size, |hash| tree::consistency_proof(old, size, hash).map(drop))
}

/// The tiles out of which the root is made.
///
/// # Errors
/// No tree may be that large.
pub fn for_root(size: u64) -> Result<BTreeSet<Tile>, ProofFault> {
    asked(size, |hash| tree::root(size, hash).map(drop))
}

/// Goes through the motions with hashes of nothing, and keeps what was asked for.
fn asked(
    size: u64,
    make: impl FnOnce(&dyn Fn(u8, u64) -> Option<Hash>) -> Result<(), ProofFault>,
) -> Result<BTreeSet<Tile>, ProofFault> {
    let tiles = RefCell::new(BTreeSet::new());
    make(&|level, index| {
        tiles.borrow_mut().insert(holding(level, index, size)?);
        Some(tree::EMPTY_ROOT)
    })?;
    Ok(tiles.into_inner())
}
