//! Secrets and what is derived from them: identity key, access tokens, passwords, mailed tokens.
#![warn(missing_docs)]

pub mod commitments;
pub mod identity;
mod key_files;
mod keyed;
pub mod passwords;
pub mod second_factor;
pub mod tokens;
pub mod webhooks;

use std::io;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Lower-case hexadecimal.
pub use ::hex::encode as hex;
pub use key_files::read_keys;

/// A key file that cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    /// It cannot be read, or not be made.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It holds something else than keys, or more of them than there may be.
    #[error("{path}: needs {expected} of 32 random bytes in base64")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// How many lines it should have.
        expected: &'static str,
    },
    /// No key or token could be made.
    #[error("the operating system gave no randomness")]
    Randomness,
    /// The database was written with another key; the setting that names ours.
    #[error("the key of this process is not the key of this deployment's database ({0})")]
    Foreign(&'static str),
    /// It was sealed with another key or for somebody else, or it is no key at all.
    #[error("a stored secret could not be read back")]
    Sealed,
}

/// 32 bytes from the operating system.
///
/// # Errors
/// [`KeyError::Randomness`] when it has none to give.
pub fn random_bytes() -> Result<[u8; 32], KeyError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| KeyError::Randomness)?;
    Ok(bytes)
}

/// A secret to be mailed or handed out, and the hash that is stored in its place.
#[derive(Clone)]
pub struct OneTimeToken {
    /// What is mailed or shown once; kept nowhere.
    pub secret: String,
    /// SHA-256 of the secret, by which it is known again.
    pub hash: Vec<u8>,
}

impl OneTimeToken {
    /// A fresh token of 256 bits, base64url.
    ///
    /// # Errors
    /// [`KeyError::Randomness`].
    pub fn issue() -> Result<Self, KeyError> {
        Ok(Self::of(&random_bytes()?))
    }

    /// The token of these bytes.
    fn of(bytes: &[u8; 32]) -> Self {
        let secret = URL_SAFE_NO_PAD.encode(bytes);
        Self { hash: sha256(secret.as_bytes()), secret }
    }
}

/// SHA-256 of what comes piece by piece.
#[derive(Debug, Clone, Default)]
pub struct RunningSha256(Sha256);

impl RunningSha256 {
    /// Takes a piece in.
    pub fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// That of all pieces, in hexadecimal digits.
    pub fn finish(self) -> String {
        hex(self.0.finalize())
    }
}

/// SHA-256, for values that are random already and for frozen texts; never for an IIN.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}
