//! Hashes of passwords: argon2id, a bounded number at a time, the same work for unknown accounts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};

use super::error::HashError;
use super::prepared::prepared;
use super::turns::{Asker, Turn, Turns};

/// Memory of a hash by OWASP's argon2id choice (19 MiB, 2 passes, 1 lane), below which nobody may
/// configure; in KiB.
pub const MIN_MEMORY_KIB: u32 = 19 * 1024;
/// Its passes.
pub const MIN_PASSES: u32 = 2;
/// Hashes that may wait; one more is answered 503.
pub(super) const QUEUE: usize = 200;

/// What a hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self { memory_kib: MIN_MEMORY_KIB, passes: MIN_PASSES }
    }
}

/// What comparing a password told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// It is the password.
    pub right: bool,
    /// Its hash was made at another cost, or of another form of it, than hashes are made now.
    pub outdated: bool,
}

/// Hashes and checks passwords off the async threads.
#[derive(Clone)]
pub struct Passwords {
    pub(super) turns: Arc<Turns>,
    computed: Arc<AtomicU64>,
    cost: Cost,
    /// Checked when there is no account, so that the answer takes as long.
    decoy: Arc<str>,
}

impl Passwords {
    /// At most one hash a core runs at once.
    ///
    /// # Errors
    /// [`HashError::Failed`] when argon2 refuses its parameters.
    pub fn new(cores: usize, cost: Cost) -> Result<Self, HashError> {
        Ok(Self {
            turns: Turns::new(cores.max(1), QUEUE),
            computed: Arc::default(),
            cost,
            decoy: hash("the decoy for accounts that do not exist", cost)?.into(),
        })
    }

    /// How many hashes this process has computed.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// How many wait for a turn.
    pub fn waiting(&self) -> usize {
        self.turns.waiting()
    }

    /// Waits for a turn to compute, network by network.
    ///
    /// # Errors
    /// [`HashError::Busy`] when the lines are full.
    pub async fn turn(&self, asker: &Asker) -> Result<Hashing, HashError> {
        let turn = Arc::new(self.turns.turn(asker).await?);
        Ok(Hashing { passwords: self.clone(), turn })
    }

    /// Hashes a new password as a PHC string.
    ///
    /// # Errors
    /// [`HashError::Busy`] when the queue is full.
    pub async fn hash(&self, password: String, asker: &Asker) -> Result<String, HashError> {
        self.turn(asker).await?.hash(password).await
    }
}

/// A turn to compute in. The place is another's once it is dropped, and what it computes has come to its end.
pub struct Hashing {
    passwords: Passwords,
    turn: Arc<Turn>,
}

impl std::fmt::Debug for Hashing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Hashing").finish_non_exhaustive()
    }
}

impl Hashing {
    /// Hashes a new password as a PHC string.
    ///
    /// # Errors
    /// [`HashError::Failed`].
    pub async fn hash(&self, password: String) -> Result<String, HashError> {
        let cost = self.passwords.cost;
        self.passwords.computed.fetch_add(1, Ordering::Relaxed);
        self.off_the_async_threads(move || hash(&password, cost)).await?
    }

    /// Whether the password is the one of this hash; `None` stands for an unknown account and
    /// costs the same. A password that is typed in another form than passwords are hashed in now is tried as it is
    /// too, since an older hash may be of that.
    ///
    /// # Errors
    /// [`HashError::Failed`].
    pub async fn compare(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<Compared, HashError> {
        let (decoy, cost) = (self.passwords.decoy.clone(), self.passwords.cost);
        let forms = if prepared(&password) == password { 1 } else { 2 };
        self.passwords.computed.fetch_add(forms, Ordering::Relaxed);
        self.off_the_async_threads(move || match stored {
            Some(stored) => compare(&password, &stored, cost),
            None => Compared { right: false, ..compare(&password, &decoy, cost) },
        })
        .await
    }

    async fn off_the_async_threads<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        // Computing goes on when its caller has gone, and so keeps the place.
        let turn = self.turn.clone();
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        })
        .await
        .map_err(|_| HashError::Failed)
    }
}

/// Always the same work for the same password: both forms are compared, whether or not the first was right.
fn compare(password: &str, stored: &str, cost: Cost) -> Compared {
    let parsed = PasswordHash::new(stored).ok();
    let is = |form: &str| {
        parsed.as_ref().is_some_and(|parsed| {
            Argon2::default().verify_password(form.as_bytes(), parsed).is_ok()
        })
    };
    let form = prepared(password);
    let right = is(&form);
    let right_as_typed = form != password && is(password);
    let at_other_cost = parsed
        .as_ref()
        .and_then(|parsed| Params::try_from(parsed).ok())
        .is_none_or(|params| (params.m_cost(), params.t_cost()) != (cost.memory_kib, cost.passes));
    Compared {
        right: right || right_as_typed,
        outdated: at_other_cost || (right_as_typed && !right),
    }
}

/// One hash, here and now; for the command line and the sandbox.
///
/// # Errors
/// [`HashError::Failed`].
pub fn hash(password: &str, cost: Cost) -> Result<String, HashError> {
    let params =
        Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| HashError::Failed)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(prepared(password).as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| HashError::Failed)
}
