//! The log counted again from its entries, and compared with its signed heads, its tiles and the database.

use std::collections::{HashMap, HashSet};
use std::fmt;

use super::fault::broken;
use super::head::Head;
use crate::{Error, Work};
use domain::signature_log::{ENTRY_BYTES, Entry, Recount, Statement, Tally};
use store::database::allow_minutes;
use store::ids::{PetitionId, SignatureId};
use store::signature_log;
use transparency::Hash;
use transparency::checkpoint::Checkpoint;
use transparency::note::Note;
use transparency::tiles::{RightEdge, WIDTH, WrittenTile};
use transparency::tree::{Frontier, leaf_hash};
use uuid::Uuid;

/// Longest time it may take.
const MINUTES: u32 = 60;
/// Entries that are read at a time: those of so many bundles.
const PAGE: i64 = 256 * WIDTH as i64;
/// Votes and heads that are read at a time.
const ROWS: i64 = 10_000;
/// Faults that are listed; all are counted.
const LISTED: usize = 100;

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Entries of the log.
    pub size: u64,
    /// The root over them, as they were counted again.
    pub root: Option<Hash>,
    /// Votes that count by the log.
    pub live: u64,
    /// Petitions that the log speaks of.
    pub petitions: u64,
    /// Heads whose roots were compared.
    pub heads: u64,
    /// Entries that wait for their place; they are counted apart.
    pub waiting: u64,
    /// Faults.
    pub wrong: u64,
    /// The first of them, in words. They name no person.
    pub listed: Vec<String>,
}

impl Findings {
    /// Nothing is wrong.
    pub const fn is_sound(&self) -> bool {
        self.wrong == 0
    }

    fn add(&mut self, fault: impl fmt::Display) {
        self.wrong += 1;
        if self.listed.len() < LISTED {
            self.listed.push(fault.to_string());
        }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.listed.iter().try_for_each(|fault| writeln!(formatter, "log: {fault}"))?;
        let root = self.root.map(|root| root.to_string()).unwrap_or_default();
        writeln!(
            formatter,
            "log of signatures: {} entries with root {root}, {} heads, {} petitions, {} votes that count, {} entries \
             that wait, {} faults",
            self.size, self.heads, self.petitions, self.live, self.waiting, self.wrong
        )
    }
}

/// Counts the log again and compares it, all in the snapshot of the caller's transaction; `told` hears how many entries are
/// done, of how many.
///
/// # Errors
/// The store's failure.
pub fn audit(work: &mut Work<'_>, told: impl Fn(u64, u64)) -> Result<Findings, Error> {
    allow_minutes(work.conn, MINUTES)?;
    let mut found = Findings::default();
    let head = signature_log::head(work.conn)?.map(Head::of).transpose()?;
    if let Some(head) = &head {
        judge_note(work, head, &mut found);
    }
    let size = head.map_or(0, |head| head.size);
    let recount = count(work, size, &mut found, told)?;
    found.live = recount.live() as u64;
    found.petitions = recount.tallies().count() as u64;
    let waiting = Waiting::of(work)?;
    found.waiting = waiting.entries;
    compare_votes(work, &recount, &waiting, &mut found)?;
    compare_counts(work, &recount, &waiting, &mut found)?;
    compare_petitions(work, &recount, &waiting, &mut found)?;
    Ok(found)
}

/// The head is what it says, by the log's signature.
fn judge_note(work: &Work<'_>, head: &Head, found: &mut Findings) {
    let log = &work.app.signature_log;
    let keys = std::slice::from_ref(log.verifier_key());
    let signed =
        Note::parse(head.note.as_bytes()).map_err(|fault| fault.to_string()).and_then(|note| {
            Checkpoint::verify(&note, log.origin(), keys).map_err(|fault| fault.to_string())
        });
    match signed {
        Ok(signed) if (signed.size, signed.root) == (head.size, head.root) => {}
        Ok(_) => found.add("the head on record is another than was signed"),
        Err(fault) => found.add(format_args!("the head is not signed by this log: {fault}")),
    }
}

/// Goes through the entries one after another.
struct Counting {
    recount: Recount,
    frontier: Frontier,
    edge: RightEdge,
    /// Heads that are still to come, the next one last.
    heads: Vec<(i64, Vec<u8>)>,
    last_head: i64,
}

fn count(
    work: &mut Work<'_>,
    size: u64,
    found: &mut Findings,
    told: impl Fn(u64, u64),
) -> Result<Recount, Error> {
    let mut counting = Counting {
        recount: Recount::default(),
        frontier: Frontier::empty(),
        edge: RightEdge::empty(),
        heads: Vec::new(),
        last_head: 0,
    };
    counting.next_heads(work)?;
    let end = i64::try_from(size).map_err(broken)?;
    let mut first = 0;
    while first < end {
        let rows = signature_log::entries_from(work.conn, (first, (first + PAGE).min(end)))?;
        let mut leaves = Vec::new();
        for (row_first, entries) in rows {
            let at = counting.recount.size();
            if u64::try_from(row_first) != Ok(at) {
                found.add(format_args!("entry {at} is not there, or stands elsewhere"));
            }
            let (entries, _) = entries.as_chunks::<ENTRY_BYTES>();
            for entry in entries {
                leaves.push(counting.take(work, entry, found)?);
            }
        }
        for tile in counting.edge.append(&leaves).map_err(broken)? {
            compare_tile(work, &tile, found)?;
        }
        first += PAGE;
        told(counting.recount.size(), size);
    }
    let counted = counting.recount.size();
    (found.size, found.root) = (counted, Some(counting.frontier.root()));
    if counted != size {
        found.add(format_args!("{counted} entries, and {size} were signed"));
    }
    Ok(counting.recount)
}

impl Counting {
    /// Counts an entry; its hash.
    fn take(
        &mut self,
        work: &mut Work<'_>,
        entry: &[u8; ENTRY_BYTES],
        found: &mut Findings,
    ) -> Result<Hash, Error> {
        let index = self.recount.size();
        if let Some(fault) = self.recount.take(entry) {
            found.add(format_args!("entry {index} {fault}"));
        }
        let hash = leaf_hash(entry);
        self.frontier.append(hash).map_err(broken)?;
        let size = i64::try_from(self.frontier.size()).map_err(broken)?;
        if self.heads.last().is_some_and(|(head, _)| *head == size) {
            let signed = self.heads.pop().map(|(_, root)| root);
            found.heads += 1;
            if signed.as_deref() != Some(self.frontier.root().as_bytes()) {
                found.add(format_args!("the head at {size} was signed over another root"));
            }
            if self.heads.is_empty() {
                self.next_heads(work)?;
            }
        }
        Ok(hash)
    }

    fn next_heads(&mut self, work: &mut Work<'_>) -> Result<(), Error> {
        self.heads = signature_log::checkpoints_after(work.conn, self.last_head, ROWS)?;
        if let Some((size, _)) = self.heads.last() {
            self.last_head = *size;
        }
        self.heads.reverse();
        Ok(())
    }
}

fn compare_tile(
    work: &mut Work<'_>,
    written: &WrittenTile,
    found: &mut Findings,
) -> Result<(), Error> {
    let tile = written.tile;
    if tile.is_full() {
        let index = i64::try_from(tile.index()).map_err(broken)?;
        let kept = signature_log::tile(work.conn, tile.level().into(), index)?;
        if kept.as_ref() != Some(&written.bytes) {
            let (level, index) = (tile.level(), tile.index());
            found.add(format_args!("tile {index} at level {level} is not that of its entries"));
        }
    }
    Ok(())
}

/// What waits for its place.
#[derive(Default)]
struct Waiting {
    entries: u64,
    /// Votes more, or fewer, by petition.
    votes: HashMap<[u8; 16], i64>,
    /// Votes that will be cancelled.
    cancelled: HashSet<Uuid>,
}

impl Waiting {
    fn of(work: &mut Work<'_>) -> Result<Self, Error> {
        let mut waiting = Self::default();
        let rows = signature_log::waiting(work.conn)?;
        waiting.entries = rows.len() as u64;
        let mut before = Vec::new();
        for row in rows {
            let vote = row.signature_id;
            let Some(entry) = row.entry else {
                before.extend(vote);
                continue;
            };
            let entry = Entry::decode(&entry).map_err(broken)?;
            if matches!(entry.statement, Statement::Signed(_)) {
                *waiting.votes.entry(entry.petition).or_default() += 1;
            } else if entry.cancels() {
                *waiting.votes.entry(entry.petition).or_default() -= 1;
                waiting.cancelled.extend(vote.map(SignatureId::uuid));
            }
        }
        for vote in signature_log::votes_before(work.conn, &before)? {
            *waiting.votes.entry(vote.petition_id.uuid().into_bytes()).or_default() += 1;
        }
        Ok(waiting)
    }

    fn of_petition(&self, petition: &[u8; 16]) -> i64 {
        self.votes.get(petition).copied().unwrap_or(0)
    }
}

/// Each vote counts in the log when it counts here, and the log has none beside these.
fn compare_votes(
    work: &mut Work<'_>,
    recount: &Recount,
    waiting: &Waiting,
    found: &mut Findings,
) -> Result<(), Error> {
    let (mut after, mut matched) = (None, HashSet::new());
    loop {
        let page = signature_log::leaves_after(work.conn, after, ROWS)?;
        let Some(last) = page.last() else { break };
        after = Some(last.signature_id);
        for vote in page {
            let index = u64::try_from(vote.log_index).map_err(broken)?;
            let petition = vote.petition_id.uuid().into_bytes();
            let leaves = !vote.live && waiting.cancelled.contains(&vote.signature_id.uuid());
            match recount.live_for(index) {
                Some(counted) if *counted == petition && (vote.live || leaves) => {
                    if !matched.insert(index) {
                        found.add(format_args!("entry {index} stands for two signatures"));
                    }
                }
                None if !vote.live => {}
                Some(_) | None => {
                    found.add(format_args!("entry {index} is not what the signature for it says"));
                }
            }
        }
    }
    let unfounded = recount.live().saturating_sub(matched.len());
    if unfounded > 0 {
        found.add(format_args!("{unfounded} votes of the log have no signature that counts"));
    }
    Ok(())
}

fn compare_counts(
    work: &mut Work<'_>,
    recount: &Recount,
    waiting: &Waiting,
    found: &mut Findings,
) -> Result<(), Error> {
    let mut counts: HashMap<[u8; 16], i64> = signature_log::live_counts(work.conn)?
        .into_iter()
        .map(|(petition, count)| (petition.uuid().into_bytes(), count))
        .collect();
    for (petition, _) in recount.tallies() {
        counts.entry(*petition).or_default();
    }
    for (petition, counted) in counts {
        let logged = recount.of(&petition).map_or(0, Tally::live);
        let logged = i64::try_from(logged).map_err(broken)? + waiting.of_petition(&petition);
        if logged != counted {
            let id = PetitionId::from(Uuid::from_bytes(petition));
            found.add(format_args!(
                "petition {id}: {counted} signatures count, {logged} by the log"
            ));
        }
    }
    Ok(())
}

/// Texts, thresholds and whether they were reached. Of what came before the log it says nothing.
fn compare_petitions(
    work: &mut Work<'_>,
    recount: &Recount,
    waiting: &Waiting,
    found: &mut Findings,
) -> Result<(), Error> {
    for row in signature_log::opened(work.conn)? {
        let petition = row.id.uuid().into_bytes();
        let Some(tally) = recount.of(&petition).filter(|tally| tally.required.is_some()) else {
            continue;
        };
        let id = row.id;
        if tally.text_hash.as_ref().map(|hash| &hash[..]) != row.text_hash.as_deref() {
            found.add(format_args!("petition {id}: the log opened another text"));
        }
        let required = row.required_count.and_then(|required| u32::try_from(required).ok());
        if tally.required != required {
            found.add(format_args!("petition {id}: the log has another threshold"));
        }
        let settled = waiting.of_petition(&petition) == 0;
        if settled && row.threshold_reached_at.is_some() && tally.reached_at.is_none() {
            found.add(format_args!("petition {id}: by the log its threshold was not reached"));
        }
    }
    Ok(())
}
