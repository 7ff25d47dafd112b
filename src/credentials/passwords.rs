//! Passwords: what one may be, and how they are kept.

mod guessing;
mod hashing;
mod keyboard;
mod prepared;
mod strength;
mod turns;

pub use hashing::{
    Compared, Cost, HashError, Hashing, MIN_MEMORY_KIB, MIN_PASSES, Passwords, hash,
};
pub use strength::{
    Holder, MAX_BYTES, MIN_CHARACTERS, MIN_CHARACTERS_OF_TWO_FACTORS, Weakness, check, check_length,
};
pub use turns::Asker;

#[cfg(test)]
mod tests;
