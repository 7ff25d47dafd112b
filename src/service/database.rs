//! The database a process works on: one that is named, or an embedded one.

use std::path::Path;

use secrecy::ExposeSecret;

use super::ServiceError;
use config::Effective;
use embedded::{Embedded, EmbeddedError, Options};

/// The database of a deployment: the one named, or the embedded one of the data directory.
pub struct Database {
    /// A libpq connection string.
    pub url: String,
    embedded: Option<Embedded>,
}

impl Database {
    /// Starts the embedded server unless a database is named. Blocks.
    ///
    /// # Errors
    /// When the embedded server does not come up.
    pub fn open(effective: &Effective, name: &str) -> Result<Self, ServiceError> {
        if let Some(url) = &effective.settings.database_url {
            return Ok(Self { url: url.expose_secret().to_owned(), embedded: None });
        }
        let embedded = Embedded::start(&Options { data_dir: &effective.data_dir, settings: &[] })?;
        embedded.ensure_database(name)?;
        Ok(Self { url: embedded.url(name), embedded: Some(embedded) })
    }

    /// As [`Database::open`], or the database of the service that runs on the same data directory
    /// at this moment. For a command beside the service, not for a second service. Blocks.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn beside(effective: &Effective, name: &str) -> Result<Self, ServiceError> {
        match Self::open(effective, name) {
            Err(ServiceError::Embedded(in_use @ EmbeddedError::InUse { .. })) => {
                let url = Embedded::url_of_running(&effective.data_dir, name).ok_or(in_use)?;
                Ok(Self { url, embedded: None })
            }
            opened => opened,
        }
    }

    /// Starts an embedded server under `data_dir` with an empty database, whatever it held. Blocks.
    ///
    /// # Errors
    /// When the embedded server does not come up.
    pub fn anew(data_dir: &Path, name: &str) -> Result<Self, ServiceError> {
        let embedded = Embedded::start(&Options { data_dir, settings: &[] })?;
        embedded.recreate_database(name)?;
        Ok(Self { url: embedded.url(name), embedded: Some(embedded) })
    }

    /// Stops the embedded server. Blocks.
    ///
    /// # Errors
    /// When it does not stop.
    pub fn close(self) -> Result<(), ServiceError> {
        if let Some(embedded) = self.embedded {
            embedded.stop()?;
        }
        Ok(())
    }
}
