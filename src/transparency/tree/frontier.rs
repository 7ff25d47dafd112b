//! The frontier of a tree: all that must be kept to append to it and to know its root.

use thiserror::Error;

use super::hashing::{EMPTY_ROOT, node_hash};
use crate::{Hash, bounds};

/// Why there is no such frontier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrontierFault {
    /// A tree of this size has another number of complete subtrees.
    #[error("a tree of {size} leaves has not {hashes} complete subtrees")]
    Hashes {
        /// The size that was said.
        size: u64,
        /// How many hashes were given.
        hashes: usize,
    },
    /// More leaves than a tree may have.
    #[error("more leaves than a tree may have")]
    TooLarge,
}

/// The roots of the complete subtrees that a tree falls into, the largest first: as many as its size has bits set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    hashes: Vec<Hash>,
}

impl Frontier {
    /// The frontier of a tree without leaves.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// The frontier with these hashes, as [`Frontier::hashes`] gave them.
    ///
    /// # Errors
    /// A tree of this size has another number of them, or no tree may be that large.
    pub fn from_hashes(size: u64, hashes: Vec<Hash>) -> Result<Self, FrontierFault> {
        if size > bounds::TREE_SIZE {
            return Err(FrontierFault::TooLarge);
        }
        if hashes.len() != size.count_ones() as usize {
            return Err(FrontierFault::Hashes { size, hashes: hashes.len() });
        }
        Ok(Self { size, hashes })
    }

    /// How many leaves the tree has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the complete subtrees, the largest first.
    #[must_use]
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// Appends one leaf, given by its hash.
    ///
    /// # Errors
    /// The tree is full.
    pub fn append(&mut self, leaf: Hash) -> Result<(), FrontierFault> {
        if self.size >= bounds::TREE_SIZE {
            return Err(FrontierFault::TooLarge);
        }
        let mut hash = leaf;
        let merged = self.size.trailing_ones() as usize;
        for left in self.hashes.split_off(self.hashes.len().saturating_sub(merged)).iter().rev() {
            hash = node_hash(left, &hash);
        }
        self.hashes.push(hash);
        self.size += 1;
        Ok(())
    }

    /// Appends many, in this order.
    ///
    /// # Errors
    /// The tree is full; the leaves before are appended.
    pub fn extend(&mut self, leaves: impl IntoIterator<Item = Hash>) -> Result<(), FrontierFault> {
        leaves.into_iter().try_for_each(|leaf| self.append(leaf))
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        let hashes = self.hashes.iter().rev().copied();
        hashes.reduce(|right, left| node_hash(&left, &right)).unwrap_or(EMPTY_ROOT)
    }
}
