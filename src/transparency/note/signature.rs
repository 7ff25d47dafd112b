//! The lines of signatures under a note.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use thiserror::Error;

use super::name::KeyName;

/// A line that is no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a line of the note is no signature")]
pub struct SignatureFault;

/// The first four bytes of a key's fingerprint: it names a key, it does not stand for it. Displayed as eight digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// One signature of a note, of whatever type. Displayed and parsed as its line, without the newline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key.
    pub name: KeyName,
    /// The key among those of this name.
    pub key_id: KeyId,
    /// The signature itself, as its type has it.
    pub bytes: Vec<u8>,
}

/// An em dash and a space.
const MARK: &str = "\u{2014} ";

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.key_id.0[..], &self.bytes].concat();
        write!(f, "{MARK}{} {}", self.name, STANDARD.encode(bytes))
    }
}

impl FromStr for Signature {
    type Err = SignatureFault;

    fn from_str(line: &str) -> Result<Self, SignatureFault> {
        let parse = || {
            let (name, signature) = line.strip_prefix(MARK)?.split_once(' ')?;
            let signature = STANDARD.decode(signature).ok()?;
            let (key_id, bytes) = signature.split_first_chunk::<4>()?;
            let name = name.parse().ok()?;
            Some(Self { name, key_id: KeyId(*key_id), bytes: bytes.to_vec() })
        };
        parse().filter(|signature| !signature.bytes.is_empty()).ok_or(SignatureFault)
    }
}
