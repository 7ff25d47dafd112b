//! Proofs, checked: as RFC 9162, sections 2.1.3.2 and 2.1.4.2, says it of the same tree.

use thiserror::Error;

use super::hashing::{EMPTY_ROOT, node_hash};
use crate::{Hash, bounds};

/// The proof does not prove it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unproved {
    /// No tree has these sizes, or no leaf of it this index.
    #[error("no tree has these sizes")]
    Sizes,
    /// The proof has more or fewer hashes than one between these sizes.
    #[error("the proof has a wrong number of hashes")]
    Length,
    /// It leads to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// Checks that the leaf with this hash stands at `index` in the tree of `size` leaves with this root.
///
/// # Errors
/// It does not, or the proof does not show it.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), Unproved> {
    if index >= size || size > bounds::TREE_SIZE {
        return Err(Unproved::Sizes);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(Unproved::Length);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            // The last node of a level may have no sibling there: up to where it is a right child.
            (node, last) = (node >> node.trailing_zeros(), last >> node.trailing_zeros());
        } else {
            hash = node_hash(&hash, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    if last != 0 {
        return Err(Unproved::Length);
    }
    if hash == *root { Ok(()) } else { Err(Unproved::Root) }
}

/// Checks that the tree of `size` leaves with the root `root` continues the one of `old` leaves with the root `old_root`.
/// Of a tree without leaves every tree is a continuation, and the proof is empty.
///
/// # Errors
/// It does not, or the proof does not show it.
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    size: u64,
    root: &Hash,
    proof: &[Hash],
) -> Result<(), Unproved> {
    if old > size || size > bounds::TREE_SIZE {
        return Err(Unproved::Sizes);
    }
    if (old == 0 && *old_root != EMPTY_ROOT) || (size == 0 && *root != EMPTY_ROOT) {
        return Err(Unproved::Root);
    }
    if old == 0 || old == size {
        let same = old == 0 || old_root == root;
        return match proof.is_empty() {
            false => Err(Unproved::Length),
            true if same => Ok(()),
            true => Err(Unproved::Root),
        };
    }
    // Where the older tree is one complete subtree, its root is the first hash, and the proof leaves it out.
    let (first, rest) = match proof.split_first() {
        _ if old.is_power_of_two() => (old_root, proof),
        Some(split) => split,
        None => return Err(Unproved::Length),
    };
    let steps = (old - 1).trailing_ones();
    let (old_hash, hash) = climb(*first, (old - 1) >> steps, (size - 1) >> steps, rest)?;
    if old_hash == *old_root && hash == *root { Ok(()) } else { Err(Unproved::Root) }
}

/// The roots of the older and of the newer tree that a proof leads to, from its first hash on.
fn climb(
    first: Hash,
    mut node: u64,
    mut last: u64,
    rest: &[Hash],
) -> Result<(Hash, Hash), Unproved> {
    let (mut old_hash, mut hash) = (first, first);
    for sibling in rest {
        if last == 0 {
            return Err(Unproved::Length);
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(sibling, &old_hash);
            hash = node_hash(sibling, &hash);
            (node, last) = (node >> node.trailing_zeros(), last >> node.trailing_zeros());
        } else {
            hash = node_hash(&hash, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    if last == 0 { Ok((old_hash, hash)) } else { Err(Unproved::Length) }
}
