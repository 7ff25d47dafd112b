//! Passwords: what one may be, and argon2id, a bounded number at a time, the same work for unknown
//! accounts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use thiserror::Error;
use tokio::sync::Semaphore;

use super::sha256;

/// Shortest password, in characters, where it is the only factor (NIST SP 800-63B-4, 3.1.1.2).
pub const MIN_CHARACTERS: usize = 15;
/// Shortest password, in characters, of an account that needs a second factor (ibid.).
pub const MIN_CHARACTERS_OF_TWO_FACTORS: usize = 8;
/// Longest password, in bytes; refused before hashing.
pub const MAX_BYTES: usize = 1024;

/// OWASP's argon2id choice, below which nobody may configure: 19 MiB, 2 passes, 1 lane.
pub const MIN_MEMORY_KIB: u32 = 19 * 1024;
pub const MIN_PASSES: u32 = 2;
/// Hashes that may wait; one more is answered 503.
const QUEUE: usize = 200;

/// The first four bytes of the SHA-256 of common passwords in lower case, ascending;
/// `scripts/common-passwords` makes it.
static COMMON: &[u8] = include_bytes!("../../data/common_passwords.bin");
const PREFIX_BYTES: usize = 4;
/// Longest unit whose repetition makes no password, in characters.
const MAX_UNIT: usize = 10;
/// Words that everybody tries here first.
const OWN_WORDS: [&str; 6] =
    ["petition", "петиция", "өтініш", "kazakhstan", "казахстан", "қазақстан"];
/// Parts of an address shorter than this say too little to be looked for, in characters.
const SHORTEST_WORD: usize = 4;

/// Why a password will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Weakness {
    #[error("at least {0} characters")]
    TooShort(usize),
    #[error("at most {MAX_BYTES} bytes")]
    TooLong,
    #[error(
        "it is on a list of common passwords, or repeats one; several words nobody else would put together are good"
    )]
    Common,
    #[error(
        "without what everybody knows (this service's name, your address, your IIN) fewer than 8 characters are left"
    )]
    Guessable,
}

impl Weakness {
    /// The stable machine code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort(_) => "too_short",
            Self::TooLong => "too_long",
            Self::Common => "common_password",
            Self::Guessable => "guessable_password",
        }
    }
}

/// Whose password it is to be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Holder<'a> {
    pub email: Option<&'a str>,
    pub iin: Option<&'a str>,
    /// The account cannot be used without a second factor.
    pub second_factor: bool,
}

/// Checks the length before anything costly is done.
///
/// # Errors
/// The [`Weakness`].
pub fn check_length(password: &str, second_factor: bool) -> Result<(), Weakness> {
    let least = if second_factor { MIN_CHARACTERS_OF_TWO_FACTORS } else { MIN_CHARACTERS };
    if password.len() > MAX_BYTES {
        return Err(Weakness::TooLong);
    }
    if password.chars().count() < least { Err(Weakness::TooShort(least)) } else { Ok(()) }
}

/// Checks a new password. There are no rules of composition, on purpose (NIST SP 800-63B-4, ASVS 6.2.5).
///
/// # Errors
/// The first [`Weakness`] found.
pub fn check(password: &str, holder: &Holder<'_>) -> Result<(), Weakness> {
    check_length(password, holder.second_factor)?;
    let lower = password.to_lowercase();
    if is_common(&lower) || repeats_a_unit(&lower) {
        return Err(Weakness::Common);
    }
    let mut rest = lower;
    let local =
        holder.email.and_then(|email| email.split('@').next()).unwrap_or_default().to_lowercase();
    let own =
        local.split(['.', '+', '-', '_']).chain([local.as_str(), holder.iin.unwrap_or_default()]);
    let mut words: Vec<&str> =
        own.chain(OWN_WORDS).filter(|word| word.chars().count() >= SHORTEST_WORD).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.iter().for_each(|word| rest = rest.replace(word, ""));
    if rest.chars().count() < MIN_CHARACTERS_OF_TWO_FACTORS {
        Err(Weakness::Guessable)
    } else {
        Ok(())
    }
}

fn is_common(lower: &str) -> bool {
    let digest = sha256(lower.as_bytes());
    let (entries, _) = COMMON.as_chunks::<PREFIX_BYTES>();
    entries.binary_search_by(|entry| entry.as_slice().cmp(&digest[..PREFIX_BYTES])).is_ok()
}

/// Whether it is a common password, or any few characters, again and again.
fn repeats_a_unit(lower: &str) -> bool {
    let characters: Vec<char> = lower.chars().collect();
    (1..=MAX_UNIT.min(characters.len() / 2)).any(|length| {
        let repeated = characters
            .iter()
            .enumerate()
            .all(|(at, character)| *character == characters[at % length]);
        repeated
            && (length < SHORTEST_WORD
                || is_common(&characters[..length].iter().collect::<String>()))
    })
}

/// Why no hash was computed.
#[derive(Debug, Error)]
pub enum HashError {
    #[error("too many passwords are being checked")]
    Busy,
    #[error("password hashing failed")]
    Failed,
}

/// What a hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
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
    /// Its hash was made at another cost than hashes are made at now.
    pub outdated: bool,
}

/// Hashes and checks passwords off the async threads.
#[derive(Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
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
            running: Arc::new(Semaphore::new(cores.max(1))),
            waiting: Arc::new(Semaphore::new(QUEUE + cores.max(1))),
            computed: Arc::default(),
            cost,
            decoy: hash("the decoy for accounts that do not exist", cost)?.into(),
        })
    }

    /// How many hashes this process has computed.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// Hashes a new password as a PHC string.
    ///
    /// # Errors
    /// [`HashError::Busy`] when the queue is full.
    pub async fn hash(&self, password: String) -> Result<String, HashError> {
        let cost = self.cost;
        self.bounded(move || hash(&password, cost)).await?
    }

    /// Whether the password is the one of this hash; `None` stands for an unknown account and
    /// costs the same.
    ///
    /// # Errors
    /// [`HashError::Busy`] when the queue is full.
    pub async fn compare(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<Compared, HashError> {
        let (decoy, cost) = (self.decoy.clone(), self.cost);
        self.bounded(move || {
            let known = stored.is_some();
            let stored = stored.unwrap_or_else(|| decoy.to_string());
            let parsed = PasswordHash::new(&stored).ok();
            let matches = parsed.as_ref().is_some_and(|parsed| {
                Argon2::default().verify_password(password.as_bytes(), parsed).is_ok()
            });
            let outdated =
                parsed.and_then(|parsed| Params::try_from(&parsed).ok()).is_none_or(|params| {
                    (params.m_cost(), params.t_cost()) != (cost.memory_kib, cost.passes)
                });
            Compared { right: known && matches, outdated }
        })
        .await
    }

    async fn bounded<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let _place = self.waiting.try_acquire().map_err(|_| HashError::Busy)?;
        let permit = self.running.clone().acquire_owned().await.map_err(|_| HashError::Failed)?;
        self.computed.fetch_add(1, Ordering::Relaxed);
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
pub fn hash(password: &str, cost: Cost) -> Result<String, HashError> {
    let params =
        Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| HashError::Failed)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|_| HashError::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOLDER: Holder<'_> = Holder {
        email: Some("aigul.serikova@example.kz"),
        iin: Some("581014274025"),
        second_factor: false,
    };

    #[tokio::test]
    async fn a05_hashes_have_the_chosen_cost_and_those_of_another_are_outdated() {
        let passwords = Passwords::new(2, Cost::default()).unwrap();
        let stored = passwords.hash("correct horse battery".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let salt = stored.split('$').nth(4).unwrap();
        assert!(salt.len() * 6 / 8 >= 16, "{salt}");
        let compare = async |passwords: &Passwords, password: &str, stored: Option<&str>| {
            let told = passwords.compare(password.into(), stored.map(Into::into)).await.unwrap();
            (told.right, told.outdated)
        };
        assert_eq!(
            compare(&passwords, "correct horse battery", Some(&stored)).await,
            (true, false)
        );
        assert_eq!(
            compare(&passwords, "correct horse batterx", Some(&stored)).await,
            (false, false)
        );
        assert_eq!(
            compare(&passwords, "the decoy for accounts that do not exist", None).await,
            (false, false)
        );
        assert_eq!(passwords.computed(), 4, "an unknown account costs a hash like any other");
        let dearer = Passwords::new(2, Cost { memory_kib: MIN_MEMORY_KIB, passes: 3 }).unwrap();
        assert_eq!(compare(&dearer, "correct horse battery", Some(&stored)).await, (true, true));
    }

    #[tokio::test]
    async fn a06_more_than_the_queue_holds_is_turned_away_at_once() {
        let passwords = Passwords::new(1, Cost::default()).unwrap();
        let _all = passwords.running.clone().acquire_many_owned(1).await.unwrap();
        let waiting: Vec<_> = (0..=QUEUE)
            .map(|_| {
                let passwords = passwords.clone();
                tokio::spawn(async move { passwords.hash("correct horse battery".into()).await })
            })
            .collect();
        let full = async {
            while passwords.waiting.available_permits() > 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(10), full)
            .await
            .expect("two hundred wait, and no more");
        assert!(matches!(passwords.hash("one too many".into()).await, Err(HashError::Busy)));
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
    }

    #[test]
    fn a04_common_and_guessable_passwords_are_refused_with_the_reason() {
        assert!(COMMON.len() / PREFIX_BYTES >= 100_000, "the list is too short to be worth asking");
        let weakness = |password: &str| check(password, &HOLDER).err();
        for common in [
            "qwertyuiopasdfgh",
            "QWERTYUIOPASDFGH",
            "123456789012345",
            "passwordpassword",
            "qwertyqwertyqwerty",
            "aaaaaaaaaaaaaaaaaaaa",
            "абвабвабвабвабвабв",
        ] {
            assert_eq!(weakness(common), Some(Weakness::Common), "{common}");
        }
        for guessable in [
            "petition petition 1",
            "қазақстан петиция 1",
            "aigul.serikova!",
            "Serikova.Aigul-2026",
            "581014274025-2026",
            "581014274025581014",
        ] {
            assert_eq!(weakness(guessable), Some(Weakness::Guessable), "{guessable}");
        }
        for good in [
            "correct horse battery staple",
            "my petition wins everything",
            "жеті рет өлшеп бір рет кес",
            "aaaaaabbbbbbccc",
        ] {
            assert_eq!(weakness(good), None, "{good}");
        }
        let staff = Holder { second_factor: true, ..HOLDER };
        assert_eq!(check("password", &staff), Err(Weakness::Common));
        assert_eq!(check("k7-mzr9q", &staff), Ok(()));
    }
}
