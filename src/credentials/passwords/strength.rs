//! What a password may be (NIST SP 800-63B-4, ASVS 6.2): long, not common, not guessable from what everybody
//! knows. There are no rules of composition, on purpose.

use thiserror::Error;

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
    /// Shorter than this many characters.
    #[error("at least {0} characters")]
    TooShort(usize),
    /// Longer than [`MAX_BYTES`].
    #[error("at most {MAX_BYTES} bytes")]
    TooLong,
    /// One of the passwords that are tried first, or a short unit again and again.
    #[error(
        "it is on a list of common passwords, or repeats one; several words nobody else would put together are good"
    )]
    Common,
    /// Little more than the holder's address or IIN, or this service's name.
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
    /// The account's address.
    pub email: Option<&'a str>,
    /// The person's IIN, if it is known.
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
    for word in words {
        rest = rest.replace(word, "");
    }
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
