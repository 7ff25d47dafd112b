//! What the database said no to, sorted by what its caller can do about it.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};
use thiserror::Error;

use super::outage;

/// What the database said no to.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A named constraint stands against it.
    #[error("constraint {0}")]
    Constraint(String),
    /// A serialization failure or deadlock; the same transaction may succeed when run again.
    #[error("transaction conflict")]
    Transient,
    /// No connection, no lock or no answer within the time-out; nothing was done.
    #[error("the database is busy")]
    Busy,
    /// The connection is gone; nothing was done.
    #[error("the database is not reachable")]
    Unreachable,
    /// COMMIT was sent and not answered: it may have happened.
    #[error("whether the transaction was committed is not known")]
    OutcomeUnknown,
    /// The database takes no writes: it is a standby, or was told so.
    #[error("the database is read-only")]
    ReadOnly,
    /// Its disk is full.
    #[error("the database's storage is full")]
    StorageFull,
    /// It holds migrations that this program does not know.
    #[error("the database's schema is of a newer program")]
    SchemaUnknown,
    /// A stored row contradicts the program.
    #[error("stored data contradict the program: {0}")]
    Corrupt(&'static str),
    /// Anything else.
    #[error(transparent)]
    Other(DieselError),
}

/// The result of a store function.
pub type Stored<T> = Result<T, StoreError>;

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::DatabaseError(kind, info) => {
                if let Some(outage) = outage_of(&kind, info.as_ref()) {
                    outage::note(info.message());
                    return outage;
                }
                let constraint = info.constraint_name().map(str::to_owned);
                match (kind, constraint) {
                    (DatabaseErrorKind::SerializationFailure, _) => Self::Transient,
                    (_, Some(name)) => Self::Constraint(name),
                    (kind, None) => by_message(kind, info),
                }
            }
            DieselError::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            DieselError::BrokenTransactionManager => Self::Unreachable,
            other => Self::Other(other),
        }
    }
}

impl StoreError {
    /// What the failure of a COMMIT that was sent means: without an answer nobody knows.
    pub(crate) fn of_commit(error: DieselError) -> Self {
        match Self::from(error) {
            Self::Unreachable => Self::OutcomeUnknown,
            known => known,
        }
    }

    /// Whether a connection that brought this, and those made at its time, had better not be used again: its server
    /// is gone, or is no longer the one that takes writes.
    pub(crate) fn taints_connection(&self) -> bool {
        matches!(self, Self::Unreachable | Self::OutcomeUnknown | Self::ReadOnly)
    }
}

/// Whether the database as a whole is at fault: away, read-only, full.
fn outage_of(
    kind: &DatabaseErrorKind,
    info: &(dyn DatabaseErrorInformation + Send + Sync),
) -> Option<StoreError> {
    let (message, hint) = (info.message(), info.hint().unwrap_or_default());
    let says = |signs: &[&str]| signs.iter().any(|sign| message.contains(sign));
    if says(&["No space left on device", "Disk quota exceeded"])
        || hint.contains("Check free disk space")
    {
        return Some(StoreError::StorageFull);
    }
    let read_only = matches!(kind, DatabaseErrorKind::ReadOnlyTransaction)
        || says(&["in a read-only transaction", "during recovery", "recovery is in progress"]);
    if read_only {
        return Some(StoreError::ReadOnly);
    }
    let away = matches!(
        kind,
        DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand
    ) || says(&[
        "terminating connection",
        "server closed the connection",
        "no connection to the server",
        "the database system is",
    ]);
    away.then_some(StoreError::Unreachable)
}

/// diesel keeps no SQLSTATE; these conditions are recognisable by their fixed English messages
/// (each connection asks for English).
fn by_message(
    kind: DatabaseErrorKind,
    info: Box<dyn DatabaseErrorInformation + Send + Sync>,
) -> StoreError {
    let message = info.message();
    if message.contains("deadlock detected") {
        StoreError::Transient
    } else if message.contains("canceling statement due to") {
        StoreError::Busy
    } else {
        StoreError::Other(DieselError::DatabaseError(kind, info))
    }
}
