//! Cosignatures (tlog-cosignature v1, Ed25519): a witness says that, at a time, this was the largest consistent tree it had
//! seen of the log.

use crate::note::{
    KeyFault, KeyName, SecretKey, Signature, SignatureType, VerifierKey, cosigned_message,
};

/// A secret key that cosigns: that of a witness. It must sign nothing else.
#[derive(Debug, Clone)]
pub struct Cosigner(SecretKey);

impl Cosigner {
    /// The cosigner with this name and the 32 secret bytes of its key (the seed of RFC 8032).
    #[must_use]
    pub fn new(name: KeyName, seed: &[u8; 32]) -> Self {
        Self(SecretKey::new(name, SignatureType::Cosignature, seed))
    }

    /// Reads a secret key as Go's `note` package writes it, `PRIVATE+KEY+name+id+base64`.
    ///
    /// # Errors
    /// It is none.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        SecretKey::parse(text, SignatureType::Cosignature).map(Self)
    }

    /// The secret key in the same spelling: for its file, and for nobody's eyes.
    #[must_use]
    pub fn secret_text(&self) -> String {
        self.0.secret_text()
    }

    /// The public key, which is given to everybody; its type says that it cosigns.
    #[must_use]
    pub fn verifier_key(&self) -> &VerifierKey {
        self.0.verifier_key()
    }

    /// Cosigns the text of a checkpoint at this time, in seconds since 1970.
    #[must_use]
    pub fn cosign(&self, text: &str, time: u64) -> Signature {
        self.0.sign(&cosigned_message(time, text), &time.to_be_bytes())
    }
}

/// The time of a cosignature, in seconds since 1970; to be believed when the signature has been verified.
#[must_use]
pub fn time_of(signature: &Signature) -> Option<u64> {
    let time = u64::from_be_bytes(*signature.bytes.first_chunk()?);
    (time <= i64::MAX as u64).then_some(time)
}
