//! Settings, from flags or the environment. Every fault is found at start and all are listed.
#![warn(missing_docs)]

mod addresses;
mod callers;
mod check;
mod description;
mod effective;
mod identity_providers;
mod key_files;
mod log;
mod misread;
mod production;
mod reference;
mod secret_files;
mod settings;

use thiserror::Error;

pub use effective::Effective;
pub use misread::read;
pub use reference::reference;
pub use settings::{
    Environment, LogFormat, ModerationMode, RevocationSources, Settings, Switch,
    UncheckedSignatures,
};

/// Exit code of a start that its configuration forbids (BSD's `EX_CONFIG`).
pub const EXIT_CONFIG: u8 = 78;

/// Every fault of the configuration, one a line.
#[derive(Debug, Error)]
#[error("{}", .0.join("\n"))]
pub struct ConfigError(pub Vec<String>);

impl ConfigError {
    /// What the settings come to, unless some could not be read, or somebody else finds faults with them: then all of
    /// these, each setting once.
    ///
    /// # Errors
    /// All of them.
    pub fn beside(
        self,
        checked: Result<Effective, Self>,
        of_others: Vec<String>,
    ) -> Result<Effective, Self> {
        let Self(mut faults) = self;
        let name = |fault: &str| fault.split(':').next().unwrap_or_default().to_owned();
        // A setting that could not be read was judged as if it were not set.
        let mut told: Vec<String> = faults.iter().map(|fault| name(fault)).collect();
        let (checked, own) = match checked {
            Ok(effective) => (Some(effective), Vec::new()),
            Err(Self(own)) => (None, own),
        };
        for found in [own, of_others] {
            let new: Vec<String> =
                found.into_iter().filter(|fault| !told.contains(&name(fault))).collect();
            told.extend(new.iter().map(|fault| name(fault)));
            faults.extend(new);
        }
        checked.filter(|_| faults.is_empty()).ok_or(Self(faults))
    }
}
