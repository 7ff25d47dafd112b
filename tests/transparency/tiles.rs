//! Tiles and bundles: what there is, where it stands, and what is read out of it.

use std::collections::BTreeSet;

use transparency::bounds;
use transparency::tiles::{
    BundleFault, EdgeFault, Resource, RightEdge, Tile, decode_bundle, encode_bundle,
    for_consistency, for_inclusion, for_root, of_growth,
};
use transparency::tree::{self, ProofFault};

use crate::log::{Log, entry};

fn tile(level: u8, index: u64, width: u16) -> Tile {
    Tile::new(level, index, width).unwrap()
}

/// The example of tlog-tiles, "Partial Tiles".
#[test]
fn a_tree_of_70_000_has_the_tiles_that_the_specification_counts() {
    let tiles: BTreeSet<Tile> = of_growth(0, 70_000).collect();
    let full = |level| tiles.iter().filter(|t| t.level() == level && t.is_full()).count();
    assert_eq!((full(0), full(1), full(2)), (273, 1, 0));
    let partial: Vec<Tile> = tiles.iter().filter(|tile| !tile.is_full()).copied().collect();
    assert_eq!(partial, [tile(0, 273, 112), tile(1, 1, 17), tile(2, 0, 1)]);
    let of_256: Vec<Tile> = of_growth(0, 256).collect();
    assert_eq!(of_256, [tile(0, 0, 256), tile(1, 0, 1)]);
    assert_eq!(RightEdge::tiles(70_000).collect::<Vec<_>>(), partial);
}

#[test]
fn a_log_grown_in_any_steps_writes_the_tiles_of_each_growth_and_one_tree() {
    let whole = Log::of(66_000);
    for steps in
        [&[1_u64, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 66_000][..], &[66_000]]
    {
        let mut log = Log::default();
        let mut old = 0;
        for size in steps {
            let expected: Vec<Tile> = of_growth(old, *size).collect();
            assert_eq!(log.grow(*size), expected, "from {old} to {size}");
            assert_eq!(log.root(), whole.root_at(*size), "{size}");
            let edge = RightEdge::read(*size, |tile| log.tile(tile)).unwrap();
            assert_eq!(edge.root(), log.root(), "{size}, read again");
            old = *size;
        }
    }
    assert_eq!(of_growth(512, 512).count(), 0);
    assert_eq!(of_growth(512, 511).count(), 0);
}

#[test]
fn the_tiles_that_are_named_for_a_proof_suffice_and_none_is_too_many() {
    let log = Log::of(66_000);
    let proof = |needed: BTreeSet<Tile>, make: &dyn Fn(&BTreeSet<Tile>) -> bool| {
        assert!(make(&needed));
        for left_out in &needed {
            let mut fewer = needed.clone();
            fewer.remove(left_out);
            assert!(!make(&fewer), "{left_out:?} is not needed");
        }
    };
    let hashes = |tiles: &BTreeSet<Tile>| {
        let tiles = tiles.clone();
        let log = &log;
        let read = move |tile| tiles.contains(&tile).then(|| log.tile(tile)).flatten();
        transparency::tiles::TileHashes::new(66_000, read)
    };
    for index in [0, 255, 256, 65_535, 65_536, 65_999] {
        proof(for_inclusion(index, 66_000).unwrap(), &|tiles| {
            let hashes = hashes(tiles);
            tree::inclusion_proof(index, 66_000, |l, i| hashes.hash(l, i)).is_ok()
        });
    }
    for old in [1, 256, 65_536, 65_999] {
        proof(for_consistency(old, 66_000).unwrap(), &|tiles| {
            let hashes = hashes(tiles);
            tree::consistency_proof(old, 66_000, |l, i| hashes.hash(l, i)).is_ok()
        });
    }
    proof(for_root(66_000).unwrap(), &|tiles| {
        let hashes = hashes(tiles);
        tree::root(66_000, |l, i| hashes.hash(l, i)).is_ok()
    });
    assert_eq!(for_inclusion(5, 5), Err(ProofFault::Outside { asked: 5, size: 5 }));
    assert_eq!(for_consistency(6, 5), Err(ProofFault::Outside { asked: 6, size: 5 }));
    let missing = tree::root(3, |_, _| None);
    assert_eq!(missing, Err(ProofFault::Missing { level: 1, index: 0 }));
}

#[test]
fn each_tile_has_one_path() {
    for (resource, path) in [
        (Resource::Hashes(tile(0, 0, 256)), "tile/0/000"),
        (Resource::Hashes(tile(0, 1_234_067, 256)), "tile/0/x001/x234/067"),
        (Resource::Hashes(tile(0, 1_234, 17)), "tile/0/x001/234.p/17"),
        (Resource::Hashes(tile(1, 1_000, 255)), "tile/1/x001/000.p/255"),
        (Resource::Entries(tile(0, 999, 1)), "tile/entries/999.p/1"),
        (Resource::Entries(tile(0, 1_234_067, 256)), "tile/entries/x001/x234/067"),
    ] {
        assert_eq!(resource.to_string(), path);
        assert_eq!(path.parse(), Ok(resource));
    }
}

#[test]
fn a_path_in_another_spelling_is_none() {
    for path in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/00/000",
        "tile/0/x000/001",
        "tile/0/x001",
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/x1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000.p/1/",
        "tile/0/000/",
        "/tile/0/000",
        "tile/8/000",
        "tile/63/000",
        "tile/-1/000",
        "tile/+0/000",
        "tile/entries/000.p/256",
        "tile/data/000",
        "tile/0/x001//000",
        "tile/0/٠٠٠",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        "tile/7/127",
        "tile/0/000.p/1.p/1",
    ] {
        assert!(path.parse::<Resource>().is_err(), "{path}");
    }
    assert!("tile/7/000.p/127".parse::<Resource>().is_ok());
    assert!("tile/7/000.p/128".parse::<Resource>().is_err(), "a tree of 2^63 leaves is too large");
}

#[test]
fn a_tile_is_within_every_tree_that_has_grown_past_it() {
    assert!(tile(0, 1, 17).is_within(256 + 17) && tile(0, 1, 17).is_within(100_000));
    assert!(!tile(0, 1, 17).is_within(256 + 16) && !tile(0, 1, 17).is_within(0));
    assert!(tile(0, 1, 17).full().is_within(512) && !tile(0, 1, 17).full().is_within(511));
    assert!(tile(1, 0, 1).is_within(256) && !tile(1, 0, 1).is_within(255));
}

#[test]
fn a_bundle_gives_back_its_entries_and_nothing_else() {
    let entries: Vec<Vec<u8>> =
        [vec![], vec![1; bounds::ENTRY]].into_iter().chain((0..254).map(entry)).collect();
    let bundle = encode_bundle(&entries).unwrap();
    assert_eq!(decode_bundle(&bundle, 256).unwrap(), entries);
    assert_eq!(encode_bundle(&[b"ab", b"cd"]).unwrap(), b"\0\x02ab\0\x02cd");
    assert_eq!(decode_bundle(&bundle, 255), Err(BundleFault::Length));
    assert_eq!(decode_bundle(&bundle[..bundle.len() - 1], 256), Err(BundleFault::Length));
    assert_eq!(decode_bundle(&bundle, 0), Err(BundleFault::Width));
    assert_eq!(decode_bundle(&bundle, 257), Err(BundleFault::Width));
    assert_eq!(encode_bundle::<Vec<u8>>(&[]), Err(BundleFault::Width));
    assert_eq!(encode_bundle(&vec![vec![]; 257]), Err(BundleFault::Width));
    assert_eq!(encode_bundle(&[vec![0; bounds::ENTRY + 1]]), Err(BundleFault::Entry));
}

#[test]
fn an_edge_is_not_read_from_tiles_that_are_missing_or_malformed() {
    let log = Log::of(1_000);
    let fault = |change: &dyn Fn(Vec<u8>) -> Option<Vec<u8>>| {
        RightEdge::read(1_000, |tile| log.tile(tile).and_then(change)).unwrap_err()
    };
    let first = RightEdge::tiles(1_000).next().unwrap();
    assert_eq!(fault(&|_| None), EdgeFault::Tile(first));
    assert_eq!(fault(&|bytes| Some(bytes[1..].to_vec())), EdgeFault::Tile(first));
    assert_eq!(fault(&|bytes| Some(bytes[32..].to_vec())), EdgeFault::Tile(first));
    assert_eq!(fault(&|bytes| Some([&bytes[..], &[0]].concat())), EdgeFault::Tile(first));
    assert_eq!(RightEdge::read(u64::MAX, |_| None), Err(EdgeFault::TooLarge));
}
