//! Verifiers that others have written accept what is written here: the crates `tlog_tiles` and `signed_note`, by Cloudflare
//! for its logs of certificates.

use std::collections::BTreeMap;

use signed_note::{NoteError, StandardVerifier, VerifierList};
use tlog_tiles::{Checkpoint, Error, Hash, Tile, TileHashReader, TileReader};
use transparency::note::Note;
use transparency::tiles::{RightEdge, Tile as OurTile};
use transparency::{Hash as OurHash, tree};

use crate::log::{Log, ORIGIN, entry, log_key};

/// The height of the tiles of C2SP, which those paths name and these leave out.
const HEIGHT: u8 = 8;

struct Files<'a>(&'a BTreeMap<String, Vec<u8>>);

impl TileReader for Files<'_> {
    fn height(&self) -> u8 {
        HEIGHT
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let path = |tile: &Tile| tile.path().replacen("tile/8/", "tile/", 1);
        let file = |tile| self.0.get(&path(tile)).cloned();
        tiles.iter().map(|tile| file(tile).ok_or(Error::InvalidTile)).collect()
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

fn theirs(hash: OurHash) -> Hash {
    Hash(*hash.as_bytes())
}

fn keys() -> VerifierList {
    let key = log_key().verifier_key().to_string();
    VerifierList::new(vec![Box::new(StandardVerifier::new(&key).unwrap())])
}

#[test]
fn they_read_our_checkpoint_and_believe_its_signature() {
    let log = Log::of(70_000);
    let written = log.checkpoint(70_000).to_string();
    let note = signed_note::Note::from_bytes(written.as_bytes()).unwrap();
    assert_eq!(note.verify(&keys()).unwrap().0.len(), 1);
    let checkpoint = Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!((checkpoint.origin(), checkpoint.size()), (ORIGIN, 70_000));
    assert_eq!(*checkpoint.hash(), theirs(log.root()));
    // And they can tell: the same checkpoint with another size is no longer ours.
    let forged = written.replacen("70000", "70001", 1);
    let forged = signed_note::Note::from_bytes(forged.as_bytes()).unwrap();
    assert!(matches!(forged.verify(&keys()), Err(NoteError::InvalidSignature { .. })));
}

#[test]
fn we_believe_the_notes_that_they_sign() {
    let key = signed_note::StandardSigner::new(&log_key().secret_text()).unwrap();
    let mut note = signed_note::Note::new(b"any text\n", &[]).unwrap();
    note.add_sigs(&[&key]).unwrap();
    let note = Note::parse(&note.to_bytes()).unwrap();
    assert_eq!(note.verify(&[log_key().verifier_key().clone()]).unwrap().len(), 1);
}

#[test]
fn out_of_our_tiles_they_make_the_proofs_that_we_make() {
    const SIZE: u64 = 70_000;
    let log = Log::of(SIZE);
    let files = Files(&log.files);
    let root = theirs(log.root());
    let reader = TileHashReader::new(SIZE, root, &files);
    for index in [0, 1, 255, 256, 65_535, 65_536, 69_888, 69_999] {
        let their_proof = tlog_tiles::prove_record(SIZE, index, &reader).unwrap();
        let proof: Vec<Hash> = log.inclusion_proof(index, SIZE).into_iter().map(theirs).collect();
        assert_eq!(proof, their_proof, "{index}");
        let leaf = tlog_tiles::record_hash(&entry(index));
        tlog_tiles::check_record(&proof, SIZE, root, index, leaf).unwrap();
        let other = tlog_tiles::record_hash(b"other");
        tlog_tiles::check_record(&proof, SIZE, root, index, other).unwrap_err();
    }
    for old in [1, 2, 255, 256, 257, 65_536, 69_999] {
        let their_proof = tlog_tiles::prove_tree(SIZE, old, &reader).unwrap();
        let proof: Vec<Hash> = log.consistency_proof(old, SIZE).into_iter().map(theirs).collect();
        assert_eq!(proof, their_proof, "{old}");
        let old_root = theirs(Log::of(old).root());
        tlog_tiles::check_tree(&proof, SIZE, root, old, old_root).unwrap();
    }
}

#[test]
fn they_name_the_same_tiles_for_every_growth() {
    for (old, size) in [
        (0, 1),
        (0, 255),
        (0, 256),
        (0, 257),
        (255, 257),
        (256, 300),
        (65_530, 65_540),
        (0, 70_000),
        (69_999, 70_000),
    ] {
        let mut ours: Vec<OurTile> = transparency::tiles::of_growth(old, size).collect();
        let mut theirs: Vec<OurTile> = Tile::new_tiles(HEIGHT, old, size)
            .iter()
            .map(|tile| {
                OurTile::new(tile.level(), tile.level_index(), tile.width() as u16).unwrap()
            })
            .collect();
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs, "{old} {size}");
    }
}

#[test]
fn they_see_a_tile_that_was_changed() {
    let mut log = Log::of(1_000);
    let root = theirs(log.root());
    let whole = log.files.clone();
    let leaf = tlog_tiles::record_hash(&entry(300));
    // Its reader does not hold every tile against the root; whoever checks the proof does.
    let proof = |files: &BTreeMap<String, Vec<u8>>| {
        let files = Files(files);
        tlog_tiles::prove_record(1_000, 300, &TileHashReader::new(1_000, root, &files))
            .is_ok_and(|proof| tlog_tiles::check_record(&proof, 1_000, root, 300, leaf).is_ok())
    };
    assert!(proof(&whole));
    for path in ["tile/0/001", "tile/0/003.p/232", "tile/1/000.p/3"] {
        let mut changed = whole.clone();
        changed.get_mut(path).unwrap()[33] ^= 1;
        assert!(!proof(&changed), "{path}");
    }
    // And a whole tree that is another's has another root.
    log.grow(1_001);
    let other = RightEdge::read(1_001, |tile| log.tile(tile)).unwrap();
    assert_ne!(theirs(other.root()), root);
    assert_ne!(other.root(), tree::EMPTY_ROOT);
}
