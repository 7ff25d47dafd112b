//! Giving what waits its place, and signing the new head: one process at a time, all in one transaction.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::{App, Error, Work};
use domain::signature_log::{ENTRY_BYTES, Entry};
use store::ids::SignatureId;
use store::signature_log::{self, CheckpointRow, LeafRow, TakenEntry, TileRow};
use transparency::Hash;
use transparency::checkpoint::Checkpoint;
use transparency::tiles::{RightEdge, Tile, TileHashes, WIDTH, WrittenTile, for_consistency};
use transparency::tree::{self, Frontier, leaf_hash};

use super::fault::broken;
use super::growth;
use super::head::{Growth, Head};
use super::saying::said_before;
use super::serving::tile_bytes;

/// Entries that one transaction takes up at most.
pub const AT_ONCE: i64 = 20_000;

/// Appends what waits, and hears of the head: how many entries were appended. Another process may be at it; then none.
///
/// # Errors
/// As [`append`].
pub async fn append_waiting(app: &Arc<App>) -> Result<usize, Error> {
    let appended = app.write(append).await;
    app.read(|work| work.app.signature_log.follow(work.conn)).await?;
    appended
}

/// Appends what waits, in the caller's transaction: how many entries. A log that is not as it was signed is never continued,
/// nor one of which somebody has seen more.
///
/// # Errors
/// [`Error::Internal`] when the log contradicts itself; the store's failure.
pub fn append(work: &mut Work<'_>) -> Result<usize, Error> {
    let known = work.app.signature_log.head();
    if !signature_log::take_turn(work.conn)? {
        return Ok(0);
    }
    let head = signature_log::head(work.conn)?.map(Head::of).transpose()?;
    let growth = growth::judge(work, head.as_ref(), known.as_deref());
    if let Err(Error::Internal(_)) = growth {
        work.app.signature_log.found(Growth::Stopped);
    }
    let growth = growth?;
    work.app.signature_log.found(growth);
    if growth != Growth::Open {
        return Ok(0);
    }
    let taken = signature_log::take(work.conn, AT_ONCE)?;
    let size = head.as_ref().map_or(0, |head| head.size);
    let Placed { entries, leaves, cancelled } = place(work, taken, size)?;
    if entries.is_empty() {
        return Ok(0);
    }
    let grown = grow(work, head.as_ref(), &entries)?;
    signature_log::insert_entries(work.conn, &in_bundles(size, &entries)?)?;
    signature_log::insert_tiles(work.conn, &grown.tiles)?;
    signature_log::insert_leaves(work.conn, &leaves)?;
    signature_log::forget_seeds(work.conn, &cancelled)?;
    let note = Checkpoint::new(work.app.signature_log.origin(), grown.size, grown.root)
        .sign(&work.app.signature_log.signer)
        .map_err(broken)?;
    let head = CheckpointRow {
        size: number(grown.size)?,
        root: grown.root.as_bytes().to_vec(),
        note: note.to_string(),
        made_at: work.wall_now,
    };
    signature_log::insert_checkpoint(work.conn, &head)?;
    Ok(entries.len())
}

/// Entries in their places.
#[derive(Default)]
struct Placed {
    entries: Vec<[u8; ENTRY_BYTES]>,
    leaves: Vec<LeafRow>,
    cancelled: Vec<SignatureId>,
}

/// Gives each its index, and those that cancel a vote the index of its entry.
fn place(work: &mut Work<'_>, taken: Vec<TakenEntry>, size: u64) -> Result<Placed, Error> {
    let mut before = entries_before(work, &taken)?;
    let decoded = taken.into_iter().map(|waiting| {
        let said = waiting.entry.as_ref().map(|bytes| Entry::decode(bytes).map_err(broken));
        let entry = said.transpose()?;
        let entry = entry.or_else(|| before.remove(&waiting.signature_id?));
        Ok(entry.map(|entry| (entry, waiting)))
    });
    let decoded: Vec<Option<(Entry, TakenEntry)>> = decoded.collect::<Result<_, Error>>()?;
    let mut known = places_of_cancelled(work, decoded.iter().flatten())?;
    let mut placed = Placed::default();
    for (entry, waiting) in decoded.into_iter().flatten() {
        let vote = waiting.signature_id;
        let index = number(size + placed.entries.len() as u64)?;
        match vote {
            Some(vote) if entry.cancels() => {
                let Some(cancels) = known.get(&vote).copied() else {
                    // It was never in the log, so there is nothing to cancel in it.
                    tracing::error!(%vote, "a vote that the log does not know was cancelled");
                    continue;
                };
                let cancels = cancels.try_into().map_err(broken)?;
                placed.entries.push(entry.cancelling(cancels).encode());
                placed.cancelled.push(vote);
            }
            Some(vote) => {
                known.insert(vote, index);
                placed.entries.push(entry.encode());
                placed.leaves.push(LeafRow {
                    signature_id: vote,
                    log_index: index,
                    seed: waiting.seed,
                });
            }
            None => placed.entries.push(entry.encode()),
        }
    }
    Ok(placed)
}

/// Where the log says the votes that are cancelled now. Most are not, and nobody asks for their places.
fn places_of_cancelled<'a>(
    work: &mut Work<'_>,
    taken: impl Iterator<Item = &'a (Entry, TakenEntry)>,
) -> Result<HashMap<SignatureId, i64>, Error> {
    let cancelling = taken.filter(|(entry, _)| entry.cancels());
    let votes: Vec<_> = cancelling.filter_map(|(_, waiting)| waiting.signature_id).collect();
    Ok(signature_log::indices(work.conn, &votes)?.into_iter().collect())
}

/// What votes from before the log say.
fn entries_before(
    work: &mut Work<'_>,
    taken: &[TakenEntry],
) -> Result<HashMap<SignatureId, Entry>, Error> {
    let unsaid = taken.iter().filter(|waiting| waiting.entry.is_none());
    let votes: Vec<SignatureId> = unsaid.filter_map(|waiting| waiting.signature_id).collect();
    signature_log::votes_before(work.conn, &votes)?
        .iter()
        .map(|vote| Ok((vote.id, said_before(&work.app.identity, vote)?)))
        .collect()
}

/// The tree after a growth.
struct Grown {
    size: u64,
    root: Hash,
    /// Those that have become full.
    tiles: Vec<TileRow>,
}

/// Appends to the tree, and proves that the new one continues the old one.
fn grow(
    work: &mut Work<'_>,
    head: Option<&Head>,
    entries: &[[u8; ENTRY_BYTES]],
) -> Result<Grown, Error> {
    let (old, old_root) = head.map_or((0, tree::EMPTY_ROOT), |head| (head.size, head.root));
    let mut partial = BTreeMap::new();
    for tile in RightEdge::tiles(old) {
        partial.insert(tile, tile_bytes(work, tile)?);
    }
    let mut edge = RightEdge::read(old, |tile| partial.remove(&tile).flatten()).map_err(broken)?;
    if edge.root() != old_root {
        return Err(broken("its entries have another root than was signed"));
    }
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let written = edge.append(&leaves).map_err(broken)?;
    let (size, root) = (edge.size(), edge.root());
    prove(work, (old, old_root), (size, root), &written)?;
    let full = written.iter().filter(|written| written.tile.is_full());
    let tiles = full.map(full_tile).collect::<Result<_, Error>>()?;
    Ok(Grown { size, root, tiles })
}

/// Proves it as anybody would: from tiles, by the two roots.
fn prove(
    work: &mut Work<'_>,
    (old, old_root): (u64, Hash),
    (size, root): (u64, Hash),
    written: &[WrittenTile],
) -> Result<(), Error> {
    let mut tiles: BTreeMap<Tile, Vec<u8>> =
        written.iter().map(|written| (written.tile, written.bytes.clone())).collect();
    for tile in for_consistency(old, size).map_err(broken)? {
        if !tiles.contains_key(&tile)
            && let Some(bytes) = tile_bytes(work, tile)?
        {
            tiles.insert(tile, bytes);
        }
    }
    let hashes = TileHashes::new(size, |tile| tiles.get(&tile).cloned());
    let proof = tree::consistency_proof(old, size, |level, index| hashes.hash(level, index));
    let proof = proof.map_err(broken)?;
    tree::verify_consistency(old, &old_root, size, &root, &proof).map_err(broken)
}

fn full_tile(written: &WrittenTile) -> Result<TileRow, Error> {
    let mut frontier = Frontier::empty();
    let (hashes, _) = written.bytes.as_chunks::<{ Hash::LENGTH }>();
    frontier.extend(hashes.iter().map(|hash| Hash::new(*hash))).map_err(broken)?;
    Ok(TileRow {
        level: written.tile.level().into(),
        tile: number(written.tile.index())?,
        hashes: written.bytes.clone(),
        root: frontier.root().as_bytes().to_vec(),
    })
}

/// Entries in rows of one bundle at most, each with the index of its first.
fn in_bundles(size: u64, entries: &[[u8; ENTRY_BYTES]]) -> Result<Vec<(i64, Vec<u8>)>, Error> {
    let width = usize::from(WIDTH);
    let room = width - usize::try_from(size % u64::from(WIDTH)).map_err(broken)?;
    let (first, rest) = entries.split_at(room.min(entries.len()));
    let mut index = size;
    let mut rows = Vec::new();
    for part in std::iter::once(first).chain(rest.chunks(width)) {
        rows.push((number(index)?, part.concat()));
        index += part.len() as u64;
    }
    Ok(rows)
}

fn number(number: u64) -> Result<i64, Error> {
    number.try_into().map_err(broken)
}
