//! What everybody reads: tiles of hashes, and entries in bundles.

use crate::{Error, Work};
use domain::signature_log::ENTRY_BYTES;
use store::signature_log;
use transparency::tiles::{Resource, Tile, WIDTH, encode_bundle};
use transparency::tree::leaf_hash;

/// A tile or a bundle, full or as a smaller log had it.
///
/// # Errors
/// [`Error::NotFound`] for what the log has not, or not yet.
pub fn serve(work: &mut Work<'_>, resource: Resource) -> Result<Vec<u8>, Error> {
    let (Resource::Hashes(tile) | Resource::Entries(tile)) = resource;
    let log = &work.app.signature_log;
    let has = || log.head().is_some_and(|head| tile.is_within(head.size));
    if !has() {
        // Another process may have appended it.
        log.follow(work.conn)?;
        if !has() {
            return Err(Error::NotFound);
        }
    }
    let bytes = match resource {
        Resource::Hashes(tile) => tile_bytes(work, tile)?,
        Resource::Entries(tile) => {
            let entries = entries(work, tile)?;
            let (entries, _) = entries.as_chunks::<ENTRY_BYTES>();
            encode_bundle(entries).ok()
        }
    };
    let lost = || Error::Internal(format!("the log of signatures has lost {resource}"));
    bytes.ok_or_else(lost)
}

/// The hashes of a tile, one after another; `None` where the log has not as many. Only full ones are kept: the others follow
/// from what is below them.
pub(super) fn tile_bytes(work: &mut Work<'_>, tile: Tile) -> Result<Option<Vec<u8>>, Error> {
    let (level, index) = (i16::from(tile.level()), number(tile.index())?);
    if tile.is_full() {
        return Ok(signature_log::tile(work.conn, level, index)?);
    }
    let hashes: Vec<Vec<u8>> = if level == 0 {
        let entries = entries(work, tile)?;
        let (entries, _) = entries.as_chunks::<ENTRY_BYTES>();
        entries.iter().map(|entry| leaf_hash(entry).as_bytes().to_vec()).collect()
    } else {
        let first = index * i64::from(WIDTH);
        let below = (first, first + i64::from(tile.width()));
        signature_log::tile_roots(work.conn, level - 1, below)?
    };
    Ok((hashes.len() == usize::from(tile.width())).then(|| hashes.concat()))
}

/// The entries under a tile of the lowest level, one after another: as many as there are of them.
fn entries(work: &mut Work<'_>, tile: Tile) -> Result<Vec<u8>, Error> {
    let first = number(tile.index())? * i64::from(WIDTH);
    let end = first + i64::from(tile.width());
    let rows = signature_log::entries_from(work.conn, (first, end))?;
    let mut entries: Vec<u8> = rows.into_iter().flat_map(|(_, entries)| entries).collect();
    entries.truncate(usize::from(tile.width()) * ENTRY_BYTES);
    Ok(entries)
}

fn number(number: u64) -> Result<i64, Error> {
    number.try_into().map_err(|_| Error::NotFound)
}

/// One entry, if the log has it.
pub(super) fn entry(work: &mut Work<'_>, index: i64) -> Result<Option<Vec<u8>>, Error> {
    let width = i64::from(WIDTH);
    let first = index - index % width;
    let rows = signature_log::entries_from(work.conn, (first, index + 1))?;
    let from = |row_first: i64| usize::try_from(index - row_first).map(|at| at * ENTRY_BYTES);
    Ok(rows.into_iter().rev().find_map(|(row_first, entries)| {
        let from = from(row_first).ok()?;
        entries.get(from..from + ENTRY_BYTES).map(<[u8]>::to_vec)
    }))
}
