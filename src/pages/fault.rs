//! Pages that could not be made.

use minijinja::{Error, ErrorKind};
use thiserror::Error as ThisError;

/// A page that could not be made, which is a fault of ours.
#[derive(Debug, ThisError)]
#[error("the page {name} could not be made: {cause}")]
pub struct PageError {
    name: String,
    cause: String,
}

impl PageError {
    pub(crate) fn of(name: &str, error: &dyn std::error::Error) -> Self {
        let mut cause = error.to_string();
        let mut next = error.source();
        while let Some(inner) = next {
            cause = format!("{cause}: {inner}");
            next = inner.source();
        }
        Self { name: name.to_owned(), cause }
    }

    /// The same of another page.
    pub(crate) fn again_of(&self, name: &str) -> Self {
        Self { name: name.to_owned(), cause: self.to_string() }
    }
}

/// An argument that makes no sense.
pub(crate) fn wrong(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidOperation, what)
}
