//! The public log of signatures, read as anybody reads it: over HTTP, with nothing but what is published.

mod cheats;
mod counting;
mod deniability;
mod monitor;
mod processes;
mod shown;
mod witnessing;

use std::sync::Arc;

use petitions::app::App;
use petitions::app::signature_log::{Findings, append_waiting, audit};
use petitions::domain::signature_log::{Entry, Recount};
use transparency::Hash;
use transparency::checkpoint::Checkpoint;
use transparency::note::{Note, VerifierKey};
use transparency::tiles::{Resource, Tile, TileHashes, decode_bundle};
use transparency::tree::{self, Frontier, leaf_hash};
use uuid::Uuid;

use crate::harness::database::rows;
use crate::harness::{Api, TestApp};

/// Entries that wait for their place, to be counted.
const WAITING: &str = "log_pending_batches, unnest(signature_ids)";

/// The log as somebody outside has it.
struct PublicLog {
    checkpoint: Checkpoint,
    entries: Vec<Vec<u8>>,
}

impl PublicLog {
    /// Fetches all of it, and believes nothing: not the entries before their root is the signed one.
    async fn of(api: &Api) -> Self {
        let checkpoint = signed_head(api).await;
        let mut entries = Vec::new();
        for index in 0..checkpoint.size.div_ceil(256) {
            let tile = Tile::of_tree(0, index, checkpoint.size).unwrap();
            let bytes = fetch(api, Resource::Entries(tile)).await;
            let bundle = decode_bundle(&bytes, tile.width()).unwrap();
            entries.extend(bundle.into_iter().map(<[u8]>::to_vec));
        }
        let mut frontier = Frontier::empty();
        frontier.extend(entries.iter().map(|entry| leaf_hash(entry))).unwrap();
        assert_eq!(frontier.root(), checkpoint.root, "the entries are those that were signed");
        Self { checkpoint, entries }
    }

    /// Counts them; no entry contradicts another.
    fn recount(&self) -> Recount {
        let mut recount = Recount::default();
        for entry in &self.entries {
            assert_eq!(recount.take(entry), None);
        }
        recount
    }

    fn decoded(&self) -> Vec<Entry> {
        self.entries.iter().map(|entry| Entry::decode(entry).unwrap()).collect()
    }

    fn leaves(&self) -> Vec<Hash> {
        self.entries.iter().map(|entry| leaf_hash(entry)).collect()
    }
}

/// The key of the log, as it is published.
async fn log_key(api: &Api) -> VerifierKey {
    let answer = api.get("/log/key", None).await;
    assert_eq!(answer.status, 200);
    String::from_utf8(answer.bytes).unwrap().trim_end().parse().unwrap()
}

/// The signed head.
async fn signed_head(api: &Api) -> Checkpoint {
    let answer = api.get("/log/checkpoint", None).await;
    assert_eq!(answer.status, 200);
    let note = Note::parse(&answer.bytes).unwrap();
    let key = log_key(api).await;
    Checkpoint::verify(&note, key.name().as_str(), std::slice::from_ref(&key)).unwrap()
}

/// A tile or a bundle, which anybody may keep for ever.
async fn fetch(api: &Api, resource: Resource) -> Vec<u8> {
    let answer = api.get(&format!("/log/{resource}"), None).await;
    assert_eq!(answer.status, 200, "{resource}");
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    assert!(answer.header("cache-control").contains("immutable"), "{resource}");
    answer.bytes
}

/// Whether the present log continues one that was seen before, proved by its tiles.
async fn continues(api: &Api, old: &Checkpoint) -> bool {
    let new = signed_head(api).await;
    let Ok(needed) = transparency::tiles::for_consistency(old.size, new.size) else { return false };
    let mut tiles = std::collections::BTreeMap::new();
    for tile in needed {
        tiles.insert(tile, fetch(api, Resource::Hashes(tile)).await);
    }
    let hashes = TileHashes::new(new.size, |tile| tiles.get(&tile).cloned());
    let proof =
        tree::consistency_proof(old.size, new.size, |level, index| hashes.hash(level, index));
    tree::verify_consistency(old.size, &old.root, new.size, &new.root, &proof.unwrap()).is_ok()
}

/// Appends until nothing waits.
async fn settled(app: &TestApp) {
    settled_by(&app.core, app).await;
}

/// The same by another process, which knows no head that the database lacks.
async fn settled_by(process: &Arc<App>, app: &TestApp) {
    // A loop of the service may be at it, and then this one does nothing.
    for _ in 0..1_000 {
        append_waiting(process).await.unwrap();
        if rows(app, WAITING).await == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("the log never comes to rest");
}

/// What `petitions verify --signature-log` finds.
async fn audited(app: &TestApp) -> Findings {
    app.core.read(|work| audit(work, |_, _| {})).await.unwrap()
}

fn bytes(id: &str) -> [u8; 16] {
    Uuid::parse_str(id).unwrap().into_bytes()
}
