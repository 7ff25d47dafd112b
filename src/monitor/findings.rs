//! What was found.

use std::fmt;

use transparency::Hash;
use uuid::Uuid;

use crate::bounds;

/// What the log says of one petition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetitionCount {
    /// Its id.
    pub id: Uuid,
    /// Votes that count.
    pub votes: u64,
    /// Votes that were taken back, or found to be none.
    pub cancelled: u64,
    /// Votes needed, once it was opened.
    pub required: Option<u32>,
    /// Seconds since 1970 at the beginning of the hour in which they were there.
    pub reached_at: Option<i64>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// The name of the log.
    pub origin: String,
    /// Its key, by which its heads were verified.
    pub key: String,
    /// Entries.
    pub size: u64,
    /// The root over them, as they were counted again.
    pub root: Option<Hash>,
    /// Votes that count, of all petitions.
    pub votes: u64,
    /// What the log says of each petition, by their ids.
    pub petitions: Vec<PetitionCount>,
    /// Petitions whose readings were compared.
    pub compared: u64,
    /// Petitions that were opened by the log and are not shown to everybody.
    pub unseen: u64,
    /// Faults.
    pub wrong: u64,
    /// The first of them, in words.
    pub listed: Vec<String>,
    /// What was not verified, in words.
    pub warnings: Vec<String>,
}

impl Findings {
    /// Nothing is wrong.
    pub const fn is_sound(&self) -> bool {
        self.wrong == 0
    }

    /// The same before anything was read.
    pub(crate) fn begun(found: &Self) -> Self {
        let (origin, key, warnings) =
            (found.origin.clone(), found.key.clone(), found.warnings.clone());
        Self { origin, key, warnings, ..Self::default() }
    }

    pub(crate) fn add(&mut self, fault: impl fmt::Display) {
        self.wrong += 1;
        if self.listed.len() < bounds::LISTED {
            self.listed.push(fault.to_string());
        }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.warnings.iter().try_for_each(|warning| writeln!(formatter, "note: {warning}"))?;
        self.listed.iter().try_for_each(|fault| writeln!(formatter, "log: {fault}"))?;
        let root = self.root.map(|root| root.to_string()).unwrap_or_default();
        writeln!(
            formatter,
            "{}: {} entries with root {root}, {} petitions, {} votes that count; {} petitions compared, {} not shown, {} faults",
            self.origin,
            self.size,
            self.petitions.len(),
            self.votes,
            self.compared,
            self.unseen,
            self.wrong
        )
    }
}
