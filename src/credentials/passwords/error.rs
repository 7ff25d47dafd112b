//! What can go wrong with a hash.

use thiserror::Error;

/// Why no hash was computed.
#[derive(Debug, Error)]
pub enum HashError {
    /// As many as may wait are waiting; nothing was compared.
    #[error("too many passwords are being checked")]
    Busy,
    /// The algorithm refused its parameters, or its thread ended.
    #[error("password hashing failed")]
    Failed,
}
