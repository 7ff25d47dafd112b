//! Commands that only print: the OpenAPI document, the notices, the settings.

use std::path::Path;

use petitions::config::{self, Effective};
use petitions::http::openapi;
use petitions::mail;
use petitions::service::Mailing;

use super::outcome::{Outcome, write_out};

/// The OpenAPI document, with the calls of the sandbox.
pub(super) fn openapi() -> Outcome {
    write_out(&openapi::text(true)?)
}

/// The list of settings.
pub(super) fn settings() -> Outcome {
    write_out(&config::reference())
}

/// The list of notices, or each of them written into a directory.
pub(super) fn notices(preview: Option<&Path>) -> Outcome {
    match preview {
        Some(dir) => write_preview(dir),
        None => write_out(&mail::closed_list()),
    }
}

/// Prints the settings once all of them are known to be understood.
pub(super) fn check_config(effective: &Effective) -> Outcome {
    Mailing::of(effective)?;
    write_out(&effective.describe())
}

fn write_preview(dir: &Path) -> Outcome {
    std::fs::create_dir_all(dir)?;
    let pages = mail::preview()?;
    for (name, page) in &pages {
        std::fs::write(dir.join(name), page)?;
    }
    write_out(&format!("{} files in {}\n", pages.len(), dir.display()))
}
