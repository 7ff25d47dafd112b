//! Proofs and roots, made from hashes of complete subtrees.

use thiserror::Error;

use super::hashing::{EMPTY_ROOT, node_hash};
use crate::{Hash, bounds};

/// Why there is no such proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ProofFault {
    /// The tree has no such leaf, or is smaller than the older tree; or no tree may be that large.
    #[error("{asked} is not within a tree of {size} leaves")]
    Outside {
        /// The index of the leaf, or the older size.
        asked: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The reader did not have a hash that is needed.
    #[error("the hash of subtree {index} at level {level} is missing")]
    Missing {
        /// The level: the subtree has `2^level` leaves.
        level: u8,
        /// Which of the subtrees of that level.
        index: u64,
    },
}

/// The inclusion proof of a leaf in the tree of this size (RFC 6962, section 2.1.1): hashes from the leaf's sibling up.
///
/// # Errors
/// There is no such leaf, or a hash is missing.
pub fn inclusion_proof(
    index: u64,
    size: u64,
    hash: impl Fn(u8, u64) -> Option<Hash>,
) -> Result<Vec<Hash>, ProofFault> {
    if index >= size || size > bounds::TREE_SIZE {
        return Err(ProofFault::Outside { asked: index, size });
    }
    let (mut start, mut end) = (0, size);
    let mut proof = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            proof.push(range(middle, end, &hash)?);
            end = middle;
        } else {
            proof.push(range(start, middle, &hash)?);
            start = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The proof that the tree of `size` leaves continues the one of `old` (RFC 6962, section 2.1.2). Empty when they are the
/// same, and when the older one has no leaves.
///
/// # Errors
/// The older tree is the larger one, or a hash is missing.
pub fn consistency_proof(
    old: u64,
    size: u64,
    hash: impl Fn(u8, u64) -> Option<Hash>,
) -> Result<Vec<Hash>, ProofFault> {
    if old > size || size > bounds::TREE_SIZE {
        return Err(ProofFault::Outside { asked: old, size });
    }
    let mut proof = Vec::new();
    if old == 0 {
        return Ok(proof);
    }
    let (mut start, mut end) = (0, size);
    while old < end {
        let middle = start + split(end - start);
        if old <= middle {
            proof.push(range(middle, end, &hash)?);
            end = middle;
        } else {
            proof.push(range(start, middle, &hash)?);
            start = middle;
        }
    }
    // Whoever checks holds the older root, which this is when nothing stands before it.
    if start > 0 {
        proof.push(range(start, end, &hash)?);
    }
    proof.reverse();
    Ok(proof)
}

/// The root of the tree of this size.
///
/// # Errors
/// No tree may be that large, or a hash is missing.
pub fn root(size: u64, hash: impl Fn(u8, u64) -> Option<Hash>) -> Result<Hash, ProofFault> {
    match size {
        0 => Ok(EMPTY_ROOT),
        _ if size > bounds::TREE_SIZE => Err(ProofFault::Outside { asked: size, size }),
        _ => range(0, size, &hash),
    }
}

/// The largest power of two below `leaves`, which are two at least.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// The hash over the leaves from `start` to `end`, which begin where a subtree as large as any part of them does.
fn range(
    start: u64,
    end: u64,
    hash: &impl Fn(u8, u64) -> Option<Hash>,
) -> Result<Hash, ProofFault> {
    let mut parts = Vec::new();
    let mut from = start;
    while from < end {
        let level = (end - from).ilog2();
        let (level, index) = (level as u8, from >> level);
        parts.push(hash(level, index).ok_or(ProofFault::Missing { level, index })?);
        from += 1 << level;
    }
    let whole = parts.into_iter().rev().reduce(|right, left| node_hash(&left, &right));
    Ok(whole.unwrap_or(EMPTY_ROOT))
}
