//! Keys that verify.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::VerifyingKey;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::message::cosigned_message;
use super::name::KeyName;
use super::signature::{KeyId, Signature};

/// Why this is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyFault {
    /// Not the parts that a key has, or one of them in another spelling.
    #[error("not a key as `name+id+base64`")]
    Malformed,
    /// Of another type than is wanted, or of one that is not known here.
    #[error("a key of a type that is of no use here")]
    Type,
    /// The id does not follow from name and key.
    #[error("the id of the key does not follow from its name and bytes")]
    Id,
    /// No point of the curve, or one of those that verify anything.
    #[error("no public key of Ed25519")]
    Point,
}

/// What a signature says, by the byte that signed-note has assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum SignatureType {
    /// Ed25519 over the text of the note.
    Ed25519 = 0x01,
    /// Ed25519 over a time and the text of a checkpoint (tlog-cosignature).
    Cosignature = 0x04,
}

/// A public key with its name: what a reader must have to believe a note. Displayed and parsed as its text (vkey),
/// `name+id+base64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: KeyName,
    key_id: KeyId,
    signature_type: SignatureType,
    key: VerifyingKey,
}

impl VerifierKey {
    /// The key with this name and these 32 bytes (RFC 8032).
    ///
    /// # Errors
    /// The bytes are no public key.
    pub fn new(
        name: KeyName,
        signature_type: SignatureType,
        key: &[u8; 32],
    ) -> Result<Self, KeyFault> {
        let key = VerifyingKey::from_bytes(key).map_err(|_| KeyFault::Point)?;
        if key.is_weak() {
            return Err(KeyFault::Point);
        }
        Ok(Self::of(name, signature_type, key))
    }

    pub(super) fn of(name: KeyName, signature_type: SignatureType, key: VerifyingKey) -> Self {
        let key_id = key_id(&name, &encoded(signature_type, key.as_bytes()));
        Self { name, key_id, signature_type, key }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// Its id.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// What its signatures say.
    #[must_use]
    pub fn signature_type(&self) -> SignatureType {
        self.signature_type
    }

    /// The public key itself, 32 bytes (RFC 8032).
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether a signature says that it is by this key: by name and id. It may still be by another.
    #[must_use]
    pub fn is_named_by(&self, signature: &Signature) -> bool {
        self.name == signature.name && self.key_id == signature.key_id
    }

    /// Whether these are the bytes of this key's signature of the text.
    #[must_use]
    pub fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        let (message, signature) = match self.signature_type {
            SignatureType::Ed25519 => (text.as_bytes().to_vec(), signature),
            SignatureType::Cosignature => {
                let Some((time, signature)) = signature.split_first_chunk::<8>() else {
                    return false;
                };
                let time = u64::from_be_bytes(*time);
                if time > i64::MAX as u64 {
                    return false;
                }
                (cosigned_message(time, text), signature)
            }
        };
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(&message, &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = STANDARD.encode(encoded(self.signature_type, self.key.as_bytes()));
        write!(f, "{}+{}+{key}", self.name, self.key_id)
    }
}

impl FromStr for VerifierKey {
    type Err = KeyFault;

    fn from_str(text: &str) -> Result<Self, KeyFault> {
        let (name, id, signature_type, key) = parts(text)?;
        let key = Self::new(name, signature_type, &key)?;
        if key.key_id.to_string() == id { Ok(key) } else { Err(KeyFault::Id) }
    }
}

/// The parts of `name+id+base64`, of a public or a secret key: name, id as it is written, type, and 32 bytes.
pub(super) fn parts(text: &str) -> Result<(KeyName, &str, SignatureType, [u8; 32]), KeyFault> {
    let mut parts = text.splitn(3, '+');
    let mut part = || parts.next().ok_or(KeyFault::Malformed);
    let (name, id, key) = (part()?, part()?, part()?);
    let name = name.parse().map_err(|_| KeyFault::Malformed)?;
    let key = STANDARD.decode(key).map_err(|_| KeyFault::Malformed)?;
    let (signature_type, key) = key.split_first().ok_or(KeyFault::Malformed)?;
    let signature_type = match *signature_type {
        0x01 => SignatureType::Ed25519,
        0x04 => SignatureType::Cosignature,
        _ => return Err(KeyFault::Type),
    };
    Ok((name, id, signature_type, key.try_into().map_err(|_| KeyFault::Malformed)?))
}

/// A key behind the byte of its type.
pub(super) fn encoded(signature_type: SignatureType, key: &[u8; 32]) -> [u8; 33] {
    let mut bytes = [signature_type as u8; 33];
    bytes[1..].copy_from_slice(key);
    bytes
}

fn key_id(name: &KeyName, encoded: &[u8; 33]) -> KeyId {
    let digest = Sha256::new_with_prefix(name.as_str()).chain_update(b"\n").chain_update(encoded);
    let digest: [u8; 32] = digest.finalize().into();
    let [a, b, c, d, ..] = digest;
    KeyId([a, b, c, d])
}
