//! What keeps bytes from being a key or a signature.

use thiserror::Error;

/// Why a signature is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// The key is no point of the curve.
    #[error("the public key is no point of its curve")]
    NotOnCurve,
    /// r or s is not above 0 and below q (RFC 7091 §6.2, step 1).
    #[error("r or s of the signature is out of range")]
    OutOfRange,
    /// The numbers do not fit.
    #[error("the signature does not fit")]
    DoesNotFit,
}
