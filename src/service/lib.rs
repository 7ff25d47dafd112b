//! One process of the service, put together: database, application, writer, loops, HTTP.
#![warn(missing_docs)]

mod authority_files;
pub mod bootstrap;
mod broker;
mod database;
mod descriptors;
pub mod doctor;
mod mailing;
mod metrics;
mod process;
mod providers;
mod second_opinion;
mod trust;
mod witnesses;

use thiserror::Error;

use bootstrap::StartError;
use embedded::EmbeddedError;
use mail::MailError;

pub use database::Database;
pub use mailing::Mailing;
pub use process::Service;
pub use trust::Trust;

/// Why the service cannot run.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// The embedded database does not come up.
    #[error("embedded PostgreSQL: {0}")]
    Embedded(#[from] EmbeddedError),
    /// There is nothing to look at.
    #[error("there is no database in {}, and DATABASE_URL names none", .0.display())]
    NoDatabase(std::path::PathBuf),
    /// The application cannot be put together.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The signature writer does not start.
    #[error(transparent)]
    App(#[from] app::Error),
    /// A setting of mail is not understood.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The key that mails are signed with cannot be read.
    #[error("PETITIONS_DKIM_KEY_FILE: cannot be read: {0}")]
    DkimKey(std::io::ErrorKind),
    /// The system refused something, an address for example.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// An identity provider's certificates cannot be read.
    #[error("PETITIONS_IDENTITY_PROVIDERS_FILE: {0}")]
    Provider(String),
    /// The broker that reaches telephones has no such address.
    #[error("PETITIONS_EDS_BROKER_URL: {0}")]
    Broker(String),
    /// Signatures that were queued may not have been written.
    #[error("a signature writer has died, or waits in vain for the database")]
    Writer,
}
