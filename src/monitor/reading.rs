//! The log, entry by entry: its tree, its count, and how many votes counted at each moment.

use std::collections::HashMap;

use domain::signature_log::{Recount, Tally};
use futures_util::StreamExt as _;
use futures_util::stream;
use transparency::Hash;
use transparency::checkpoint::Checkpoint;
use transparency::tiles::{RightEdge, Tile, WIDTH, decode_bundle};
use transparency::tree::{Frontier, leaf_hash};
use uuid::Uuid;

use crate::fetching::Source;
use crate::findings::{Findings, PetitionCount};
use crate::heads::Heads;
use crate::{Fault, bounds};

/// Where an entry names its petition.
const PETITION: std::ops::Range<usize> = 2..18;

/// What has been read. It keeps 130 bytes or so for a vote.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) recount: Recount,
    edge: RightEdge,
    leaves: Vec<Hash>,
    /// By petition: the sizes at which its live votes changed, with their number from then on.
    lives: HashMap<[u8; 16], Vec<(u64, u64)>>,
    head: Option<Checkpoint>,
}

impl Log {
    pub(crate) fn size(&self) -> u64 {
        self.leaves.len() as u64
    }

    /// The head up to which it was read and found as it was signed.
    pub(crate) fn head(&self) -> Option<&Checkpoint> {
        self.head.as_ref()
    }

    /// The root over the first entries.
    pub(crate) fn root_at(&self, size: u64) -> Hash {
        let mut frontier = Frontier::empty();
        let some = self.leaves.iter().take(usize::try_from(size).unwrap_or(usize::MAX));
        // No more than were appended already.
        let _ = frontier.extend(some.copied());
        frontier.root()
    }

    /// Whether it says anything of that petition. Of one from before the log it has the votes and no opening.
    pub(crate) fn knows(&self, petition: &Uuid) -> bool {
        self.recount.of(petition.as_bytes()).is_some()
    }

    /// Whether it has opened that petition for votes.
    pub(crate) fn has_opened(&self, petition: &Uuid) -> bool {
        self.recount.of(petition.as_bytes()).is_some_and(|tally| tally.required.is_some())
    }

    /// Whether so many votes of a petition counted at some size, from that one on.
    pub(crate) fn had(&self, petition: &[u8; 16], from: u64, votes: u64) -> bool {
        let Some(lives) = self.lives.get(petition) else { return votes == 0 };
        let then = lives.partition_point(|(size, _)| *size <= from);
        let at_first =
            then.checked_sub(1).and_then(|at| lives.get(at)).map_or(0, |(_, live)| *live);
        at_first == votes || lives.iter().skip(then).any(|(_, live)| *live == votes)
    }

    /// Reads on to a head, and compares the root: whether it is the one that was signed.
    pub(crate) async fn read_to(
        &mut self,
        source: &Source,
        head: &Checkpoint,
        found: &mut Findings,
        told: &impl Fn(u64, u64),
    ) -> Result<bool, Fault> {
        let width = u64::from(WIDTH);
        let tiles = (self.size() / width..head.size.div_ceil(width))
            .filter_map(|index| Tile::of_tree(0, index, head.size));
        let mut bundles = stream::iter(tiles)
            .map(|tile| async move { (tile, source.bundle(tile).await) })
            .buffered(bounds::AT_ONCE);
        while let Some((tile, bundle)) = bundles.next().await {
            let bundle = bundle?.unwrap_or_default();
            let Ok(entries) = decode_bundle(&bundle, tile.width()) else {
                found.add(format_args!(
                    "the entries from {} on are not there",
                    tile.index() * width
                ));
                return Ok(false);
            };
            let known = usize::try_from(self.size() - tile.index() * width).unwrap_or(0);
            let new = entries.get(known..).unwrap_or_default();
            self.take(source, new, found).await?;
            told(self.size(), head.size);
        }
        if self.edge.root() != head.root {
            found.add(format_args!(
                "the entries up to {} have another root than was signed",
                head.size
            ));
            return Ok(false);
        }
        self.head = Some(head.clone());
        Ok(true)
    }

    /// Counts entries, and compares the tiles that become full with those that are shown.
    async fn take(
        &mut self,
        source: &Source,
        entries: &[&[u8]],
        found: &mut Findings,
    ) -> Result<(), Fault> {
        let mut leaves = Vec::new();
        for entry in entries {
            let index = self.recount.size();
            if let Some(fault) = self.recount.take(entry) {
                found.add(format_args!("entry {index} {fault}"));
            }
            if let Some(petition) = entry.get(PETITION).and_then(|id| id.try_into().ok()) {
                let live = self.recount.of(&petition).map_or(0, Tally::live);
                let lives = self.lives.entry(petition).or_default();
                if lives.last().map(|(_, last)| *last) != Some(live) {
                    lives.push((index + 1, live));
                }
            }
            leaves.push(leaf_hash(entry));
        }
        let written = self.edge.append(&leaves);
        let written = written.map_err(|fault| Fault::Service(fault.to_string()))?;
        self.leaves.extend(leaves);
        for tile in written.into_iter().filter(|written| written.tile.is_full()) {
            if source.tile(tile.tile).await?.as_ref() != Some(&tile.bytes) {
                let (level, index) = (tile.tile.level(), tile.tile.index());
                found.add(format_args!("tile {index} at level {level} is not that of its entries"));
            }
        }
        Ok(())
    }

    /// Says what it came to.
    pub(crate) fn tell(&self, found: &mut Findings) {
        found.size = self.size();
        found.root = Some(self.edge.root());
        found.votes = self.recount.live() as u64;
        let counts = self.recount.tallies().map(|(id, tally)| PetitionCount {
            id: Uuid::from_bytes(*id),
            votes: tally.live(),
            cancelled: tally.withdrawn + tally.invalidated,
            required: tally.required,
            reached_at: tally.reached_at.map(|hour| i64::from(hour) * 3_600),
        });
        found.petitions = counts.collect();
        found.petitions.sort_by_key(|petition| petition.id);
    }

    /// Reads on until there are as many entries, as far as the log goes.
    pub(crate) async fn read_past(
        &mut self,
        source: &Source,
        heads: &Heads,
        size: u64,
        found: &mut Findings,
        told: &impl Fn(u64, u64),
    ) -> Result<(), Fault> {
        if self.size() >= size {
            return Ok(());
        }
        if let Some(newest) = heads.newest(source, found).await?
            && newest.size > self.size()
        {
            self.read_to(source, &newest, found, told).await?;
        }
        Ok(())
    }

    /// Whether a signed head is one of this log.
    pub(crate) fn compare_head(&self, head: &Checkpoint, what: &str, found: &mut Findings) {
        if head.size > self.size() {
            let size = self.size();
            found.add(format_args!("{what} has {} entries, and the log only {size}", head.size));
        } else if self.root_at(head.size) != head.root {
            let size = head.size;
            found.add(format_args!("{what}, of {size} entries, is not continued: another history"));
        }
    }
}
