//! A log in memory, kept as its files.

use std::collections::BTreeMap;

use transparency::checkpoint::Checkpoint;
use transparency::cosignature::Cosigner;
use transparency::note::{Note, Signer};
use transparency::tiles::{Resource, RightEdge, Tile, TileHashes, encode_bundle};
use transparency::{Hash, tree};

/// Where the log of these tests says that it stands.
pub const ORIGIN: &str = "petitions.example/log";

/// The key of the log of these tests.
pub fn log_key() -> Signer {
    Signer::new(ORIGIN.parse().unwrap(), &[7; 32])
}

/// The key of a witness of these tests.
pub fn witness_key(number: u8) -> Cosigner {
    Cosigner::new(format!("witness{number}.example").parse().unwrap(), &[100 + number; 32])
}

/// The entry at an index.
pub fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}").into_bytes()
}

/// The log: whatever it has written, by path.
#[derive(Default)]
pub struct Log {
    pub files: BTreeMap<String, Vec<u8>>,
    edge: RightEdge,
    entries: Vec<Vec<u8>>,
}

impl Log {
    pub fn of(size: u64) -> Self {
        let mut log = Self::default();
        log.grow(size);
        log
    }

    pub fn size(&self) -> u64 {
        self.edge.size()
    }

    pub fn root(&self) -> Hash {
        self.edge.root()
    }

    /// Appends entries up to this size, and writes what comes of it. Gives the tiles.
    pub fn grow(&mut self, size: u64) -> Vec<Tile> {
        self.append((self.size()..size).map(entry).collect())
    }

    /// The same with entries of one's own.
    pub fn append(&mut self, entries: Vec<Vec<u8>>) -> Vec<Tile> {
        let old = self.size();
        let size = old + entries.len() as u64;
        self.entries.extend(entries);
        let leaves: Vec<Hash> =
            self.entries[old as usize..].iter().map(|entry| tree::leaf_hash(entry)).collect();
        let written = self.edge.append(&leaves).unwrap();
        for tile in transparency::tiles::bundles_of_growth(old, size) {
            let first = tile.index() as usize * 256;
            let bundle = encode_bundle(&self.entries[first..first + usize::from(tile.width())]);
            self.files.insert(Resource::Entries(tile).to_string(), bundle.unwrap());
        }
        let tiles = written.iter().map(|written| written.tile).collect();
        for written in written {
            self.files.insert(Resource::Hashes(written.tile).to_string(), written.bytes);
        }
        tiles
    }

    /// A tile as it is served.
    pub fn tile(&self, tile: Tile) -> Option<Vec<u8>> {
        self.files.get(&Resource::Hashes(tile).to_string()).cloned()
    }

    /// The hashes of the tree of this size, which the log had once: in the place of a partial tile that was never written
    /// stands a wider one.
    pub fn hashes(&self, size: u64) -> TileHashes<impl Fn(Tile) -> Option<Vec<u8>>> {
        TileHashes::new(size, |tile| {
            let wider = || self.tile(Tile::of_tree(tile.level(), tile.index(), self.size())?);
            self.tile(tile).or_else(wider)
        })
    }

    pub fn inclusion_proof(&self, index: u64, size: u64) -> Vec<Hash> {
        let hashes = self.hashes(size);
        tree::inclusion_proof(index, size, |level, index| hashes.hash(level, index)).unwrap()
    }

    pub fn consistency_proof(&self, old: u64, size: u64) -> Vec<Hash> {
        let hashes = self.hashes(size);
        tree::consistency_proof(old, size, |level, index| hashes.hash(level, index)).unwrap()
    }

    pub fn root_at(&self, size: u64) -> Hash {
        let hashes = self.hashes(size);
        tree::root(size, |level, index| hashes.hash(level, index)).unwrap()
    }

    /// The checkpoint at a size, signed.
    pub fn checkpoint(&self, size: u64) -> Note {
        Checkpoint::new(ORIGIN, size, self.root_at(size)).sign(&log_key()).unwrap()
    }
}
