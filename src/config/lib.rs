//! Settings, from flags or the environment. Every fault is found at start and all are listed.
#![warn(missing_docs)]

mod addresses;
mod callers;
mod check;
mod description;
mod effective;
mod key_files;
mod production;
mod settings;

use thiserror::Error;

pub use effective::Effective;
pub use settings::{Environment, ModerationMode, Settings, Switch};

/// Exit code of a start that its configuration forbids (BSD's `EX_CONFIG`).
pub const EXIT_CONFIG: u8 = 78;

/// Every fault of the configuration, one a line.
#[derive(Debug, Error)]
#[error("{}", .0.join("\n"))]
pub struct ConfigError(pub Vec<String>);

/// A setting that is read where it is needed, from the environment only.
fn from_environment(name: &str, unset: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| unset.to_owned())
}
