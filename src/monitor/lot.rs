//! An audit by lot: which votes of a petition are opened to an auditor, so that nobody can choose them, and what follows from
//! what the auditor finds.

use std::fmt;

use domain::signature_log::Recount;
use transparency::Hash;
use transparency::tiles::{Tile, WIDTH, decode_bundle};
use transparency::tree::leaf_hash;
use uuid::Uuid;

use crate::fetching::Source;
use crate::findings::Findings;
use crate::heads::Heads;
use crate::reading::Log;
use crate::{Asked, Fault};

/// How sure a bound is: it is too low in one audit of twenty at most.
const CONFIDENCE: f64 = 0.95;
/// Halvings after which a bound is known better than it is told.
const HALVINGS: u32 = 60;

/// What is to be drawn.
#[derive(Debug, Clone)]
pub struct Draw {
    /// From the votes of this petition.
    pub petition: Uuid,
    /// So many.
    pub votes: usize,
    /// At this size of the log; at the newest head without one.
    pub size: Option<u64>,
    /// What nobody could know when that head was signed: the numbers of a public lottery, the hash of a later block.
    pub randomness: String,
}

/// What was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// The size of the log, and the root over it, that were drawn from.
    pub head: (u64, Hash),
    /// Votes that count there.
    pub votes: usize,
    /// The entries of those that were drawn, in the order of drawing.
    pub drawn: Vec<u64>,
}

/// Reads the log, verifies it, and draws.
///
/// # Errors
/// [`Fault`], also when the log does not hold or has not so many entries.
pub async fn draw(asked: &Asked, draw: &Draw, told: impl Fn(u64, u64)) -> Result<Lot, Fault> {
    let source = Source::new(asked)?;
    let mut found = Findings::default();
    let heads = Heads::of(&source, asked, &mut found).await?;
    let mut log = Log::default();
    if let Some(head) = heads.newest(&source, &mut found).await? {
        log.read_to(&source, &head, &mut found, &told).await?;
    }
    let size = draw.size.unwrap_or(log.size());
    if !found.is_sound() || size > log.size() {
        let why = found.listed.first().cloned().unwrap_or_else(|| "it is shorter".to_owned());
        return Err(Fault::Service(format!("nothing is drawn from this log: {why}")));
    }
    let votes = votes_at(&source, size, draw.petition).await?;
    let head = (size, log.root_at(size));
    let drawn = chosen(&head.1, &draw.randomness, votes.clone(), draw.votes);
    Ok(Lot { head, votes: votes.len(), drawn })
}

/// The entries of a petition's votes that count at a size of a log that has been verified.
async fn votes_at(source: &Source, size: u64, petition: Uuid) -> Result<Vec<u64>, Fault> {
    let mut recount = Recount::default();
    for index in 0..size.div_ceil(u64::from(WIDTH)) {
        let Some(tile) = Tile::of_tree(0, index, size) else { continue };
        let bundle = source.bundle(tile).await?.unwrap_or_default();
        let entries = decode_bundle(&bundle, tile.width());
        let entries = entries.map_err(|fault| Fault::Service(fault.to_string()))?;
        for entry in entries {
            recount.take(entry);
        }
    }
    let counts = |index: &u64| recount.live_for(*index) == Some(petition.as_bytes());
    Ok((0..size).filter(counts).collect())
}

/// The first so many of the votes, when they are shuffled by the seed (Fisher and Yates): SHA-256 of a zero byte, the root and
/// the randomness. Each number is SHA-256 of a zero byte, the seed and a counter of 8 bytes, and of that the first 8 bytes.
fn chosen(root: &Hash, randomness: &str, mut votes: Vec<u64>, count: usize) -> Vec<u64> {
    let seed = leaf_hash(&[root.as_bytes(), randomness.as_bytes()].concat());
    let mut counter = 0_u64;
    let mut below = |bound: u64| loop {
        let hash = leaf_hash(&[&seed.as_bytes()[..], &counter.to_be_bytes()].concat());
        counter += 1;
        let number = hash.as_bytes().first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        // What is left over at the top would make the first ones likelier.
        if number < u64::MAX - u64::MAX % bound {
            return number % bound;
        }
    };
    let count = count.min(votes.len());
    for at in 0..count {
        let rest = (votes.len() - at) as u64;
        let other = usize::try_from(below(rest)).unwrap_or(0);
        votes.swap(at, at + other);
    }
    votes.truncate(count);
    votes
}

/// The share of false votes that is not exceeded, with 95 % confidence, when of so many that were drawn so many were false
/// (Clopper and Pearson, one-sided; drawing without putting back only makes it safer).
pub fn most_false(drawn: u32, wrong: u32) -> f64 {
    if wrong >= drawn {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let share = f64::midpoint(low, high);
        if at_most(drawn, wrong, share) > 1.0 - CONFIDENCE { low = share } else { high = share }
    }
    high
}

/// How likely it is to draw so many false ones at most, when that share is false.
fn at_most(drawn: u32, wrong: u32, share: f64) -> f64 {
    let (mut ways, mut sum) = (0.0_f64, 0.0);
    for count in 0..=wrong {
        if count > 0 {
            ways += f64::from(drawn - count + 1).ln() - f64::from(count).ln();
        }
        let left = f64::from(drawn - count);
        sum += (ways + f64::from(count) * share.ln() + left * (1.0 - share).ln()).exp();
    }
    sum
}

impl fmt::Display for Lot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (size, root) = &self.head;
        let (drawn, votes) = (self.drawn.len(), self.votes);
        writeln!(
            formatter,
            "{drawn} of {votes} votes, drawn from the log of {size} entries with root {root}:"
        )?;
        self.drawn.iter().try_for_each(|entry| writeln!(formatter, "{entry}"))?;
        let drawn = u32::try_from(drawn).unwrap_or(u32::MAX);
        for wrong in [0, 1, 3] {
            if wrong < drawn {
                let share = most_false(drawn, wrong) * 100.0;
                #[allow(clippy::cast_precision_loss, reason = "told in round numbers")]
                let most = (share / 100.0 * votes as f64).floor();
                writeln!(
                    formatter,
                    "if {wrong} of them are false, then at most {share:.2} % of all are, {most} votes (right in 19 audits of 20)"
                )?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_false_of_three_thousand_is_less_than_one_in_a_thousand() {
        // The rule of three, and tables of Clopper and Pearson.
        for (drawn, wrong, share) in [
            (3_000, 0, 0.000_998),
            (1_000, 0, 0.002_991),
            (100, 0, 0.029_513),
            (100, 5, 0.102_248),
            (20, 1, 0.216_107),
        ] {
            let told = most_false(drawn, wrong);
            assert!((told - share).abs() < 1e-5, "{wrong} of {drawn}: {told}");
        }
        assert!((most_false(5, 5) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_lot_is_drawn_once_each_by_what_nobody_could_know() {
        let root = leaf_hash(b"a root");
        let votes: Vec<u64> = (100..400).collect();
        let lot = chosen(&root, "7 13 22 31", votes.clone(), 50);
        assert_eq!(lot, chosen(&root, "7 13 22 31", votes.clone(), 50), "anybody draws the same");
        let mut once = lot.clone();
        once.sort_unstable();
        once.dedup();
        assert!(once.len() == 50 && once.iter().all(|vote| votes.contains(vote)));
        assert_ne!(lot, chosen(&root, "7 13 22 32", votes.clone(), 50));
        assert_ne!(lot, chosen(&leaf_hash(b"another"), "7 13 22 31", votes.clone(), 50));
        let mut all = chosen(&root, "", votes.clone(), 1_000);
        all.sort_unstable();
        assert_eq!(all, votes);
    }

    #[test]
    fn each_vote_is_as_likely_as_any_other() {
        let root = leaf_hash(b"a root");
        let mut times = [0_u32; 10];
        for round in 0..5_000 {
            let lot = chosen(&root, &format!("{round}"), (0..10).collect(), 3);
            lot.iter().for_each(|vote| times[usize::try_from(*vote).unwrap()] += 1);
        }
        // 1,500 each; five standard deviations of 32.
        assert!(times.iter().all(|times| (1_340..1_660).contains(times)), "{times:?}");
    }
}
