//! The text that proves offline that something has been logged (tlog-proof v1): index, inclusion proof and checkpoint.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use crate::checkpoint::{Checkpoint, CheckpointFault};
use crate::note::{Note, NoteFault, SignatureType, VerifierKey};
use crate::tree::{self, Unproved};
use crate::{Hash, bounds, cosignature, decimal};

/// The first line.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// Why this is no proof.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProofTextFault {
    /// Longer than [`bounds`] says, as a whole or in a part.
    #[error("the proof is too large")]
    TooLarge,
    /// Other lines than a proof has, or one in another spelling.
    #[error("the lines are not those of a proof")]
    Lines,
    /// What stands in the place of the checkpoint is no signed note.
    #[error(transparent)]
    Checkpoint(#[from] NoteFault),
}

/// Why a proof is not believed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Disproved {
    /// The checkpoint is none of the log's.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointFault),
    /// A cosignature names a known witness and is not by it.
    #[error("a cosignature does not verify")]
    Cosignature,
    /// Fewer known witnesses have cosigned than were asked for.
    #[error("{cosigned} known witnesses have cosigned, {wanted} are wanted")]
    Witnesses {
        /// How many have.
        cosigned: usize,
        /// How many were asked for.
        wanted: usize,
    },
    /// The leaf is not in the tree of the checkpoint.
    #[error(transparent)]
    Inclusion(#[from] Unproved),
}

/// A proof that a leaf is in the log. Displayed as its text, the content of a `.tlog-proof` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// What whoever made it has put beside it; nothing vouches for it.
    pub extra: Option<Vec<u8>>,
    /// The index of the leaf.
    pub index: u64,
    /// The inclusion proof, from the leaf's sibling up.
    pub hashes: Vec<Hash>,
    /// The checkpoint of the tree that the leaf is in.
    pub checkpoint: Note,
}

/// Whom a reader of proofs believes.
#[derive(Debug, Clone)]
pub struct Trust<'a> {
    /// The name of the log.
    pub origin: &'a str,
    /// The keys of the log.
    pub log_keys: &'a [VerifierKey],
    /// The keys of known witnesses.
    pub witness_keys: &'a [VerifierKey],
    /// How many of the known witnesses must have cosigned.
    pub wanted: usize,
}

/// What a proof has proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The checkpoint of the tree that the leaf is in.
    pub checkpoint: Checkpoint,
    /// The known witnesses that have cosigned it, by name, each with its time in seconds since 1970.
    pub cosigned: Vec<(String, u64)>,
}

impl TlogProof {
    /// Reads a proof.
    ///
    /// # Errors
    /// The bytes are none.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProofTextFault> {
        if bytes.len() > bounds::PROOF {
            return Err(ProofTextFault::TooLarge);
        }
        let text = str::from_utf8(bytes).map_err(|_| ProofTextFault::Lines)?;
        let (lines, checkpoint) = text.split_once("\n\n").ok_or(ProofTextFault::Lines)?;
        let mut lines = lines.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(ProofTextFault::Lines);
        }
        let extra = lines.next_if(|line| line.starts_with("extra "));
        let extra = extra.map(|line| read_extra(&line["extra ".len()..])).transpose()?;
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        let index = index.and_then(decimal::parse).ok_or(ProofTextFault::Lines)?;
        let hashes: Vec<Hash> = lines
            .map(|line| Hash::from_base64(line).ok_or(ProofTextFault::Lines))
            .take(bounds::PROOF_HASHES + 1)
            .collect::<Result<_, _>>()?;
        if hashes.len() > bounds::PROOF_HASHES {
            return Err(ProofTextFault::TooLarge);
        }
        Ok(Self { extra, index, hashes, checkpoint: Note::parse(checkpoint.as_bytes())? })
    }

    /// Checks that the leaf with this hash is in a log, as its keys and so many witnesses say.
    ///
    /// # Errors
    /// It is not, or the proof does not show it.
    pub fn verify(&self, leaf: &Hash, trust: &Trust<'_>) -> Result<Proved, Disproved> {
        let checkpoint = Checkpoint::verify(&self.checkpoint, trust.origin, trust.log_keys)?;
        let mut cosigned: Vec<(String, u64)> = Vec::new();
        for key in trust.witness_keys {
            let named = self.checkpoint.signatures().iter().filter(|line| key.is_named_by(line));
            for signature in named {
                let time = cosignature::time_of(signature);
                let verified = key.signature_type() == SignatureType::Cosignature
                    && key.verifies(self.checkpoint.text(), &signature.bytes);
                let Some(time) = time.filter(|_| verified) else {
                    return Err(Disproved::Cosignature);
                };
                let name = key.name().to_string();
                if cosigned.iter().all(|(other, _)| *other != name) {
                    cosigned.push((name, time));
                }
            }
        }
        if cosigned.len() < trust.wanted {
            return Err(Disproved::Witnesses { cosigned: cosigned.len(), wanted: trust.wanted });
        }
        tree::verify_inclusion(leaf, self.index, checkpoint.size, &self.hashes, &checkpoint.root)?;
        Ok(Proved { checkpoint, cosigned })
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

fn read_extra(text: &str) -> Result<Vec<u8>, ProofTextFault> {
    let extra = STANDARD.decode(text).map_err(|_| ProofTextFault::Lines)?;
    if extra.len() > bounds::EXTRA { Err(ProofTextFault::TooLarge) } else { Ok(extra) }
}
