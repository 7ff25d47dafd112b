//! Providers as data: a file in TOML that an operator writes. Every fault of it is found at once.

mod checks;
mod file;
mod kinds;

pub use checks::Rules;
pub use file::read;
pub use kinds::{
    ANY_ACR, ClaimNames, DisplayName, Post, ProviderSettings, SecondFactor, Serves, Staff,
};
