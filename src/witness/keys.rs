//! The file of the witness's key.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use thiserror::Error;
use transparency::cosignature::Cosigner;
use transparency::note::{KeyFault, KeyName};

use crate::bounds;

/// Why there is no key.
#[derive(Debug, Error)]
pub enum KeyFileFault {
    /// The file cannot be read or made.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Others on this machine may read or change it.
    #[error("{}: others may read or change it; chmod 600", .0.display())]
    Open(PathBuf),
    /// It holds no key.
    #[error("{}: {fault}", path.display())]
    Malformed {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        fault: KeyFault,
    },
    /// The system gave no random bytes.
    #[error("no randomness")]
    Randomness,
}

/// Makes a key with this name, in a new file that only its owner may read. A file that is there is left as it is.
///
/// # Errors
/// The file is there, or cannot be made.
pub fn make_key(name: KeyName, path: &Path) -> Result<Cosigner, KeyFileFault> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| KeyFileFault::Randomness)?;
    let cosigner = Cosigner::new(name, &seed);
    let fault = |source| KeyFileFault::File { path: path.to_owned(), source };
    let options = OpenOptions::new().write(true).create_new(true).mode(0o600).clone();
    let mut file = options.open(path).map_err(fault)?;
    let text = format!("{}\n", cosigner.secret_text());
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fault)?;
    Ok(cosigner)
}

/// Reads the key of a file.
///
/// # Errors
/// It cannot be read, is open to others, or holds none.
pub fn read_key(path: &Path) -> Result<Cosigner, KeyFileFault> {
    let fault = |source| KeyFileFault::File { path: path.to_owned(), source };
    if fs::metadata(path).map_err(fault)?.mode() & 0o077 != 0 {
        return Err(KeyFileFault::Open(path.to_owned()));
    }
    let mut text = String::new();
    let file = File::open(path).map_err(fault)?;
    file.take(bounds::KEY_FILE).read_to_string(&mut text).map_err(fault)?;
    let malformed = |fault| KeyFileFault::Malformed { path: path.to_owned(), fault };
    Cosigner::parse(text.trim_end()).map_err(malformed)
}
