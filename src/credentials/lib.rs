//! Secrets and what is derived from them: identity key, access tokens, passwords, mailed tokens.

pub mod identity;
pub mod passwords;
pub mod second_factor;
pub mod tokens;

use std::fs;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// A key file that cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    #[error("{path}: {source}")]
    File { path: PathBuf, source: io::Error },
    #[error("{path}: needs {expected} of 32 random bytes in base64")]
    Malformed { path: PathBuf, expected: &'static str },
    #[error("the operating system gave no randomness")]
    Randomness,
    #[error("the key of this process is not the key of this deployment's database ({0})")]
    Foreign(&'static str),
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
    pub secret: String,
    pub hash: Vec<u8>,
}

impl OneTimeToken {
    /// A fresh token of 256 bits, base64url.
    ///
    /// # Errors
    /// [`KeyError::Randomness`].
    pub fn issue() -> Result<Self, KeyError> {
        let secret = URL_SAFE_NO_PAD.encode(random_bytes()?);
        Ok(Self { hash: sha256(secret.as_bytes()), secret })
    }
}

/// SHA-256, for values that are random already and for frozen texts; never for an IIN.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads the 32-byte keys of a file; in development an absent file is made, for its owner only.
///
/// # Errors
/// [`KeyError`] naming the file.
pub fn read_keys(path: &Path, make: bool) -> Result<Vec<[u8; 32]>, KeyError> {
    let file_error = |source| KeyError::File { path: path.to_owned(), source };
    if make && !path.exists() {
        write_new_key(path).map_err(file_error)?;
    }
    let text = fs::read_to_string(path).map_err(file_error)?;
    let keys: Option<Vec<[u8; 32]>> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| STANDARD.decode(line).ok()?.try_into().ok())
        .collect();
    match keys {
        Some(keys) if !keys.is_empty() && keys.iter().all(looks_random) => Ok(keys),
        _ => Err(KeyError::Malformed { path: path.to_owned(), expected: "one or more lines" }),
    }
}

/// Refuses keys that somebody typed: fewer than 8 different bytes never come from a generator.
fn looks_random(key: &[u8; 32]) -> bool {
    let mut seen = [false; 256];
    key.iter().for_each(|byte| seen[usize::from(*byte)] = true);
    seen.iter().filter(|present| **present).count() >= 8
}

fn write_new_key(path: &Path) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    let key = random_bytes().map_err(|_| io::Error::other("no randomness"))?;
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    io::Write::write_all(&mut file, format!("{}\n", STANDARD.encode(key)).as_bytes())?;
    file.sync_all()
}
