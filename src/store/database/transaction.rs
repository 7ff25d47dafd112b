//! One transaction: its beginning, its COMMIT, and who may still call it off.

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use diesel::PgConnection;
use diesel::connection::{SimpleConnection as _, TransactionManager as _};

use crate::{StoreError, Stored};

/// Sees what others have committed by each statement.
pub(super) const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
/// Sees one snapshot.
pub(super) const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// No transaction at all, only whether the server is there.
pub(super) const NONE: &str = "SELECT 1";
/// Attempts at a transaction that others keep getting in the way of.
const ATTEMPTS: u32 = 3;
/// Who has waited so long does not try again: a lock that was not granted by then will not be soon.
const NO_MORE: Duration = Duration::from_millis(1_500);

/// A failure of a use case.
pub trait Failure {
    /// Whether the same transaction may succeed when run again.
    fn is_transient(&self) -> bool;
    /// Whether the connection may be at fault, so that another one is better.
    fn taints_connection(&self) -> bool;
}

impl Failure for StoreError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Transient)
    }

    fn taints_connection(&self) -> bool {
        Self::taints_connection(self)
    }
}

/// How far a transaction has come, for who waits for it and may leave.
#[derive(Debug, Default)]
pub(super) struct Progress(AtomicU8);

const AT_WORK: u8 = 0;
const COMMITTING: u8 = 1;
const LEFT: u8 = 2;

impl Progress {
    /// Asked before COMMIT is sent; false when nobody waits any more.
    pub(super) fn may_commit(&self) -> bool {
        match self.0.compare_exchange(AT_WORK, COMMITTING, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => true,
            Err(found) => found == COMMITTING,
        }
    }

    /// Gives up waiting; true when nothing will have been done.
    pub(super) fn leave(&self) -> bool {
        self.0.compare_exchange(AT_WORK, LEFT, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

type Manager = <PgConnection as diesel::Connection>::TransactionManager;

/// Says how a transaction begins.
pub(super) fn begin(connection: &mut PgConnection, opening: &str) -> Stored<()> {
    if opening == NONE {
        return Ok(connection.batch_execute(NONE)?);
    }
    Ok(Manager::begin_transaction_sql(connection, opening)?)
}

/// A write transaction on a connection one already holds; again when others got in its way. `may_commit` is asked
/// before each COMMIT and may call it off.
///
/// # Errors
/// Whatever `work` returns, or the store's own failure: [`StoreError::OutcomeUnknown`] when COMMIT was not answered.
pub fn write_on<T, E>(
    connection: &mut PgConnection,
    may_commit: &dyn Fn() -> bool,
    work: &dyn Fn(&mut PgConnection) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<StoreError> + Failure,
{
    begin(connection, WRITE)?;
    go_on(connection, may_commit, work)
}

/// As [`write_on`], on a connection where the first attempt has begun.
pub(super) fn go_on<T, E>(
    connection: &mut PgConnection,
    may_commit: &dyn Fn() -> bool,
    work: &dyn Fn(&mut PgConnection) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<StoreError> + Failure,
{
    let (started, mut attempt) = (Instant::now(), 1);
    loop {
        match finish(connection, may_commit, work) {
            Err(error)
                if error.is_transient() && attempt < ATTEMPTS && started.elapsed() < NO_MORE =>
            {
                attempt += 1;
                begin(connection, WRITE)?;
            }
            outcome => return outcome,
        }
    }
}

/// `work` and COMMIT; ROLLBACK when it fails or is called off.
fn finish<T, E: From<StoreError>>(
    connection: &mut PgConnection,
    may_commit: &dyn Fn() -> bool,
    work: impl FnOnce(&mut PgConnection) -> Result<T, E>,
) -> Result<T, E> {
    let worked = work(connection)
        .and_then(|value| if may_commit() { Ok(value) } else { Err(StoreError::Busy.into()) });
    match worked {
        Ok(value) => {
            Manager::commit_transaction(connection).map_err(StoreError::of_commit)?;
            Ok(value)
        }
        Err(error) => {
            // A connection that cannot roll back is not used again.
            let _ = Manager::rollback_transaction(connection);
            Err(error)
        }
    }
}

/// Ends a transaction that wrote nothing; how that went is seen by [`is_sound`].
pub(super) fn end_reading(connection: &mut PgConnection) {
    let _ = Manager::rollback_transaction(connection);
}

/// Whether a connection may serve the next one: outside any transaction, and its last answer was understood.
pub(super) fn is_sound(connection: &mut PgConnection) -> bool {
    !Manager::is_broken_transaction_manager(connection)
}
