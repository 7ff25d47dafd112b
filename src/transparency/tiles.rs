//! The log as files (tlog-tiles v0.1): hashes of the tree in tiles of 256, entries in bundles of as many.

mod bundle;
mod edge;
mod needed;
mod path;
mod reading;
mod tile;

pub use bundle::{BundleFault, decode_bundle, encode_bundle};
pub use edge::{EdgeFault, RightEdge, WrittenTile};
pub use needed::{for_consistency, for_inclusion, for_root};
pub use path::{PathFault, Resource};
pub use reading::TileHashes;
pub use tile::{Tile, WIDTH, bundles_of_growth, of_growth};
