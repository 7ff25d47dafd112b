//! Passwords: what one may be, and how they are kept.

mod hashing;
mod strength;

pub use hashing::{Compared, Cost, HashError, MIN_MEMORY_KIB, MIN_PASSES, Passwords, hash};
pub use strength::{
    Holder, MAX_BYTES, MIN_CHARACTERS, MIN_CHARACTERS_OF_TWO_FACTORS, Weakness, check, check_length,
};

#[cfg(test)]
mod tests;
