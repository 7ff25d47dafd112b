//! What tiles there are, and which come with a growth.

use crate::bounds;

/// How many hashes a full tile has, and how many entries a full bundle.
pub const WIDTH: u16 = 256;

/// Levels of the tree between one level of tiles and the next: 256 is `2^8`.
pub(super) const HEIGHT: u8 = 8;
/// Levels of tiles in the largest tree.
const LEVELS: u8 = 8;

/// One tile: hashes of consecutive subtrees of `256^level` leaves. A bundle of entries goes by the same numbers, at
/// level 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: u8,
    index: u64,
    width: u16,
}

impl Tile {
    /// The tile with these numbers, if any tree can have it.
    #[must_use]
    pub fn new(level: u8, index: u64, width: u16) -> Option<Self> {
        let tile = Self { level, index, width };
        let is_of_some_tree = level < LEVELS
            && (1..=WIDTH).contains(&width)
            && index
                .checked_mul(u64::from(WIDTH))
                .and_then(|first| first.checked_add(u64::from(width)))
                .and_then(|end| end.checked_mul(1 << (HEIGHT * level)))
                .is_some_and(|leaves| leaves <= bounds::TREE_SIZE);
        is_of_some_tree.then_some(tile)
    }

    /// The tile at this place as a tree of `size` leaves has it, full or partial.
    #[must_use]
    pub fn of_tree(level: u8, index: u64, size: u64) -> Option<Self> {
        let hashes = hashes_at(level, size);
        let width = hashes.saturating_sub(index.checked_mul(u64::from(WIDTH))?);
        Self::new(level, index, width.min(u64::from(WIDTH)) as u16)
    }

    /// The level of tiles: 0 holds the hashes of leaves.
    #[must_use]
    pub fn level(&self) -> u8 {
        self.level
    }

    /// Which tile of its level.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many hashes it has, from 1 to 256.
    #[must_use]
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Whether it has as many hashes as a tile can have, and so never changes.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.width == WIDTH
    }

    /// The full tile at the same place.
    #[must_use]
    pub fn full(&self) -> Self {
        Self { width: WIDTH, ..*self }
    }

    /// Whether a log of `size` leaves has, or once had, this tile: every partial tile belongs to a smaller tree.
    #[must_use]
    pub fn is_within(&self, size: u64) -> bool {
        Self::of_tree(self.level, self.index, size).is_some_and(|tile| tile.width >= self.width)
    }
}

/// How many hashes the tiles of a level have in a tree of `size` leaves.
pub(super) fn hashes_at(level: u8, size: u64) -> u64 {
    if level < LEVELS { size >> (HEIGHT * level) } else { 0 }
}

/// The tiles of hashes that come when a tree grows from `old` leaves to `size`: the full ones, and at each level at most
/// one partial one, which is the tile as the tree of `size` leaves has it. In ascending order of level and index; none
/// when it does not grow.
pub fn of_growth(old: u64, size: u64) -> impl Iterator<Item = Tile> {
    (0..LEVELS).flat_map(move |level| at_level(level, old, size))
}

/// The bundles of entries that come with the same growth, by their numbers.
pub fn bundles_of_growth(old: u64, size: u64) -> impl Iterator<Item = Tile> {
    at_level(0, old, size)
}

fn at_level(level: u8, old: u64, size: u64) -> impl Iterator<Item = Tile> {
    let (before, after) = (hashes_at(level, old), hashes_at(level, size.min(bounds::TREE_SIZE)));
    let width = u64::from(WIDTH);
    let places = if after > before { before / width..after.div_ceil(width) } else { 0..0 };
    places.filter_map(move |index| Tile::of_tree(level, index, size))
}
