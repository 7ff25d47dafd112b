//! Signed notes (signed-note v1): a text, and the signatures of those who stand by it.

mod keys;
mod message;
mod name;
mod signature;
mod signed;
mod signer;

pub use keys::{KeyFault, SignatureType, VerifierKey};
pub use message::cosigned_message;
pub use name::{KeyName, NameFault};
pub use signature::{KeyId, Signature, SignatureFault};
pub use signed::{Note, NoteFault, Unverified};
pub(crate) use signer::SecretKey;
pub use signer::Signer;
