//! The right edge of a tiled tree: what whoever writes the log reads, appends to, and writes again.

use thiserror::Error;

use super::reading::hashes_of;
use super::tile::{Tile, WIDTH, hashes_at};
use crate::tree::Frontier;
use crate::{Hash, bounds, tree};

/// Why there is no such edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EdgeFault {
    /// A partial tile is missing, or has not as many hashes as it should.
    #[error("tile {} at level {} is missing or malformed", .0.index(), .0.level())]
    Tile(Tile),
    /// More leaves than a tree may have.
    #[error("more leaves than a tree may have")]
    TooLarge,
}

/// A tile that came of appending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenTile {
    /// Which.
    pub tile: Tile,
    /// Its hashes, one after another: the bytes that are served.
    pub bytes: Vec<u8>,
}

/// The partial tiles of a tree, one a level at most: enough to append and to know the root.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RightEdge {
    size: u64,
    /// By level; a level without a partial tile is empty.
    partial: Vec<Vec<Hash>>,
}

impl RightEdge {
    /// The edge of a tree without leaves.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// The partial tiles that [`RightEdge::read`] asks for in a tree of `size` leaves.
    pub fn tiles(size: u64) -> impl Iterator<Item = Tile> {
        (0..=7).filter_map(move |level| {
            let index = hashes_at(level, size) / u64::from(WIDTH);
            Tile::of_tree(level, index, size)
        })
    }

    /// Reads the edge of a tree of `size` leaves from its partial tiles.
    ///
    /// # Errors
    /// No tree may be that large, or a tile is missing or malformed.
    pub fn read(
        size: u64,
        mut fetch: impl FnMut(Tile) -> Option<Vec<u8>>,
    ) -> Result<Self, EdgeFault> {
        if size > bounds::TREE_SIZE {
            return Err(EdgeFault::TooLarge);
        }
        let mut edge = Self { size, partial: Vec::new() };
        for tile in Self::tiles(size) {
            let hashes = fetch(tile).and_then(|bytes| hashes_of(tile, &bytes));
            *edge.level(tile.level()) = hashes.ok_or(EdgeFault::Tile(tile))?;
        }
        Ok(edge)
    }

    /// How many leaves the tree has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        // The subtrees at the edge, the smallest first, are the frontiers of the partial tiles from the lowest level up.
        let subtrees = self.partial.iter().flat_map(|hashes| {
            let mut tile = Frontier::empty();
            // Never full: a partial tile has fewer than 256 hashes.
            _ = tile.extend(hashes.iter().copied());
            tile.hashes().iter().rev().copied().collect::<Vec<_>>()
        });
        let root = subtrees.reduce(|right, left| tree::node_hash(&left, &right));
        root.unwrap_or(tree::EMPTY_ROOT)
    }

    /// Appends leaves, given by their hashes, in this order. Gives the tiles that came of it, those of
    /// `of_growth` in the same order, with their bytes.
    ///
    /// # Errors
    /// The tree would be too large; then nothing is appended.
    pub fn append(&mut self, leaves: &[Hash]) -> Result<Vec<WrittenTile>, EdgeFault> {
        let old = self.size;
        let size = old.checked_add(leaves.len() as u64).filter(|size| *size <= bounds::TREE_SIZE);
        let size = size.ok_or(EdgeFault::TooLarge)?;
        let mut written = Vec::new();
        let mut new = leaves.to_vec();
        let mut level = 0;
        while !new.is_empty() {
            let mut index = hashes_at(level, old) / u64::from(WIDTH);
            let partial = self.level(level);
            partial.append(&mut new);
            let full = partial.len() - partial.len() % usize::from(WIDTH);
            for hashes in partial[..full].chunks(usize::from(WIDTH)) {
                written.extend(write(level, index, hashes));
                new.push(subtree(hashes));
                index += 1;
            }
            partial.drain(..full);
            written.extend(write(level, index, partial));
            level += 1;
        }
        self.size = size;
        Ok(written)
    }

    fn level(&mut self, level: u8) -> &mut Vec<Hash> {
        let level = usize::from(level);
        if self.partial.len() <= level {
            self.partial.resize_with(level + 1, Vec::new);
        }
        &mut self.partial[level]
    }
}

fn write(level: u8, index: u64, hashes: &[Hash]) -> Option<WrittenTile> {
    let tile = Tile::new(level, index, hashes.len() as u16)?;
    Some(WrittenTile { tile, bytes: hashes.iter().flat_map(|hash| *hash.as_bytes()).collect() })
}

/// The root over the hashes of a full tile.
fn subtree(hashes: &[Hash]) -> Hash {
    let mut frontier = Frontier::empty();
    _ = frontier.extend(hashes.iter().copied());
    frontier.root()
}
