//! An entry, whose layout is fixed: docs/VERIFY.md has it as a table.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use thiserror::Error;

use crate::assurance::Assurance;
use crate::rules::Source;

/// SHA-256, or HMAC-SHA-256.
pub type Hash = [u8; 32];

/// Bytes of an entry, whatever it says.
pub const ENTRY_BYTES: usize = 96;
/// Of the layout.
const VERSION: u8 = 1;
/// Seconds of an hour: entries tell no finer time, so that nobody is found by it.
const HOUR: i64 = 3_600;

/// Where the parts of an entry begin.
mod at {
    pub const KIND: usize = 1;
    pub const PETITION: usize = 2;
    pub const HOUR: usize = 18;
    pub const FIRST: usize = 22;
    pub const SECOND: usize = 54;
    pub const EVIDENCE: usize = 86;
    pub const REASON: usize = 87;
    pub const CANCELS: usize = 88;
}

/// What kinds of entries there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    Signed = 1,
    Withdrawn = 2,
    Invalidated = 3,
    Opened = 4,
    Closed = 5,
    Decided = 6,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Signed,
        Self::Withdrawn,
        Self::Invalidated,
        Self::Opened,
        Self::Closed,
        Self::Decided,
    ];
}

/// What a signer's own word is as a reason.
const BY_SIGNER: u8 = 1;

/// By what it is known who gave a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Evidence {
    /// An account whose holder said who they are.
    Declared = 1,
    /// An account that a provider of identities vouches for.
    Provider = 2,
    /// An account whose holder stood at a counter.
    Counter = 3,
    /// An account that was proved by an electronic signature (ЭЦП).
    Eds = 4,
    /// The signer's own electronic signature over this vote, which the commitment binds: nobody else can make one.
    Cms = 5,
    /// A line of a signature sheet.
    Paper = 6,
}

impl Evidence {
    const ALL: [Self; 6] =
        [Self::Declared, Self::Provider, Self::Counter, Self::Eds, Self::Cms, Self::Paper];

    /// That of a vote that came in so, from an account so sure, with a CMS or without.
    pub const fn of(channel: Source, assurance: Assurance, cms: bool) -> Self {
        match (channel, cms, assurance) {
            (Source::Paper, _, _) => Self::Paper,
            (Source::Electronic, true, _) => Self::Cms,
            (Source::Electronic, false, Assurance::Declared) => Self::Declared,
            (Source::Electronic, false, Assurance::Provider) => Self::Provider,
            (Source::Electronic, false, Assurance::Counter) => Self::Counter,
            (Source::Electronic, false, Assurance::Eds) => Self::Eds,
        }
    }
}

/// Who found that a vote is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Finding {
    /// Two moderators.
    Moderators = 2,
    /// The person whose IIN it bears: they have not given it.
    Disowned = 3,
}

/// A vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vote {
    /// Binds the signer, and hides them behind a key that only they are shown.
    pub commitment: Hash,
    /// The same for one person on one petition, and nobody's to tell without that petition's key.
    pub duplicate_tag: Hash,
    /// By what it is known who gave it.
    pub evidence: Evidence,
}

/// That votes are gathered in the open (90-2(7)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// SHA-256 of the frozen text.
    pub text_hash: Hash,
    /// Votes needed (90-3(4)).
    pub required: u32,
    /// Last civil day of signing.
    pub closes_on: NaiveDate,
}

/// That no votes are gathered any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// Live votes at that moment.
    pub count: u64,
}

/// What an entry says of its petition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement {
    /// Somebody signed.
    Signed(Vote),
    /// The signer took back the vote of the entry with that index.
    Withdrawn {
        /// The entry that counts no longer.
        cancels: u64,
    },
    /// The vote of the entry with that index was found to be none.
    Invalidated {
        /// The entry that counts no longer.
        cancels: u64,
        /// By whom.
        finding: Finding,
    },
    /// It collects votes in the open.
    Opened(Opening),
    /// It collects no more.
    Closed(Closing),
    /// The first head decided (90-6); SHA-256 of the document.
    Decided(Hash),
}

/// An entry of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The petition's id.
    pub petition: [u8; 16],
    /// Whole hours since 1970, UTC.
    pub hour: u32,
    /// What is said of it.
    pub statement: Statement,
}

/// Bytes that are no entry of this layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no entry of version {VERSION}")]
pub struct Malformed;

impl Entry {
    /// An entry about something that happened at that instant.
    pub fn at(petition: [u8; 16], at: DateTime<Utc>, statement: Statement) -> Self {
        let hour = u32::try_from(at.timestamp().div_euclid(HOUR)).unwrap_or(0);
        Self { petition, hour, statement }
    }

    /// The entry with the index of what it cancels, if it cancels anything.
    #[must_use]
    pub const fn cancelling(mut self, index: u64) -> Self {
        match &mut self.statement {
            Statement::Withdrawn { cancels } | Statement::Invalidated { cancels, .. } => {
                *cancels = index;
            }
            Statement::Signed(_)
            | Statement::Opened(_)
            | Statement::Closed(_)
            | Statement::Decided(_) => {}
        }
        self
    }

    /// Whether it takes a vote off the count.
    pub const fn cancels(&self) -> bool {
        matches!(self.statement, Statement::Withdrawn { .. } | Statement::Invalidated { .. })
    }

    /// Its bytes.
    pub fn encode(&self) -> [u8; ENTRY_BYTES] {
        let mut bytes = [0; ENTRY_BYTES];
        let mut put = |from: usize, part: &[u8]| {
            bytes[from..from + part.len()].copy_from_slice(part);
        };
        put(0, &[VERSION, self.kind() as u8]);
        put(at::PETITION, &self.petition);
        put(at::HOUR, &self.hour.to_be_bytes());
        match &self.statement {
            Statement::Signed(vote) => {
                put(at::FIRST, &vote.commitment);
                put(at::SECOND, &vote.duplicate_tag);
                put(at::EVIDENCE, &[vote.evidence as u8]);
            }
            Statement::Withdrawn { cancels } => {
                put(at::REASON, &[BY_SIGNER]);
                put(at::CANCELS, &cancels.to_be_bytes());
            }
            Statement::Invalidated { cancels, finding } => {
                put(at::REASON, &[*finding as u8]);
                put(at::CANCELS, &cancels.to_be_bytes());
            }
            Statement::Opened(opening) => {
                put(at::FIRST, &opening.text_hash);
                put(at::SECOND, &opening.required.to_be_bytes());
                put(at::SECOND + 4, &opening.closes_on.num_days_from_ce().to_be_bytes());
            }
            Statement::Closed(closing) => put(at::SECOND, &closing.count.to_be_bytes()),
            Statement::Decided(document) => put(at::FIRST, document),
        }
        bytes
    }

    const fn kind(&self) -> Kind {
        match self.statement {
            Statement::Signed(_) => Kind::Signed,
            Statement::Withdrawn { .. } => Kind::Withdrawn,
            Statement::Invalidated { .. } => Kind::Invalidated,
            Statement::Opened(_) => Kind::Opened,
            Statement::Closed(_) => Kind::Closed,
            Statement::Decided(_) => Kind::Decided,
        }
    }

    /// Reads an entry. There is one way to write each: bytes that say nothing are zero.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let whole: &[u8; ENTRY_BYTES] = bytes.try_into().map_err(|_| Malformed)?;
        let kind = Kind::ALL.into_iter().find(|kind| *kind as u8 == whole[at::KIND]);
        let statement = match kind.ok_or(Malformed)? {
            Kind::Signed => Statement::Signed(Vote {
                commitment: part(whole, at::FIRST)?,
                duplicate_tag: part(whole, at::SECOND)?,
                evidence: Evidence::ALL
                    .into_iter()
                    .find(|evidence| *evidence as u8 == whole[at::EVIDENCE])
                    .ok_or(Malformed)?,
            }),
            Kind::Withdrawn => Statement::Withdrawn { cancels: number(whole, at::CANCELS)? },
            Kind::Invalidated => Statement::Invalidated {
                cancels: number(whole, at::CANCELS)?,
                finding: [Finding::Moderators, Finding::Disowned]
                    .into_iter()
                    .find(|finding| *finding as u8 == whole[at::REASON])
                    .ok_or(Malformed)?,
            },
            Kind::Opened => Statement::Opened(Opening {
                text_hash: part(whole, at::FIRST)?,
                required: u32::from_be_bytes(part(whole, at::SECOND)?),
                closes_on: NaiveDate::from_num_days_from_ce_opt(i32::from_be_bytes(part(
                    whole,
                    at::SECOND + 4,
                )?))
                .ok_or(Malformed)?,
            }),
            Kind::Closed => Statement::Closed(Closing { count: number(whole, at::SECOND)? }),
            Kind::Decided => Statement::Decided(part(whole, at::FIRST)?),
        };
        let hour = u32::from_be_bytes(part(whole, at::HOUR)?);
        let entry = Self { petition: part(whole, at::PETITION)?, hour, statement };
        // The version, and every byte that says nothing.
        if entry.encode() == *whole { Ok(entry) } else { Err(Malformed) }
    }
}

fn part<const N: usize>(bytes: &[u8; ENTRY_BYTES], from: usize) -> Result<[u8; N], Malformed> {
    bytes.get(from..from + N).and_then(|part| part.try_into().ok()).ok_or(Malformed)
}

fn number(bytes: &[u8; ENTRY_BYTES], from: usize) -> Result<u64, Malformed> {
    Ok(u64::from_be_bytes(part(bytes, from)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<Entry> {
        let vote =
            Vote { commitment: [0xc0; 32], duplicate_tag: [0xd0; 32], evidence: Evidence::Cms };
        let opening = Opening {
            text_hash: [7; 32],
            required: 50_000,
            closes_on: NaiveDate::from_ymd_opt(2027, 5, 30).unwrap_or_default(),
        };
        let at = DateTime::from_timestamp(1_796_000_000, 0).unwrap_or_default();
        [
            Statement::Signed(vote),
            Statement::Withdrawn { cancels: 0x0102_0304_0506_0708 },
            Statement::Invalidated { cancels: 3, finding: Finding::Disowned },
            Statement::Opened(opening),
            Statement::Closed(Closing { count: 50_001 }),
            Statement::Decided([9; 32]),
        ]
        .map(|statement| Entry::at([0xaa; 16], at, statement))
        .to_vec()
    }

    #[test]
    fn an_entry_is_read_as_it_was_written_and_in_no_other_spelling() {
        for entry in entries() {
            let bytes = entry.encode();
            assert_eq!(Entry::decode(&bytes), Ok(entry));
            assert!(Entry::decode(&bytes[..95]).is_err());
            // Whatever one byte becomes: another entry, or none; never the same.
            for at in 0..ENTRY_BYTES {
                let mut changed = bytes;
                changed[at] ^= 0x40;
                assert_ne!(Entry::decode(&changed), Ok(entry), "byte {at}");
            }
            let mut later = bytes;
            later[0] = 2;
            assert_eq!(Entry::decode(&later), Err(Malformed), "of another version");
        }
    }

    #[test]
    fn the_layout_is_the_published_one() {
        let signed = entries()[0].encode();
        assert_eq!(signed[..2], [1, 1]);
        assert_eq!(signed[2..18], [0xaa; 16]);
        assert_eq!(signed[18..22], 498_888_u32.to_be_bytes());
        assert_eq!(signed[22..54], [0xc0; 32]);
        assert_eq!(signed[54..86], [0xd0; 32]);
        assert_eq!(signed[86..], [5, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let withdrawn = entries()[1].encode();
        assert_eq!(withdrawn[22..88], [&[0; 65][..], &[1]].concat());
        assert_eq!(withdrawn[88..], [1, 2, 3, 4, 5, 6, 7, 8]);
    }
}
