//! The log as a process knows it: its name, its key, its head.

use std::sync::{Arc, PoisonError, RwLock};

use super::witnesses::Witnesses;
use crate::Error;
use credentials::KeyError;
use store::Connection;
use store::signature_log::{self, CheckpointRow};
use transparency::Hash;
use transparency::note::{KeyName, Note, Signature, Signer, VerifierKey};

/// A head that was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Entries of the log.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The checkpoint as it is published.
    pub note: String,
}

impl Head {
    pub(super) fn of(row: CheckpointRow) -> Result<Self, Error> {
        let broken = || Error::Internal("a checkpoint of the log is malformed".to_owned());
        Ok(Self {
            size: row.size.try_into().map_err(|_| broken())?,
            root: Hash::from_slice(&row.root).ok_or_else(broken)?,
            note: row.note,
        })
    }
}

/// Whether a process may give entries their places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Growth {
    /// It may.
    #[default]
    Open,
    /// Not before enough witnesses have said what they have seen.
    Awaiting,
    /// Not at all: the database lacks what the log has signed.
    Stopped,
}

impl Growth {
    /// Its settled name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "growing",
            Self::Awaiting => "awaiting_witnesses",
            Self::Stopped => "stopped",
        }
    }
}

/// The log of this deployment.
pub struct SignatureLog {
    pub(super) signer: Signer,
    /// Who is shown its heads.
    pub witnesses: Witnesses,
    head: RwLock<Option<Arc<Head>>>,
    witnessed: RwLock<Option<Arc<Witnessed>>>,
    growth: RwLock<Growth>,
}

/// A head that enough witnesses have cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// With their cosignatures in its note.
    pub head: Head,
    /// How many there are.
    pub cosignatures: usize,
}

impl SignatureLog {
    /// The log of a service that is reached at this address, with the 32 secret bytes of its key.
    ///
    /// # Errors
    /// [`KeyError::Sealed`] where no name can be made of the address.
    pub fn new(public_url: &str, seed: &[u8; 32]) -> Result<Self, KeyError> {
        let address = public_url.split_once("://").map_or(public_url, |(_, address)| address);
        let name: KeyName = format!("{}/log", address.trim_end_matches('/'))
            .parse()
            .map_err(|_| KeyError::Sealed)?;
        Ok(Self {
            signer: Signer::new(name, seed),
            witnesses: Witnesses::default(),
            head: RwLock::default(),
            witnessed: RwLock::default(),
            growth: RwLock::default(),
        })
    }

    /// The same, whose heads these witnesses are shown.
    #[must_use]
    pub fn shown_to(self, witnesses: Witnesses) -> Self {
        let growth = if witnesses.named().is_empty() { Growth::Open } else { Growth::Awaiting };
        Self { witnesses, growth: RwLock::new(growth), ..self }
    }

    /// Its name: the address below which it is served, without the scheme.
    pub fn origin(&self) -> &str {
        self.verifier_key().name().as_str()
    }

    /// The key by which everybody knows its word.
    pub fn verifier_key(&self) -> &VerifierKey {
        self.signer.verifier_key()
    }

    /// The head as this process has heard of it: at most a second old; none before the first entry.
    pub fn head(&self) -> Option<Arc<Head>> {
        self.head.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Hears of the present head. Never goes back: a reading may have begun before another.
    fn hear(&self, head: Head) {
        let mut held = self.head.write().unwrap_or_else(PoisonError::into_inner);
        if held.as_ref().is_none_or(|known| known.size < head.size) {
            *held = Some(Arc::new(head));
        }
    }

    /// The largest head that enough witnesses have cosigned, as this process has heard of it.
    pub fn witnessed(&self) -> Option<Arc<Witnessed>> {
        self.witnessed.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The head to be believed: the witnessed one where there is one, else the present one.
    pub fn published(&self) -> Option<String> {
        let witnessed = self.witnessed().map(|witnessed| witnessed.head.note.clone());
        witnessed.or_else(|| self.head().map(|head| head.note.clone()))
    }

    /// Whether this process may give entries their places, as it found last.
    pub fn growth(&self) -> Growth {
        *self.growth.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn found(&self, growth: Growth) {
        *self.growth.write().unwrap_or_else(PoisonError::into_inner) = growth;
    }

    /// Hears of the heads that stand in the database.
    ///
    /// # Errors
    /// The store's failure.
    pub fn follow(&self, conn: &mut Connection) -> Result<(), Error> {
        if let Some(row) = signature_log::head(conn)? {
            self.hear(Head::of(row)?);
        }
        if self.witnesses.named().is_empty() {
            return Ok(());
        }
        let quorum = i16::try_from(self.witnesses.quorum()).unwrap_or(i16::MAX);
        let Some(size) = signature_log::cosigned_size(conn, quorum)? else { return Ok(()) };
        let lines = signature_log::cosignatures(conn, size)?;
        let is_known = self.witnessed().is_some_and(|known| {
            let known = (known.head.size, known.cosignatures);
            (u64::try_from(size).unwrap_or(0), lines.len()) <= known
        });
        if !is_known && let Some(row) = signature_log::checkpoint(conn, size)? {
            let witnessed = self.with_cosignatures(Head::of(row)?, &lines)?;
            let mut held = self.witnessed.write().unwrap_or_else(PoisonError::into_inner);
            *held = Some(Arc::new(witnessed));
        }
        Ok(())
    }

    /// The head with those of these lines that are by a witness of this log; what was written down once is believed no more
    /// than what comes now.
    fn with_cosignatures(&self, mut head: Head, lines: &[String]) -> Result<Witnessed, Error> {
        let broken = || Error::Internal("a checkpoint of the log is malformed".to_owned());
        let mut note = Note::parse(head.note.as_bytes()).map_err(|_| broken())?;
        let (keys, mut cosignatures) = (self.witnesses.keys(), 0);
        for signature in lines.iter().filter_map(|line| line.parse::<Signature>().ok()) {
            let verifies = |key: &VerifierKey| {
                key.is_named_by(&signature) && key.verifies(note.text(), &signature.bytes)
            };
            if keys.iter().any(verifies) && note.add(signature).is_ok() {
                cosignatures += 1;
            }
        }
        head.note = note.to_string();
        Ok(Witnessed { head, cosignatures })
    }
}
