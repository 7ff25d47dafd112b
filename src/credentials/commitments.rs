//! How the public log of signatures speaks of a person: by two keyed values that tell nobody who it is.

use uuid::Uuid;

use super::keyed::mac;
use super::{KeyError, random_bytes};
use domain::iin::Iin;
use domain::signature_log::Hash;

/// Bytes of a seed.
pub const SEED_BYTES: usize = 16;

/// What stands before the rest in a commitment, so that it is taken for nothing else.
const COMMITMENT: &[u8] = b"petition-sig/v1";
/// The same in a duplicate tag.
const DUPLICATE_TAG: &[u8] = b"dup/v1";

/// The key of a vote's commitment. Whoever holds it and knows the IIN can show whose entry it is.
pub struct CommitmentKey([u8; 32]);

impl CommitmentKey {
    pub(super) const fn of(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// One that is kept nowhere: nobody will ever show whose entry it is.
    ///
    /// # Errors
    /// [`KeyError::Randomness`].
    pub fn forgotten() -> Result<Self, KeyError> {
        Ok(Self(random_bytes()?))
    }

    /// Binds a person to a vote on a petition, and to the electronic signature whose SHA-256 that is; zeros without one.
    pub fn commitment(&self, petition: Uuid, iin: &Iin, evidence: &Hash) -> Hash {
        mac(&self.0, &[COMMITMENT, petition.as_bytes(), iin.as_str().as_bytes(), evidence])
    }

    /// Its bytes, for the person themselves.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Tags the signers of one petition.
pub struct DuplicateKey([u8; 32]);

impl DuplicateKey {
    pub(super) const fn of(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// Equal for one person on this petition, and unlinkable across petitions.
    pub fn tag(&self, iin: &Iin) -> Hash {
        mac(&self.0, &[DUPLICATE_TAG, iin.as_str().as_bytes()])
    }

    /// The same of a person of whom only the key on this petition is known: of votes from before the log, and of people who
    /// have left.
    pub fn tag_of_key(&self, signer: Uuid) -> Hash {
        mac(&self.0, &[DUPLICATE_TAG, signer.as_bytes()])
    }
}

/// Fresh seeds, one a vote.
///
/// # Errors
/// [`KeyError::Randomness`].
pub fn seeds(count: usize) -> Result<Vec<[u8; SEED_BYTES]>, KeyError> {
    let mut seeds = vec![[0; SEED_BYTES]; count];
    getrandom::fill(seeds.as_flattened_mut()).map_err(|_| KeyError::Randomness)?;
    Ok(seeds)
}
