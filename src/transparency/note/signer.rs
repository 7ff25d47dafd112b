//! Keys that sign.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};

use super::keys::{KeyFault, SignatureType, VerifierKey, encoded, parts};
use super::name::KeyName;
use super::signature::Signature;

/// A secret key with its public one. It is shown nowhere but by [`SecretKey::secret_text`].
#[derive(Clone)]
pub(crate) struct SecretKey {
    key: SigningKey,
    verifier: VerifierKey,
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(of {})", self.verifier)
    }
}

const SECRET_PREFIX: &str = "PRIVATE+KEY+";

impl SecretKey {
    pub(crate) fn new(name: KeyName, signature_type: SignatureType, seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let verifier = VerifierKey::of(name, signature_type, key.verifying_key());
        Self { key, verifier }
    }

    /// Reads a secret key as Go's `note` package writes it, `PRIVATE+KEY+name+id+base64`, of any type that signs with
    /// Ed25519: those keys of witnesses are written with type 1, and the id that goes with it.
    pub(crate) fn parse(text: &str, signature_type: SignatureType) -> Result<Self, KeyFault> {
        let rest = text.strip_prefix(SECRET_PREFIX).ok_or(KeyFault::Malformed)?;
        let (name, id, written_type, seed) = parts(rest)?;
        if written_type != SignatureType::Ed25519 {
            return Err(KeyFault::Type);
        }
        let written = Self::new(name.clone(), written_type, &seed);
        if written.verifier.key_id().to_string() != id {
            return Err(KeyFault::Id);
        }
        Ok(Self::new(name, signature_type, &seed))
    }

    pub(crate) fn secret_text(&self) -> String {
        let name = self.verifier.name();
        let plain = VerifierKey::of(name.clone(), SignatureType::Ed25519, self.key.verifying_key());
        let seed = STANDARD.encode(encoded(SignatureType::Ed25519, self.key.as_bytes()));
        format!("{SECRET_PREFIX}{name}+{}+{seed}", plain.key_id())
    }

    pub(crate) fn verifier_key(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The signature over these bytes, behind those that its type puts in front.
    pub(crate) fn sign(&self, message: &[u8], in_front: &[u8]) -> Signature {
        let bytes = [in_front, &self.key.sign(message).to_bytes()].concat();
        let name = self.verifier.name().clone();
        Signature { name, key_id: self.verifier.key_id(), bytes }
    }
}

/// A secret key that signs notes: that of a log.
#[derive(Debug, Clone)]
pub struct Signer(SecretKey);

impl Signer {
    /// The signer with this name and the 32 secret bytes of its key (the seed of RFC 8032).
    #[must_use]
    pub fn new(name: KeyName, seed: &[u8; 32]) -> Self {
        Self(SecretKey::new(name, SignatureType::Ed25519, seed))
    }

    /// Reads a secret key as Go's `note` package writes it, `PRIVATE+KEY+name+id+base64`.
    ///
    /// # Errors
    /// It is none.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        SecretKey::parse(text, SignatureType::Ed25519).map(Self)
    }

    /// The secret key in the same spelling: for its file, and for nobody's eyes.
    #[must_use]
    pub fn secret_text(&self) -> String {
        self.0.secret_text()
    }

    /// The public key, which is given to everybody.
    #[must_use]
    pub fn verifier_key(&self) -> &VerifierKey {
        self.0.verifier_key()
    }

    /// Signs a text, which ends with a newline if it is to stand in a note.
    #[must_use]
    pub fn sign(&self, text: &str) -> Signature {
        self.0.sign(text.as_bytes(), &[])
    }
}
