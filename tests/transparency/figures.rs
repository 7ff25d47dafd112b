//! How long it takes; `cargo test --release -p petitions-transparency -- --ignored --nocapture` prints it.

use std::time::{Duration, Instant};

use transparency::tiles::{RightEdge, TileHashes, WrittenTile};
use transparency::tree::{Frontier, inclusion_proof, leaf_hash, verify_inclusion};

const ENTRIES: u64 = 1_000_000;
/// Bytes of an entry of the petitions' log.
const ENTRY: usize = 140;

fn entry(index: u64) -> [u8; ENTRY] {
    let mut entry = [0; ENTRY];
    entry[..8].copy_from_slice(&index.to_be_bytes());
    entry
}

#[test]
#[ignore = "a figure: a million entries, on one core"]
fn a_million_entries_are_verified_in_ten_seconds_and_proofs_come_out_of_tiles() {
    let entries: Vec<[u8; ENTRY]> = (0..ENTRIES).map(entry).collect();
    let started = Instant::now();
    let mut frontier = Frontier::empty();
    frontier.extend(entries.iter().map(|entry| leaf_hash(entry))).unwrap();
    let root = frontier.root();
    let verified = started.elapsed();
    println!("root of {ENTRIES} entries of {ENTRY} bytes: {:.2} s", verified.as_secs_f64());

    let started = Instant::now();
    let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let mut edge = RightEdge::empty();
    let tiles = edge.append(&leaves).unwrap();
    println!("the same into {} tiles: {:.2} s", tiles.len(), started.elapsed().as_secs_f64());
    assert_eq!(edge.root(), root);

    let tiles: std::collections::BTreeMap<_, _> =
        tiles.into_iter().map(|WrittenTile { tile, bytes }| (tile, bytes)).collect();
    let mut times: Vec<Duration> = (0..1_000_u64)
        .map(|number| {
            let index = number * 7_919 * 131 % ENTRIES;
            let started = Instant::now();
            let hashes = TileHashes::new(ENTRIES, |tile| tiles.get(&tile).cloned());
            let proof = inclusion_proof(index, ENTRIES, |l, i| hashes.hash(l, i)).unwrap();
            let time = started.elapsed();
            verify_inclusion(&leaves[index as usize], index, ENTRIES, &proof, &root).unwrap();
            time
        })
        .collect();
    times.sort();
    println!("inclusion proof from tiles: median {:?}, p99 {:?}", times[500], times[990]);
    assert!(verified < Duration::from_secs(10), "{verified:?}");
    assert!(times[990] < Duration::from_millis(20), "{:?}", times[990]);
}
