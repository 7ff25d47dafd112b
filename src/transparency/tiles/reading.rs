//! Hashes of the tree, read from tiles.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::tile::{HEIGHT, Tile, WIDTH};
use crate::Hash;
use crate::tree::Frontier;

/// How many tiles are kept while a proof is made. One needs two a level at most.
const KEPT: usize = 64;

/// Hashes of a tree of a known size out of its tiles, as proofs ask for them: `|level, index| tiles.hash(level, index)`.
/// Tiles are fetched as they are needed, those of one proof once.
pub struct TileHashes<F> {
    size: u64,
    fetch: F,
    kept: RefCell<BTreeMap<Tile, Vec<Hash>>>,
}

impl<F: Fn(Tile) -> Option<Vec<u8>>> TileHashes<F> {
    /// Reads the tiles of a tree of `size` leaves. In the place of a partial tile `fetch` may give a wider one that begins
    /// with it, as the log may have deleted the partial tile.
    pub fn new(size: u64, fetch: F) -> Self {
        Self { size, fetch, kept: RefCell::default() }
    }

    /// The hash of the complete subtree over the leaves from `index * 2^level` to `(index + 1) * 2^level`; `None` when the
    /// tree has no such subtree, or its tile is missing or malformed.
    pub fn hash(&self, level: u8, index: u64) -> Option<Hash> {
        let tile = holding(level, index, self.size)?;
        let count = 1_u64 << (level % HEIGHT);
        let from = (index * count - tile.index() * u64::from(WIDTH)) as usize;
        let mut kept = self.kept.borrow_mut();
        if !kept.contains_key(&tile) {
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert(tile, hashes_of(tile, &(self.fetch)(tile)?)?);
        }
        let hashes = kept.get(&tile)?.get(from..from + count as usize)?;
        let mut subtree = Frontier::empty();
        subtree.extend(hashes.iter().copied()).ok()?;
        Some(subtree.root())
    }
}

/// The tile of a tree of `size` leaves out of which the hash of this complete subtree is had.
pub(super) fn holding(level: u8, index: u64, size: u64) -> Option<Tile> {
    let hashes = 1_u64 << (level % HEIGHT);
    let (first, end) = (index.checked_mul(hashes)?, index.checked_add(1)?.checked_mul(hashes)?);
    let place = first / u64::from(WIDTH);
    let tile = Tile::of_tree(level / HEIGHT, place, size)?;
    (end - place * u64::from(WIDTH) <= u64::from(tile.width())).then_some(tile)
}

/// The hashes of a tile out of its bytes, or of a wider one at the same place.
pub(super) fn hashes_of(tile: Tile, bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<{ Hash::LENGTH }>();
    let widths = usize::from(tile.width())..=usize::from(WIDTH);
    if !rest.is_empty() || !widths.contains(&hashes.len()) {
        return None;
    }
    Some(hashes.iter().take(usize::from(tile.width())).map(|hash| Hash::new(*hash)).collect())
}
