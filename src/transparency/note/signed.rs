//! A note: text, blank line, signatures.

use std::fmt;

use thiserror::Error;

use super::keys::VerifierKey;
use super::name::KeyName;
use super::signature::{Signature, SignatureFault};
use crate::bounds;

/// Why this is no note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoteFault {
    /// Longer, or with more signatures, than [`bounds`] says.
    #[error("the note is too large")]
    TooLarge,
    /// Not in UTF-8, or with control characters, or without a newline at the end of its text.
    #[error("the text of a note is UTF-8 without control characters, and ends with a newline")]
    Text,
    /// No blank line with signatures behind it.
    #[error("the note has no signatures")]
    Unsigned,
    /// A line behind the text that is no signature.
    #[error(transparent)]
    Signature(#[from] SignatureFault),
}

/// Why a note is not believed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unverified {
    /// None of its signatures is by a key that is known.
    #[error("no signature by a known key")]
    Unknown,
    /// A signature names a known key and is not by it.
    #[error("the signature of {0} does not verify")]
    Forged(KeyName),
}

/// A signed note. Displayed as it is sent and kept. Its text is worth nothing before [`Note::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// The note with this text and one signature.
    ///
    /// # Errors
    /// The text is no text of a note.
    pub fn new(text: String, signature: Signature) -> Result<Self, NoteFault> {
        check_text(&text)?;
        let note = Self { text, signatures: vec![signature] };
        if note.to_string().len() > bounds::NOTE { Err(NoteFault::TooLarge) } else { Ok(note) }
    }

    /// Reads a note.
    ///
    /// # Errors
    /// The bytes are none.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteFault> {
        if bytes.len() > bounds::NOTE {
            return Err(NoteFault::TooLarge);
        }
        let note = str::from_utf8(bytes).map_err(|_| NoteFault::Text)?;
        let blank = note.rfind("\n\n").ok_or(NoteFault::Unsigned)?;
        let (text, signatures) = note.split_at(blank + 1);
        check_text(text)?;
        let lines = signatures.strip_prefix('\n').and_then(|lines| lines.strip_suffix('\n'));
        let lines = lines.ok_or(NoteFault::Unsigned)?;
        if lines.split('\n').count() > bounds::SIGNATURES {
            return Err(NoteFault::TooLarge);
        }
        let signatures = lines.split('\n').map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The text, with its newline at the end.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All signatures, verified or not.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds a signature, in the place of one by the same key.
    ///
    /// # Errors
    /// The note would be too large; then it stays as it is.
    pub fn add(&mut self, signature: Signature) -> Result<(), NoteFault> {
        let mut signed = self.clone();
        let same = |old: &Signature| old.name == signature.name && old.key_id == signature.key_id;
        match signed.signatures.iter_mut().find(|old| same(old)) {
            Some(old) => *old = signature,
            None => signed.signatures.push(signature),
        }
        let too_many = signed.signatures.len() > bounds::SIGNATURES;
        if too_many || signed.to_string().len() > bounds::NOTE {
            return Err(NoteFault::TooLarge);
        }
        *self = signed;
        Ok(())
    }

    /// The signatures by these keys, each verified; those by others are passed over.
    ///
    /// # Errors
    /// None is by one of these keys, or one that names such a key is not by it.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Vec<&Signature>, Unverified> {
        let mut verified = Vec::new();
        for signature in &self.signatures {
            let Some(key) = keys.iter().find(|key| key.is_named_by(signature)) else { continue };
            if !key.verifies(&self.text, &signature.bytes) {
                return Err(Unverified::Forged(key.name().clone()));
            }
            verified.push(signature);
        }
        if verified.is_empty() { Err(Unverified::Unknown) } else { Ok(verified) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

fn check_text(text: &str) -> Result<(), NoteFault> {
    let control = text.bytes().any(|byte| byte < 0x20 && byte != b'\n');
    if text.ends_with('\n') && !control { Ok(()) } else { Err(NoteFault::Text) }
}
