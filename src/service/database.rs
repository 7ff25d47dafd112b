//! The database a process works on: one that is named, or an embedded one.

use std::path::Path;

use secrecy::ExposeSecret;

use super::ServiceError;
use config::Effective;
use embedded::{Embedded, EmbeddedError, Options, Supervised};
use tokio::sync::oneshot;

/// The database of a deployment: the one named, or the embedded one of the data directory.
pub struct Database {
    /// A libpq connection string.
    pub url: String,
    embedded: Option<Server>,
    /// Kept, so that whoever listens hears nothing.
    silent: Option<oneshot::Sender<String>>,
}

/// The embedded server, left to itself or watched.
enum Server {
    Alone(Embedded),
    Watched(Supervised),
}

impl Database {
    /// Starts the embedded server unless a database is named. Blocks.
    ///
    /// # Errors
    /// When the embedded server does not come up.
    pub fn open(effective: &Effective, name: &str) -> Result<Self, ServiceError> {
        if let Some(url) = &effective.settings.database_url {
            return Ok(Self { url: url.expose_secret().to_owned(), embedded: None, silent: None });
        }
        let embedded = Embedded::start(&Options { data_dir: &effective.data_dir, settings: &[] })?;
        embedded.ensure_database(name)?;
        Ok(Self { url: embedded.url(name), embedded: Some(Server::Alone(embedded)), silent: None })
    }

    /// Watches an embedded server from now on, and starts it again when it ends. What comes back tells why that is
    /// over; of a database that was named it never tells anything.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn supervise(&mut self) -> Result<oneshot::Receiver<String>, ServiceError> {
        let (tell, told) = oneshot::channel();
        match self.embedded.take() {
            Some(Server::Alone(embedded)) => {
                let given_up = |error: &EmbeddedError| drop(tell.send(error.to_string()));
                self.embedded = Some(Server::Watched(embedded.supervise(given_up)?));
            }
            other => {
                self.embedded = other;
                self.silent = Some(tell);
            }
        }
        Ok(told)
    }

    /// As [`Database::beside`], of a database that is there: none is made.
    ///
    /// # Errors
    /// As [`Database::open`], and when there is none.
    pub fn existing(effective: &Effective, name: &str) -> Result<Self, ServiceError> {
        let dir = &effective.data_dir;
        if effective.settings.database_url.is_none() && !Embedded::exists(dir) {
            return Err(ServiceError::NoDatabase(dir.clone()));
        }
        Self::beside(effective, name)
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
                Ok(Self { url, embedded: None, silent: None })
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
        Ok(Self { url: embedded.url(name), embedded: Some(Server::Alone(embedded)), silent: None })
    }

    /// Stops the embedded server. Blocks.
    ///
    /// # Errors
    /// When it does not stop.
    pub fn close(self) -> Result<(), ServiceError> {
        match self.embedded {
            Some(Server::Alone(embedded)) => Ok(embedded.stop()?),
            Some(Server::Watched(supervised)) => Ok(supervised.stop()?),
            None => Ok(()),
        }
    }
}
