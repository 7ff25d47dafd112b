//! SQL, and nothing but SQL: every statement of the service stands in this directory.
//!
//! Functions take a connection and return domain types or plain records; they decide nothing.
#![warn(missing_docs)]

pub mod account_events;
pub mod accounts;
pub mod apps;
pub mod attachments;
pub mod campaigns;
pub mod changes;
pub mod coded;
pub mod coercion_reports;
pub mod comments;
pub mod complaints;
pub mod consideration;
pub mod database;
pub mod deliveries;
pub mod deployment;
pub mod email_changes;
pub mod idempotency;
pub mod ids;
pub mod inbox;
pub mod journal;
pub mod json;
pub mod kill_switches;
pub mod mail_failures;
pub mod moderation;
pub mod moderation_flags;
pub mod outbox;
pub mod password_resets;
pub mod petitions;
mod prepared;
pub mod quotas;
pub mod registrations;
pub mod roles;
#[allow(missing_docs, reason = "a column says what it holds in the migration that makes it")]
pub mod schema;
pub mod second_factors;
pub mod sessions;
pub mod sign_in_failures;
pub mod signatures;
pub mod slugs;
pub mod staff;
pub mod statistics;
pub mod subscriptions;
pub mod terms;

pub use database::{Db, DbSettings, migrate};
/// A connection inside a transaction.
pub use diesel::PgConnection as Connection;

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use thiserror::Error;

/// What the database said no to.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A named constraint stands against it.
    #[error("constraint {0}")]
    Constraint(String),
    /// A serialization failure or deadlock; the same transaction may succeed when run again.
    #[error("transaction conflict")]
    Transient,
    /// No connection, or a lock not granted, within the time-out.
    #[error("the database is busy")]
    Busy,
    /// The connection is gone.
    #[error("the database is not reachable")]
    Unreachable,
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
                let constraint = info.constraint_name().map(str::to_owned);
                match (kind, constraint) {
                    (DatabaseErrorKind::SerializationFailure, _) => Self::Transient,
                    (DatabaseErrorKind::ClosedConnection, _) => Self::Unreachable,
                    (_, Some(name)) => Self::Constraint(name),
                    (kind, None) => by_message(kind, info),
                }
            }
            DieselError::BrokenTransactionManager => Self::Unreachable,
            other => Self::Other(other),
        }
    }
}

/// diesel keeps no SQLSTATE; these conditions are recognisable by their fixed English messages
/// (the connection sets `lc_messages`).
fn by_message(
    kind: DatabaseErrorKind,
    info: Box<dyn diesel::result::DatabaseErrorInformation + Send + Sync>,
) -> StoreError {
    let message = info.message();
    if message.contains("deadlock detected") {
        StoreError::Transient
    } else if message.contains("lock timeout") || message.contains("statement timeout") {
        StoreError::Busy
    } else if [
        "terminating connection",
        "server closed the connection",
        "no connection to the server",
        "the database system is",
    ]
    .iter()
    .any(|sign| message.contains(sign))
    {
        StoreError::Unreachable
    } else {
        StoreError::Other(DieselError::DatabaseError(kind, info))
    }
}
