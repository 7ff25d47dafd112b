//! Bytes of strangers: none makes a reader panic, and what is read is written again as it was.

use proptest::prelude::*;
use transparency::checkpoint::Checkpoint;
use transparency::note::{Note, VerifierKey};
use transparency::proof::TlogProof;
use transparency::tiles::{Resource, RightEdge, TileHashes, decode_bundle};
use transparency::tree::{verify_consistency, verify_inclusion};
use transparency::witness::AddCheckpoint;
use transparency::{Hash, tree};

use crate::log::{Log, log_key, witness_key};

/// Reads the bytes as everything there is; whatever is understood has one spelling.
fn read(bytes: &[u8]) {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
        _ = note.verify(&[log_key().verifier_key().clone(), witness_key(1).verifier_key().clone()]);
    }
    if let Ok(proof) = TlogProof::parse(bytes) {
        assert_eq!(proof.to_string().as_bytes(), bytes);
    }
    if let Ok(request) = AddCheckpoint::parse(bytes) {
        assert_eq!(request.to_string().as_bytes(), bytes);
    }
    for width in [1, 2, 256] {
        if let Ok(entries) = decode_bundle(bytes, width) {
            let again = transparency::tiles::encode_bundle(&entries);
            assert_eq!(again.unwrap(), bytes);
        }
    }
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(checkpoint) = text.parse::<Checkpoint>() {
        assert_eq!(checkpoint.to_string(), text);
    }
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
    }
    if let Ok(resource) = text.parse::<Resource>() {
        assert_eq!(resource.to_string(), text);
    }
}

fn written() -> Vec<Vec<u8>> {
    let log = Log::of(300);
    let mut note = log.checkpoint(300);
    note.add(witness_key(1).cosign(note.text(), 1_764_489_600)).unwrap();
    let hashes = log.inclusion_proof(17, 300);
    let proof = TlogProof { extra: Some(vec![1, 2]), index: 17, hashes, checkpoint: note.clone() };
    let request = AddCheckpoint::new(70, log.consistency_proof(70, 300), note.clone()).unwrap();
    let texts = [
        note.text().to_owned(),
        note.to_string(),
        proof.to_string(),
        request.to_string(),
        log_key().verifier_key().to_string(),
        "tile/0/x001/234.p/17".to_owned(),
    ];
    texts.into_iter().map(String::into_bytes).collect()
}

#[test]
fn no_byte_changed_left_out_or_put_in_makes_a_reader_panic() {
    for whole in written() {
        read(&whole);
        for at in 0..whole.len() {
            read(&whole[..at]);
            read(&whole[at..]);
            for byte in [0, b'\n', b' ', b'+', b'0', b'=', 0x80, 0xff, whole[at].wrapping_add(1)] {
                let mut changed = whole.clone();
                changed[at] = byte;
                read(&changed);
                changed = whole.clone();
                changed.insert(at, byte);
                read(&changed);
            }
            let mut fewer = whole.clone();
            fewer.remove(at);
            read(&fewer);
        }
    }
}

proptest! {
    #[test]
    fn random_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        read(&bytes);
    }

    #[test]
    fn random_lines_are_read_without_panic(
        lines in proptest::collection::vec("(old|index|extra|time|tile)?[ /.p+x—]{0,2}[0-9A-Za-z+/=]{0,44}", 0..12),
    ) {
        read(lines.join("\n").as_bytes());
        read((lines.join("\n") + "\n").as_bytes());
    }

    #[test]
    fn proofs_of_any_length_between_any_sizes_are_judged(
        (old, size) in (any::<u64>(), any::<u64>()),
        hashes in proptest::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let hashes: Vec<Hash> = hashes.into_iter().map(Hash::new).collect();
        let leaf = tree::leaf_hash(b"");
        for (old, size) in [(old, size), (old % 300, size % 300)] {
            prop_assert!(verify_inclusion(&leaf, old, size, &hashes, &leaf).is_err() || size == 1);
            let proved = verify_consistency(old, &leaf, size, &leaf, &hashes).is_ok();
            prop_assert!(!proved || (old == size && hashes.is_empty()));
            _ = tree::inclusion_proof(old, size, |_, _| Some(leaf));
            _ = tree::consistency_proof(old, size, |_, _| Some(leaf));
            _ = RightEdge::read(size, |_| Some(vec![0; 32]));
            _ = TileHashes::new(size, |_| Some(vec![0; 8_192])).hash(old as u8, size);
        }
    }

    #[test]
    fn the_leaves_of_any_growth_give_one_root(first in 0..700_u64, second in 0..700_u64) {
        let mut grown = Log::of(first);
        grown.grow(first + second);
        prop_assert_eq!(grown.root(), Log::of(first + second).root());
        let proof = grown.consistency_proof(first, first + second);
        let old = grown.root_at(first);
        prop_assert!(verify_consistency(first, &old, first + second, &grown.root(), &proof).is_ok());
    }
}
