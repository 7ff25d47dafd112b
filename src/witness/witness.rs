//! The witness itself: logs, heads and the key.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use thiserror::Error;
use transparency::checkpoint::{Checkpoint, CheckpointFault};
use transparency::cosignature::Cosigner;
use transparency::note::{Note, Signature};
use transparency::witness::{AddCheckpoint, Head, Refusal, WatchedLog, monitoring_path};

use crate::heads::Heads;

/// Why a witness does not open.
#[derive(Debug, Error)]
pub enum OpenFault {
    /// The directory or a file in it.
    #[error("the state of the witness: {0}")]
    State(#[from] io::Error),
    /// What was kept of this log is not by its key, or not by the key of this witness: to begin anew would be to go back.
    #[error("the head that was kept of {origin} is not to be believed: {fault}")]
    Head {
        /// The log.
        origin: String,
        /// What is wrong with it.
        fault: CheckpointFault,
    },
}

/// What comes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The line of the cosignature; the head has been kept.
    Cosigned(String),
    /// The witness does not cosign.
    Refused(Refusal),
    /// The head could not be kept, now or before. Nobody knows what a disk holds that has failed once, so nothing is
    /// cosigned of this log until the witness has been started again.
    Broken,
}

/// A log with its head.
#[derive(Debug)]
struct Watched {
    log: WatchedLog,
    /// Its last cosigned checkpoint. Whoever judges and writes holds it all the time, so that no two requests are judged
    /// by the same head.
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    head: Head,
    /// As it is served; none before the first.
    note: Option<Note>,
    is_broken: bool,
}

/// A witness of some logs, with its heads on disk.
pub struct Witness {
    cosigner: Cosigner,
    heads: Heads,
    /// By origin.
    logs: BTreeMap<String, Watched>,
}

impl Witness {
    /// Makes the directory of a new key. It is made with the key and never again: to begin anew under a key that has
    /// cosigned would be to go back.
    ///
    /// # Errors
    /// It cannot be made, or is there.
    pub fn begin(directory: &Path, cosigner: &Cosigner) -> io::Result<()> {
        Heads::begin(directory, cosigner.verifier_key())
    }

    /// Opens the witness over its directory, which no other process may use at the same time. A log of which nothing was
    /// kept begins without leaves.
    ///
    /// # Errors
    /// The directory cannot be used, was not made for this key, or what was kept is not what this witness has cosigned.
    pub fn open(
        directory: &Path,
        cosigner: Cosigner,
        logs: Vec<WatchedLog>,
    ) -> Result<Self, OpenFault> {
        let heads = Heads::open(directory, cosigner.verifier_key())?;
        let mut watched = BTreeMap::new();
        for log in logs {
            let note = heads.read(&log.origin)?;
            let head = match &note {
                None => Head::EMPTY,
                Some(note) => {
                    let fault = |fault| OpenFault::Head { origin: log.origin.clone(), fault };
                    head_of(note, &log, &cosigner).map_err(fault)?
                }
            };
            let kept = Mutex::new(Kept { head, note, is_broken: false });
            watched.insert(log.origin.clone(), Watched { log, kept });
        }
        Ok(Self { cosigner, heads, logs: watched })
    }

    /// Judges the body of an `add-checkpoint` at this time, in seconds since 1970; keeps the new head before it answers.
    pub fn add_checkpoint(&self, body: &[u8], time: u64) -> Answer {
        let request = match AddCheckpoint::parse(body) {
            Ok(request) => request,
            Err(refusal) => return Answer::Refused(refusal),
        };
        let Some(watched) = self.logs.get(request.origin()) else {
            return Answer::Refused(Refusal::UnknownOrigin);
        };
        let mut kept = watched.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.is_broken {
            return Answer::Broken;
        }
        let head = match request.decide(Some(&watched.log), kept.head) {
            Ok(head) => head,
            Err(refusal) => {
                tell_of(&request, refusal);
                return Answer::Refused(refusal);
            }
        };
        let cosignature = self.cosigner.cosign(request.note.text(), time);
        let line = format!("{cosignature}\n");
        let Some(note) = with_those_by_the_log(&request, &watched.log, cosignature) else {
            return Answer::Refused(Refusal::Malformed);
        };
        // Until it is known to be on disk.
        kept.is_broken = true;
        match self.heads.write(&watched.log.origin, &note) {
            Ok(()) => {
                *kept = Kept { head, note: Some(note), is_broken: false };
                tracing::info!(origin = watched.log.origin, size = head.size, "cosigned");
                Answer::Cosigned(line)
            }
            Err(error) => {
                tracing::error!(origin = watched.log.origin, %error, "the head could not be kept");
                Answer::Broken
            }
        }
    }

    /// The last checkpoint that this witness has cosigned of the log that is found at this path, with its cosignature.
    pub fn checkpoint(&self, path: &str) -> Option<String> {
        let log = self.logs.values().find(|log| monitoring_path(&log.log.origin) == path)?;
        let kept = log.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.note.as_ref().map(ToString::to_string)
    }
}

/// The head of a checkpoint that was kept: signed by the log and by this witness.
fn head_of(note: &Note, log: &WatchedLog, cosigner: &Cosigner) -> Result<Head, CheckpointFault> {
    let Checkpoint { size, root, .. } = Checkpoint::verify(note, &log.origin, &log.keys)?;
    note.verify(std::slice::from_ref(cosigner.verifier_key()))?;
    Ok(Head { size, root })
}

/// The checkpoint with the signatures by the log and this one: others, with which a stranger could fill it, are left out.
/// `None` when it would be too large.
fn with_those_by_the_log(
    request: &AddCheckpoint,
    log: &WatchedLog,
    cosignature: Signature,
) -> Option<Note> {
    let mut note = Note::new(request.note.text().to_owned(), cosignature).ok()?;
    for signature in request.note.verify(&log.keys).ok()? {
        note.add(signature.clone()).ok()?;
    }
    Some(note)
}

/// Two trees that do not fit together, both signed by the log, are evidence against it: its operator keeps the line.
fn tell_of(request: &AddCheckpoint, refusal: Refusal) {
    if refusal == Refusal::Inconsistent {
        let (origin, note) = (request.origin(), request.note.to_string());
        tracing::warn!(origin, note, old = request.old, "no proof that the log goes on");
    }
}
