//! The tree against one that others have written (the crate `ct-merkle`), at every size and place there is.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use sha2_of_ct_merkle::Sha256;
use transparency::Hash;
use transparency::tree::{
    EMPTY_ROOT, Frontier, FrontierFault, Unproved, inclusion_proof, leaf_hash, node_hash,
    verify_consistency, verify_inclusion,
};

use crate::log::{Log, entry};

/// The largest tree that is tried out whole: four full tiles, and one leaf more.
const SIZES: u64 = 1_025;

/// Their trees of every size, one at a time.
fn each_size(up_to: u64, mut look: impl FnMut(u64, &MemoryBackedTree<Sha256, Vec<u8>>)) {
    let mut theirs = MemoryBackedTree::new();
    for size in 0..=up_to {
        look(size, &theirs);
        theirs.push(entry(size));
    }
}

fn bytes(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

#[test]
fn the_root_of_every_size_is_theirs() {
    let log = Log::of(SIZES);
    let mut frontier = Frontier::empty();
    each_size(SIZES, |size, theirs| {
        let root = Hash::from_slice(theirs.root().as_bytes()).unwrap();
        assert_eq!(frontier.root(), root, "{size}, by the frontier");
        assert_eq!(log.root_at(size), root, "{size}, out of tiles");
        let again = Frontier::from_hashes(size, frontier.hashes().to_vec()).unwrap();
        assert_eq!(again, frontier);
        frontier.append(leaf_hash(&entry(size))).unwrap();
    });
}

#[test]
fn a_frontier_has_as_many_hashes_as_its_size_has_bits_set() {
    let hashes = |count| vec![leaf_hash(b""); count];
    assert!(Frontier::from_hashes(5, hashes(2)).is_ok());
    for (size, count) in [(0, 1), (5, 1), (5, 3), (8, 0)] {
        let fault = Frontier::from_hashes(size, hashes(count));
        assert_eq!(fault, Err(FrontierFault::Hashes { size, hashes: count }));
    }
    let largest = transparency::bounds::TREE_SIZE;
    let mut full = Frontier::from_hashes(largest, hashes(63)).unwrap();
    assert_eq!(full.append(leaf_hash(b"")), Err(FrontierFault::TooLarge));
    let larger = Frontier::from_hashes(largest + 1, hashes(1));
    assert_eq!(larger, Err(FrontierFault::TooLarge));
}

/// The hashes of all complete subtrees, by level: those of a smaller tree are the first of them.
fn subtrees(size: u64) -> Vec<Vec<Hash>> {
    let mut levels = vec![(0..size).map(|index| leaf_hash(&entry(index))).collect::<Vec<_>>()];
    while levels.last().unwrap().len() > 1 {
        let pairs = levels.last().unwrap().chunks_exact(2);
        let above = pairs.map(|pair| node_hash(&pair[0], &pair[1])).collect();
        levels.push(above);
    }
    levels
}

#[test]
fn every_inclusion_proof_is_theirs_and_each_verifies_with_both() {
    let log = Log::of(SIZES);
    let subtrees = subtrees(SIZES);
    let hash = |level: u8, index: u64| {
        subtrees.get(usize::from(level)).and_then(|level| level.get(index as usize)).copied()
    };
    each_size(SIZES, |size, theirs| {
        let root = theirs.root();
        let our_root = Hash::from_slice(root.as_bytes()).unwrap();
        // Out of tiles too, and judged by theirs, where tiles become full.
        let out_of_tiles = [1, 255, 256, 257, 512, 1_024, SIZES].contains(&size);
        for index in 0..size {
            let proof = inclusion_proof(index, size, hash).unwrap();
            let their_proof = theirs.prove_inclusion(index as usize);
            assert_eq!(bytes(&proof), their_proof.as_bytes(), "{index} of {size}");
            let leaf = leaf_hash(&entry(index));
            verify_inclusion(&leaf, index, size, &proof, &our_root).unwrap();
            if out_of_tiles {
                assert_eq!(log.inclusion_proof(index, size), proof, "{index} of {size}");
                let proof = InclusionProof::<Sha256>::try_from_bytes(bytes(&proof)).unwrap();
                root.verify_inclusion(&entry(index), index, &proof).unwrap();
            }
        }
    });
}

#[test]
fn every_consistency_proof_is_theirs_and_each_verifies_with_both() {
    const SIZES: u64 = 300;
    let log = Log::of(SIZES);
    let roots: Vec<Hash> = (0..=SIZES).map(|size| log.root_at(size)).collect();
    each_size(SIZES, |size, theirs| {
        for old in 1..size {
            let proof = log.consistency_proof(old, size);
            let their_proof = theirs.prove_consistency((size - old) as usize);
            assert_eq!(bytes(&proof), their_proof.as_bytes(), "from {old} to {size}");
            let (old_root, root) = (&roots[old as usize], &roots[size as usize]);
            verify_consistency(old, old_root, size, root, &proof).unwrap();
            let proof = ConsistencyProof::<Sha256>::try_from_bytes(bytes(&proof)).unwrap();
            let of_old = RootHash::<Sha256>::new((*old_root.as_bytes()).into(), old);
            theirs.root().verify_consistency(&of_old, &proof).unwrap();
        }
    });
}

#[test]
fn of_the_same_tree_and_of_the_empty_one_the_proof_is_empty_and_the_roots_still_count() {
    let log = Log::of(7);
    let root = log.root();
    assert!(log.consistency_proof(7, 7).is_empty() && log.consistency_proof(0, 7).is_empty());
    verify_consistency(7, &root, 7, &root, &[]).unwrap();
    verify_consistency(0, &EMPTY_ROOT, 7, &root, &[]).unwrap();
    verify_consistency(0, &EMPTY_ROOT, 0, &EMPTY_ROOT, &[]).unwrap();
    let other = leaf_hash(b"other");
    for (old, old_root, size, new_root, proof) in [
        (7, &root, 7, &other, &[][..]),
        (0, &other, 7, &root, &[][..]),
        (0, &EMPTY_ROOT, 0, &other, &[][..]),
        (7, &root, 7, &root, &[other][..]),
        (0, &EMPTY_ROOT, 7, &root, &[other][..]),
        (8, &root, 7, &root, &[][..]),
        (3, &root, 7, &root, &[][..]),
    ] {
        verify_consistency(old, old_root, size, new_root, proof).unwrap_err();
    }
}

#[test]
fn a_proof_of_another_leaf_place_size_root_or_length_proves_nothing() {
    for size in 1..=70 {
        let log = Log::of(size);
        let root = log.root();
        for index in 0..size {
            let proof = log.inclusion_proof(index, size);
            let leaf = leaf_hash(&entry(index));
            let check = |leaf: &Hash, index, size, proof: &[Hash], root: &Hash| {
                verify_inclusion(leaf, index, size, proof, root)
            };
            let other = leaf_hash(b"other");
            assert_eq!(check(&other, index, size, &proof, &root), Err(Unproved::Root));
            assert_eq!(check(&leaf, index, size, &proof, &other), Err(Unproved::Root));
            assert_eq!(check(&leaf, size, size, &proof, &root), Err(Unproved::Sizes));
            let longer = [&proof[..], &[other]].concat();
            check(&leaf, index, size, &longer, &root).unwrap_err();
            for at in 0..proof.len() {
                let mut changed = proof.clone();
                changed[at] = node_hash(&other, &other);
                assert_eq!(check(&leaf, index, size, &changed, &root), Err(Unproved::Root));
                changed.remove(at);
                check(&leaf, index, size, &changed, &root).unwrap_err();
            }
            for place in (0..size).filter(|place| *place != index) {
                check(&leaf, place, size, &proof, &root).unwrap_err();
            }
        }
    }
}

#[test]
fn a_changed_consistency_proof_proves_nothing() {
    let log = Log::of(70);
    let other = leaf_hash(b"other");
    for size in 1..=70 {
        for old in 1..size {
            let (old_root, root) = (log.root_at(old), log.root_at(size));
            let proof = log.consistency_proof(old, size);
            let check = |proof: &[Hash]| verify_consistency(old, &old_root, size, &root, proof);
            check(&[&proof[..], &[other]].concat()).unwrap_err();
            assert_eq!(check(&proof[..proof.len() - 1]), Err(Unproved::Length), "{old} {size}");
            for at in 0..proof.len() {
                let mut changed = proof.clone();
                changed[at] = other;
                assert_eq!(check(&changed), Err(Unproved::Root));
                changed.remove(at);
                check(&changed).unwrap_err();
            }
            verify_consistency(old, &other, size, &root, &proof).unwrap_err();
            verify_consistency(old, &old_root, size, &other, &proof).unwrap_err();
        }
    }
}
