//! Passwords: what one may be, and how they are kept.

mod error;
mod guessing;
mod hashing;
mod holder;
mod keyboard;
mod known;
mod prepared;
mod strength;
mod turns;

pub use error::HashError;
pub use hashing::{Compared, Cost, Hashing, MIN_MEMORY_KIB, MIN_PASSES, Passwords, hash};
pub use holder::Holder;
pub use strength::{
    MAX_BYTES, MIN_CHARACTERS, MIN_CHARACTERS_OF_TWO_FACTORS, Weakness, check, check_length,
};
pub use turns::Asker;

#[cfg(test)]
mod tests;
