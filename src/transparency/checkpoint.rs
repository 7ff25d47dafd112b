//! Checkpoints (tlog-checkpoint v1): how large the log is, and its root, under the log's signature.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::note::{Note, NoteFault, Signer, Unverified, VerifierKey};
use crate::{Hash, bounds, decimal};

/// Why this is no checkpoint of the log.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CheckpointFault {
    /// No signed note.
    #[error(transparent)]
    Note(#[from] NoteFault),
    /// The text has other lines than a checkpoint.
    #[error("the text is not that of a checkpoint")]
    Text,
    /// Of another log.
    #[error("the checkpoint is of another log")]
    Origin,
    /// Not signed by the log.
    #[error(transparent)]
    Unverified(#[from] Unverified),
}

/// What a log says of itself at one moment. Displayed and parsed as the text of the note, with its newline at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log: its address without the scheme.
    pub origin: String,
    /// How many leaves it has.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
    /// Further lines, which no monitor can check; the log of this house writes none.
    pub extension: Vec<String>,
}

impl Checkpoint {
    /// The checkpoint of this log at this size, without further lines.
    #[must_use]
    pub fn new(origin: &str, size: u64, root: Hash) -> Self {
        Self { origin: origin.to_owned(), size, root, extension: Vec::new() }
    }

    /// The checkpoint under the log's signature.
    ///
    /// # Errors
    /// Its lines cannot stand in a note: one is empty or holds a newline, say.
    pub fn sign(&self, signer: &Signer) -> Result<Note, CheckpointFault> {
        let text = self.to_string();
        if text.parse() != Ok(self.clone()) {
            return Err(CheckpointFault::Text);
        }
        let signature = signer.sign(&text);
        Ok(Note::new(text, signature)?)
    }

    /// The checkpoint of a note, when one of the keys of the log has signed it.
    ///
    /// # Errors
    /// It is none, of another log, or not signed by this one.
    pub fn verify(
        note: &Note,
        origin: &str,
        keys: &[VerifierKey],
    ) -> Result<Self, CheckpointFault> {
        let checkpoint: Self = note.text().parse()?;
        if checkpoint.origin != origin {
            return Err(CheckpointFault::Origin);
        }
        note.verify(keys)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root)?;
        self.extension.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointFault;

    fn from_str(text: &str) -> Result<Self, CheckpointFault> {
        if text.len() > bounds::NOTE || text.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return Err(CheckpointFault::Text);
        }
        let mut lines = text.strip_suffix('\n').ok_or(CheckpointFault::Text)?.split('\n');
        let mut line = || lines.next().filter(|line| !line.is_empty()).ok_or(CheckpointFault::Text);
        let origin = line()?.to_owned();
        let size = decimal::parse(line()?).ok_or(CheckpointFault::Text)?;
        let root = Hash::from_base64(line()?).ok_or(CheckpointFault::Text)?;
        let extension: Vec<String> = lines.map(str::to_owned).collect();
        if extension.iter().any(String::is_empty) {
            return Err(CheckpointFault::Text);
        }
        Ok(Self { origin, size, root, extension })
    }
}
