//! Files of keys: 32 random bytes a line, in base64.

use std::fs;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{KeyError, random_bytes};

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
    for byte in key {
        seen[usize::from(*byte)] = true;
    }
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
