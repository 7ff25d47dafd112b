//! The log as a process knows it: its name, its key, its head.

use std::sync::{Arc, PoisonError, RwLock};

use crate::Error;
use credentials::KeyError;
use store::Connection;
use store::signature_log::{self, CheckpointRow};
use transparency::Hash;
use transparency::note::{KeyName, Signer, VerifierKey};

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

/// The log of this deployment.
pub struct SignatureLog {
    pub(super) signer: Signer,
    head: RwLock<Option<Arc<Head>>>,
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
        Ok(Self { signer: Signer::new(name, seed), head: RwLock::default() })
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

    /// Hears of the head that stands in the database.
    ///
    /// # Errors
    /// The store's failure.
    pub fn follow(&self, conn: &mut Connection) -> Result<(), Error> {
        if let Some(row) = signature_log::head(conn)? {
            self.hear(Head::of(row)?);
        }
        Ok(())
    }
}
