//! What a password may be (NIST SP 800-63B-4, ASVS 6.2): long, not common, not guessable from what everybody
//! knows. There are no rules of composition, on purpose.

use thiserror::Error;

use super::guessing::{unit, worth};
use super::holder::Holder;
use super::keyboard::struck_otherwise;
use super::known::left_without_what_is_known;
use super::prepared::{prepared, unseen};
use crate::sha256;

/// Shortest password, in characters, where it is the only factor (NIST SP 800-63B-4, 3.1.1.2).
pub const MIN_CHARACTERS: usize = 15;
/// Shortest password, in characters, of an account that needs a second factor (ibid.).
pub const MIN_CHARACTERS_OF_TWO_FACTORS: usize = 8;
/// Longest password, in bytes; refused before hashing.
pub const MAX_BYTES: usize = 1024;

/// The first four bytes of the SHA-256 of common passwords in lower case, ascending;
/// `scripts/common-passwords` makes it.
pub(super) static COMMON: &[u8] = include_bytes!("../../../data/common_passwords.bin");
/// Bytes of an entry of that list.
pub(super) const PREFIX_BYTES: usize = 4;
/// Characters that must be left of a password when all that is guessed first has been taken away.
const LEAST_LEFT: usize = 8;

/// Why a password will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Weakness {
    /// Shorter than this many characters.
    #[error("at least {0} characters")]
    TooShort(usize),
    /// Longer than [`MAX_BYTES`].
    #[error("at most {MAX_BYTES} bytes")]
    TooLong,
    /// It holds a character that nobody sees.
    #[error("U+{0:04X} cannot be seen, and so not be typed again")]
    Unseen(u32),
    /// One of the passwords that are tried first, a row of keys, or a short unit again and again.
    #[error(
        "it is on a list of common passwords, is a row of keys, or repeats one; several words nobody else would put together are good"
    )]
    Common,
    /// Little more than the holder's name, address, birth date or IIN, or this service's name.
    #[error(
        "without what everybody knows (this service's name, your name, address, birth date and IIN) fewer than 8 characters are left"
    )]
    Guessable,
}

impl Weakness {
    /// The stable machine code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort(_) => "too_short",
            Self::TooLong => "too_long",
            Self::Unseen(_) => "unwanted_character",
            Self::Common => "common_password",
            Self::Guessable => "guessable_password",
        }
    }
}

/// Checks the length before anything costly is done, of the form that is hashed.
///
/// # Errors
/// The [`Weakness`].
pub fn check_length(password: &str, second_factor: bool) -> Result<(), Weakness> {
    let least = if second_factor { MIN_CHARACTERS_OF_TWO_FACTORS } else { MIN_CHARACTERS };
    if password.len() > MAX_BYTES {
        return Err(Weakness::TooLong);
    }
    let characters = prepared(password).chars().count();
    if characters < least { Err(Weakness::TooShort(least)) } else { Ok(()) }
}

/// Checks a new password. There are no rules of composition, on purpose (NIST SP 800-63B-4, ASVS 6.2.5).
///
/// # Errors
/// The first [`Weakness`] found.
pub fn check(password: &str, holder: &Holder<'_>) -> Result<(), Weakness> {
    check_length(password, holder.second_factor)?;
    let password = prepared(password);
    if let Some(character) = unseen(&password) {
        return Err(Weakness::Unseen(u32::from(character)));
    }
    let lower = password.to_lowercase();
    if left_without_what_is_known(&lower, holder) < LEAST_LEFT {
        return Err(Weakness::Guessable);
    }
    let least = if holder.second_factor { MIN_CHARACTERS_OF_TWO_FACTORS } else { MIN_CHARACTERS };
    let (cyrillic, latin) = struck_otherwise(&lower);
    let is_listed = [&lower, &cyrillic, &latin].into_iter().any(|struck| is_common(struck));
    if is_listed || repeats_a_short_unit(&lower, least) || worth(&lower) < LEAST_LEFT {
        return Err(Weakness::Common);
    }
    Ok(())
}

fn is_common(lower: &str) -> bool {
    let digest = sha256(lower.as_bytes());
    let (entries, _) = COMMON.as_chunks::<PREFIX_BYTES>();
    entries.binary_search_by(|entry| entry.as_slice().cmp(&digest[..PREFIX_BYTES])).is_ok()
}

/// Whether it is a unit again and again that would be too short, or too common, alone.
fn repeats_a_short_unit(lower: &str, least: usize) -> bool {
    let (unit, whole) = unit(lower);
    if unit.len() < whole {
        return unit.len() < least || is_common(&unit.iter().collect::<String>());
    }
    // One common word and what people append to it.
    let words: Vec<&str> = lower
        .split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let rest = lower.chars().count() - words.iter().map(|word| word.chars().count()).sum::<usize>();
    matches!(words[..], [word] if rest < LEAST_LEFT && is_common(word))
}
