//! What a witness is asked and what it answers (tlog-witness v1): pure; who keeps the heads and serves is another matter.
//!
//! A witness parses a request, finds the log by [`AddCheckpoint::origin`], and lets [`AddCheckpoint::decide`] judge it by
//! the head it has kept. It must keep the new head before it answers, and must not let two requests be judged by the same.

use std::fmt;

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::checkpoint::{Checkpoint, CheckpointFault};
use crate::note::{Note, VerifierKey};
use crate::{Hash, bounds, decimal, tree};

/// The type of the content of an answer 409.
pub const SIZE_CONTENT_TYPE: &str = "text/x.tlog.size";

/// A log that the witness watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedLog {
    /// Its name.
    pub origin: String,
    /// Its keys.
    pub keys: Vec<VerifierKey>,
}

/// The largest tree of a log that the witness has cosigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many leaves it has.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

impl Head {
    /// What a witness begins with: a tree without leaves.
    pub const EMPTY: Self = Self { size: 0, root: tree::EMPTY_ROOT };
}

/// Why the witness does not cosign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Not the lines of a request, or an older size above the newer.
    #[error("the request is malformed")]
    Malformed,
    /// A log that is not watched.
    #[error("the log is not known here")]
    UnknownOrigin,
    /// No signature by the log, or a forged one.
    #[error("the log has not signed this checkpoint")]
    Unsigned,
    /// The witness has another head; this is its size.
    #[error("the head of the witness has {0} leaves")]
    Conflict(u64),
    /// The tree does not continue the head, or the proof does not show it.
    #[error("the proof of consistency does not hold")]
    Inconsistent,
}

impl Refusal {
    /// The status of the HTTP answer.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Unsigned => 403,
            Self::UnknownOrigin => 404,
            Self::Conflict(_) => 409,
            Self::Inconsistent => 422,
        }
    }
}

/// What a log asks of a witness. Displayed as the body of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size of the head that the log believes the witness has.
    pub old: u64,
    /// The consistency proof from that size on.
    pub proof: Vec<Hash>,
    /// The checkpoint, signed by the log.
    pub note: Note,
    checkpoint: Checkpoint,
}

impl AddCheckpoint {
    /// The request for a cosignature of this checkpoint.
    ///
    /// # Errors
    /// The note is no checkpoint.
    pub fn new(old: u64, proof: Vec<Hash>, note: Note) -> Result<Self, CheckpointFault> {
        let checkpoint = note.text().parse()?;
        Ok(Self { old, proof, note, checkpoint })
    }

    /// Reads the body of a request.
    ///
    /// # Errors
    /// It is malformed.
    pub fn parse(body: &[u8]) -> Result<Self, Refusal> {
        parse(body).ok_or(Refusal::Malformed)
    }

    /// The name of the log, as the request has it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.checkpoint.origin
    }

    /// Judges the request: the new head, which must be kept before anything is answered, or the reason why not. `log` is
    /// the one of this origin that the witness watches, `latest` the head that it has kept of it.
    ///
    /// # Errors
    /// The witness must not cosign.
    pub fn decide(&self, log: Option<&WatchedLog>, latest: Head) -> Result<Head, Refusal> {
        let log = log.filter(|log| log.origin == self.checkpoint.origin);
        let log = log.ok_or(Refusal::UnknownOrigin)?;
        self.note.verify(&log.keys).map_err(|_| Refusal::Unsigned)?;
        let Checkpoint { size, root, .. } = self.checkpoint;
        if self.old > size {
            return Err(Refusal::Malformed);
        }
        if self.old != latest.size {
            return Err(Refusal::Conflict(latest.size));
        }
        tree::verify_consistency(latest.size, &latest.root, size, &root, &self.proof)
            .map_err(|_| Refusal::Inconsistent)?;
        Ok(Head { size, root })
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.note)
    }
}

fn parse(body: &[u8]) -> Option<AddCheckpoint> {
    if body.len() > bounds::ADD_CHECKPOINT {
        return None;
    }
    let (lines, note) = str::from_utf8(body).ok()?.split_once("\n\n")?;
    let mut lines = lines.split('\n');
    let old = decimal::parse(lines.next()?.strip_prefix("old ")?)?;
    let hashes = lines.take(bounds::PROOF_HASHES + 1).map(Hash::from_base64);
    let proof = hashes.collect::<Option<Vec<_>>>()?;
    if proof.len() > bounds::PROOF_HASHES {
        return None;
    }
    AddCheckpoint::new(old, proof, Note::parse(note.as_bytes()).ok()?).ok()
}

/// Where a witness serves the latest checkpoint it has cosigned of a log, below its monitoring prefix.
#[must_use]
pub fn monitoring_path(origin: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(origin).into();
    format!("{}/checkpoint", hex::encode(digest))
}
