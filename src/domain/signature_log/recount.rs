//! Counting again: what the entries come to, one after another, and where they contradict themselves.

use std::collections::{HashMap, HashSet};
use std::fmt;

use super::entry::{Entry, Hash, Malformed, Statement};

/// What the log says of one petition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Votes that were given.
    pub signed: u64,
    /// Of these, those that their signers took back.
    pub withdrawn: u64,
    /// Of these, those that were found to be none.
    pub invalidated: u64,
    /// Votes needed, once it was opened.
    pub required: Option<u32>,
    /// SHA-256 of the text that was opened.
    pub text_hash: Option<Hash>,
    /// Hour at which the votes needed were there for the first time after it was opened.
    pub reached_at: Option<u32>,
    /// It was closed, and not opened again.
    pub closed: bool,
    /// SHA-256 of the latest decision.
    pub decision: Option<Hash>,
}

impl Tally {
    /// Votes that count.
    pub const fn live(&self) -> u64 {
        self.signed.saturating_sub(self.withdrawn).saturating_sub(self.invalidated)
    }
}

/// A contradiction within the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The bytes are no entry.
    Malformed,
    /// A person who counts already counts once more.
    Duplicate,
    /// It cancels what is no live vote on the same petition.
    CancelsNothing,
    /// A petition was closed with another count than that of its live votes.
    MiscountedAtClosing,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Malformed => "is no entry of this layout",
            Self::Duplicate => "counts a person who counts already",
            Self::CancelsNothing => "cancels what is no live vote on the petition",
            Self::MiscountedAtClosing => "closes with another count than that of the live votes",
        })
    }
}

#[derive(Default)]
struct Petition {
    tally: Tally,
    live_tags: HashSet<Hash>,
}

/// A count in progress. It keeps 70 bytes or so for a live vote.
#[derive(Default)]
pub struct Recount {
    petitions: HashMap<[u8; 16], Petition>,
    /// Votes that count, by the index of their entry.
    live: HashMap<u64, ([u8; 16], Hash)>,
    next: u64,
}

impl Recount {
    /// Takes the next entry, and says what is wrong with it; a wrong one counts as far as it can.
    pub fn take(&mut self, bytes: &[u8]) -> Option<Fault> {
        let index = self.next;
        self.next += 1;
        match Entry::decode(bytes) {
            Ok(entry) => self.count(index, &entry),
            Err(Malformed) => Some(Fault::Malformed),
        }
    }

    /// Entries that were taken.
    pub const fn size(&self) -> u64 {
        self.next
    }

    /// What the log says of each petition, in no order.
    pub fn tallies(&self) -> impl Iterator<Item = (&[u8; 16], &Tally)> {
        self.petitions.iter().map(|(id, petition)| (id, &petition.tally))
    }

    /// What the log says of that petition, if anything.
    pub fn of(&self, petition: &[u8; 16]) -> Option<&Tally> {
        self.petitions.get(petition).map(|petition| &petition.tally)
    }

    /// The petition for which the vote of the entry with that index counts, if it does.
    pub fn live_for(&self, index: u64) -> Option<&[u8; 16]> {
        self.live.get(&index).map(|(petition, _)| petition)
    }

    /// How many votes count.
    pub fn live(&self) -> usize {
        self.live.len()
    }

    fn count(&mut self, index: u64, entry: &Entry) -> Option<Fault> {
        match entry.statement {
            Statement::Signed(vote) => {
                self.live.insert(index, (entry.petition, vote.duplicate_tag));
                let petition = self.petitions.entry(entry.petition).or_default();
                petition.tally.signed += 1;
                petition.reach(entry.hour);
                (!petition.live_tags.insert(vote.duplicate_tag)).then_some(Fault::Duplicate)
            }
            Statement::Withdrawn { cancels } | Statement::Invalidated { cancels, .. } => {
                match self.live.remove(&cancels) {
                    Some((petition, tag)) if petition == entry.petition => {
                        let petition = self.petitions.entry(petition).or_default();
                        petition.live_tags.remove(&tag);
                        if matches!(entry.statement, Statement::Withdrawn { .. }) {
                            petition.tally.withdrawn += 1;
                        } else {
                            petition.tally.invalidated += 1;
                        }
                        None
                    }
                    Some(another) => {
                        self.live.insert(cancels, another);
                        Some(Fault::CancelsNothing)
                    }
                    None => Some(Fault::CancelsNothing),
                }
            }
            Statement::Opened(opening) => {
                let petition = self.petitions.entry(entry.petition).or_default();
                petition.tally.required = Some(opening.required);
                petition.tally.text_hash = Some(opening.text_hash);
                petition.tally.closed = false;
                petition.reach(entry.hour);
                None
            }
            Statement::Closed(closing) => {
                let petition = self.petitions.entry(entry.petition).or_default();
                petition.tally.closed = true;
                (petition.tally.live() != closing.count).then_some(Fault::MiscountedAtClosing)
            }
            Statement::Decided(document) => {
                self.petitions.entry(entry.petition).or_default().tally.decision = Some(document);
                None
            }
        }
    }
}

impl Petition {
    fn reach(&mut self, hour: u32) {
        let reached =
            self.tally.required.is_some_and(|required| self.tally.live() >= required.into());
        if reached && self.tally.reached_at.is_none() {
            self.tally.reached_at = Some(hour);
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::super::entry::{Closing, Evidence, Finding, Opening, Vote};
    use super::*;

    fn signed(tag: u8) -> Statement {
        let (commitment, duplicate_tag) = ([tag; 32], [tag; 32]);
        Statement::Signed(Vote { commitment, duplicate_tag, evidence: Evidence::Declared })
    }

    fn counted(entries: &[(u8, Statement)]) -> (Recount, Vec<Option<Fault>>) {
        let mut recount = Recount::default();
        let faults = entries
            .iter()
            .map(|(petition, statement)| {
                let statement = *statement;
                let entry = Entry { petition: [*petition; 16], hour: 1, statement };
                recount.take(&entry.encode())
            })
            .collect();
        (recount, faults)
    }

    #[test]
    fn votes_that_were_taken_back_and_given_again_are_counted_once() {
        let closes_on = NaiveDate::MIN;
        let opening = Opening { text_hash: [1; 32], required: 2, closes_on };
        let (recount, faults) = counted(&[
            (1, signed(1)),
            (1, Statement::Opened(opening)),
            (1, signed(2)),
            (1, Statement::Withdrawn { cancels: 0 }),
            (1, signed(1)),
            (1, Statement::Invalidated { cancels: 2, finding: Finding::Moderators }),
            (2, signed(2)),
            (1, Statement::Closed(Closing { count: 1 })),
        ]);
        assert_eq!(faults, [None; 8]);
        let tally = recount.of(&[1; 16]).cloned().unwrap_or_default();
        assert_eq!((tally.signed, tally.withdrawn, tally.invalidated, tally.live()), (3, 1, 1, 1));
        assert_eq!((tally.reached_at, tally.closed), (Some(1), true));
        assert_eq!(recount.of(&[2; 16]).map(Tally::live), Some(1));
    }

    #[test]
    fn each_contradiction_is_found() {
        let cancelled = |cancels| Statement::Withdrawn { cancels };
        for (entries, fault) in [
            (vec![(1, signed(1)), (1, signed(1))], Fault::Duplicate),
            (vec![(1, signed(1)), (2, cancelled(0))], Fault::CancelsNothing),
            (vec![(1, signed(1)), (1, cancelled(1))], Fault::CancelsNothing),
            (vec![(1, cancelled(0))], Fault::CancelsNothing),
            (
                vec![(1, signed(1)), (1, Statement::Closed(Closing { count: 2 }))],
                Fault::MiscountedAtClosing,
            ),
        ] {
            let (_, faults) = counted(&entries);
            assert_eq!(faults.last(), Some(&Some(fault)), "{entries:?}");
        }
        assert_eq!(Recount::default().take(&[0; 96]), Some(Fault::Malformed));
    }
}
