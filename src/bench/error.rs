//! Why a benchmark ended early.

use thiserror::Error;

use demo::client::DemoError;
use mail::{MailError, SendError};
use service::ServiceError;
use store::StoreError;

use super::database::Sums;

/// Why a benchmark ended early.
#[derive(Debug, Error)]
pub enum BenchError {
    /// The system refused something: a process, a file, a connection.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// What is measured could not be set up over HTTP.
    #[error(transparent)]
    Setup(#[from] DemoError),
    /// A single call failed.
    #[error(transparent)]
    Client(#[from] reqwest::Error),
    /// The database refused a statement of the benchmark's own.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database could not be opened or closed.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The bare loop of mails could not be set up.
    #[error("mail: {0}")]
    Mail(#[from] MailError),
    /// A mail of the bare loop was not taken.
    #[error("mail: {0}")]
    Send(#[from] SendError),
    /// The sandbox's authority could not be made up.
    #[error("authority: {0}")]
    Authority(#[from] eds_testing::IssueFault),
    /// An answer, or the lack of one, that makes the figures worthless.
    #[error("the load broke off: {0}")]
    Broken(&'static str),
    /// A process of the service ended or stayed silent; the end of its log.
    #[error("the service did not come up:\n{0}")]
    NotUp(String),
    /// Sums that must agree do not.
    #[error("{what}: acknowledged {acknowledged}, found {found:?}")]
    Miscounted {
        /// Which measurement.
        what: String,
        /// Signatures that were acknowledged.
        acknowledged: u64,
        /// What the database holds.
        found: Sums,
    },
}

impl From<diesel::result::Error> for BenchError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}
