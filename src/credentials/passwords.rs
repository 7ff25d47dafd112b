//! Passwords: argon2id, a bounded number at a time, the same work for unknown accounts.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use thiserror::Error;
use tokio::sync::Semaphore;

/// Shortest password, in characters, where it is the only factor (NIST SP 800-63B-4).
pub const MIN_CHARACTERS: usize = 15;
/// Longest password, in bytes; refused before hashing.
pub const MAX_BYTES: usize = 1024;

/// OWASP's argon2id choice: 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// Hashes that may wait; one more is answered 503.
const QUEUE: usize = 200;

/// Why no hash was computed.
#[derive(Debug, Error)]
pub enum HashError {
    #[error("too many passwords are being checked")]
    Busy,
    #[error("password hashing failed")]
    Failed,
}

/// Hashes and checks passwords off the async threads.
#[derive(Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// Checked when there is no account, so that the answer takes as long.
    decoy: Arc<str>,
}

impl Passwords {
    /// At most one hash a core runs at once.
    ///
    /// # Errors
    /// [`HashError::Failed`] when argon2 refuses its parameters.
    pub fn new(cores: usize) -> Result<Self, HashError> {
        Ok(Self {
            running: Arc::new(Semaphore::new(cores.max(1))),
            waiting: Arc::new(Semaphore::new(QUEUE)),
            decoy: hash("the decoy for accounts that do not exist")?.into(),
        })
    }

    /// Hashes a new password as a PHC string.
    ///
    /// # Errors
    /// [`HashError::Busy`] when the queue is full.
    pub async fn hash(&self, password: String) -> Result<String, HashError> {
        self.bounded(move || hash(&password)).await?
    }

    /// Whether the password is the one of this hash; `None` stands for an unknown account and
    /// costs the same.
    ///
    /// # Errors
    /// [`HashError::Busy`] when the queue is full.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, HashError> {
        let decoy = self.decoy.clone();
        self.bounded(move || {
            let known = stored.is_some();
            let stored = stored.unwrap_or_else(|| decoy.to_string());
            let matches = PasswordHash::new(&stored)
                .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
            known && matches
        })
        .await
    }

    async fn bounded<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let _place = self.waiting.try_acquire().map_err(|_| HashError::Busy)?;
        let permit = self.running.clone().acquire_owned().await.map_err(|_| HashError::Failed)?;
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
        .map_err(|_| HashError::Failed)
    }
}

/// One hash, here and now; for the command line and the sandbox.
///
/// # Errors
/// [`HashError::Failed`].
pub fn hash(password: &str) -> Result<String, HashError> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| HashError::Failed)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| HashError::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn hashes_have_the_chosen_parameters_and_verify() {
        let passwords = Passwords::new(2).unwrap();
        let hash = passwords.hash("correct horse battery".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify("correct horse battery".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("correct horse batterx".into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("the decoy for accounts that do not exist".into(), None).await.unwrap());
    }
}
