//! The handle on PostgreSQL: a first-come-first-served queue in front of a bounded pool.
//!
//! Diesel stays synchronous and runs on blocking threads: actix runs one runtime a worker, and an
//! async pool shared by several of them stalls behind the busiest.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::connection::{InstrumentationEvent, SimpleConnection as _};
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Error as R2d2Error, Pool};
use diesel::{Connection as _, PgConnection, RunQueryDsl as _, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};
use tokio::sync::Semaphore;

use super::{StoreError, Stored};

/// The schema, embedded in the program.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// How long a caller waits for a connection before it is told 503.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(2);
/// Callers that may wait for a connection; one more is told 503 at once.
const WAITING: usize = 1_000;
/// Attempts at a transaction that others keep getting in the way of.
const ATTEMPTS: u32 = 3;
/// Key of the advisory lock under which one process migrates.
const MIGRATION_LOCK: i64 = 0x7065_7469_7469;

/// Where the database is and how many connections this process may hold.
#[derive(Debug, Clone)]
pub struct DbSettings {
    /// Connection address of PostgreSQL.
    pub url: String,
    /// Connections that are held at most.
    pub pool_size: u32,
}

/// Every statement of the service runs under these bounds. None is worth compiling: where the planner thinks
/// otherwise, the compiler takes longer than the statement.
const SESSION: &str = "SET statement_timeout = '5s'; SET lock_timeout = '2s'; \
     SET idle_in_transaction_session_timeout = '10s'; SET timezone = 'UTC'; \
     SET client_min_messages = 'warning'; SET jit = off; SET application_name = 'petitions'";

/// Bounds every connection, and counts what it is asked.
#[derive(Debug)]
struct Bounded(Arc<AtomicU64>);

impl CustomizeConnection<PgConnection, R2d2Error> for Bounded {
    fn on_acquire(&self, connection: &mut PgConnection) -> Result<(), R2d2Error> {
        connection.batch_execute(SESSION).map_err(R2d2Error::QueryError)?;
        let statements = self.0.clone();
        connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                statements.fetch_add(1, Ordering::Relaxed);
            }
        });
        Ok(())
    }
}

/// The database.
#[derive(Clone)]
pub struct Db {
    pool: Pool<ConnectionManager<PgConnection>>,
    permits: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    statements: Arc<AtomicU64>,
    url: Arc<str>,
}

impl Db {
    /// Opens the pool.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`] when no connection can be made.
    pub fn open(settings: &DbSettings) -> Stored<Self> {
        let statements = Arc::<AtomicU64>::default();
        let pool = Pool::builder()
            .max_size(settings.pool_size)
            .min_idle(Some(1))
            .connection_timeout(ACQUIRE_TIMEOUT)
            .connection_customizer(Box::new(Bounded(statements.clone())))
            .build(ConnectionManager::new(&settings.url))
            .map_err(|_| StoreError::Unreachable)?;
        Ok(Self {
            pool,
            permits: Arc::new(Semaphore::new(settings.pool_size as usize)),
            waiting: Arc::new(Semaphore::new(WAITING)),
            statements,
            url: settings.url.as_str().into(),
        })
    }

    /// How many statements this process has sent through its pool, those that begin and end
    /// transactions among them.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// A connection outside the pool, for a worker that keeps it.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`].
    pub fn dedicated(&self) -> Stored<PgConnection> {
        let mut connection =
            PgConnection::establish(&self.url).map_err(|_| StoreError::Unreachable)?;
        connection.batch_execute(SESSION)?;
        Ok(connection)
    }

    /// Runs `work` in a read-only transaction that sees one snapshot.
    ///
    /// # Errors
    /// Whatever `work` returns, or the store's own failure.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    {
        self.run(move |connection| {
            in_transaction(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work)
        })
        .await
    }

    /// Runs `work` in a transaction; again, up to three times, when others got in its way. What follows
    /// its COMMIT runs on the same connection.
    ///
    /// # Errors
    /// Whatever `work` returns, or the store's own failure.
    pub async fn write_then<T, E, F, G>(&self, work: F, then: G) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Transient + Send + 'static,
        F: Fn(&mut PgConnection) -> Result<T, E> + Send + 'static,
        G: FnOnce(&mut PgConnection) + Send + 'static,
    {
        self.run(move |connection| {
            let written = write_on(connection, &work)?;
            then(connection);
            Ok(written)
        })
        .await
    }

    /// Runs `work`, each of whose statements is a transaction of its own.
    ///
    /// # Errors
    /// Whatever `work` returns, or the store's own failure.
    pub async fn outside_transactions<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    {
        self.run(work).await
    }

    async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    {
        let place = self.waiting.clone().try_acquire_owned().map_err(|_| StoreError::Busy)?;
        let permit = tokio::time::timeout(ACQUIRE_TIMEOUT, self.permits.clone().acquire_owned())
            .await
            .map_err(|_| StoreError::Busy)?
            .map_err(|_| StoreError::Unreachable)?;
        drop(place);
        let pool = self.pool.clone();
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let mut connection = pool.get().map_err(|_| StoreError::Unreachable)?;
            work(&mut connection)
        })
        .await
        .map_err(|_| StoreError::Corrupt("a database task panicked"))?
    }
}

/// Gives the statements of this transaction more time than the five seconds of a request.
///
/// # Errors
/// The store's own failure.
pub fn allow_minutes(conn: &mut PgConnection, minutes: u32) -> Stored<()> {
    diesel::sql_query(format!("SET LOCAL statement_timeout = '{minutes}min'")).execute(conn)?;
    Ok(())
}

/// An error that may tell that the same transaction can simply be run again.
pub trait Transient {
    /// Whether the same transaction may succeed when run again.
    fn is_transient(&self) -> bool;
}

impl Transient for StoreError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Transient)
    }
}

/// A write transaction on a connection one already holds.
///
/// # Errors
/// Whatever `work` returns, or the store's own failure.
pub fn write_on<T, E>(
    connection: &mut PgConnection,
    work: &dyn Fn(&mut PgConnection) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<StoreError> + Transient,
{
    let mut attempt = 1;
    loop {
        match in_transaction(connection, "BEGIN ISOLATION LEVEL READ COMMITTED", work) {
            Err(error) if error.is_transient() && attempt < ATTEMPTS => attempt += 1,
            outcome => return outcome,
        }
    }
}

/// BEGIN, `work`, COMMIT; ROLLBACK when it fails.
fn in_transaction<T, E: From<StoreError>>(
    connection: &mut PgConnection,
    begin: &str,
    work: impl FnOnce(&mut PgConnection) -> Result<T, E>,
) -> Result<T, E> {
    use diesel::connection::{AnsiTransactionManager, TransactionManager};
    AnsiTransactionManager::begin_transaction_sql(connection, begin).map_err(StoreError::from)?;
    match work(connection) {
        Ok(value) => {
            <AnsiTransactionManager as TransactionManager<PgConnection>>::commit_transaction(
                connection,
            )
            .map_err(StoreError::from)?;
            Ok(value)
        }
        Err(error) => {
            // A connection that cannot roll back is discarded by the pool's own check.
            let _ =
                <AnsiTransactionManager as TransactionManager<PgConnection>>::rollback_transaction(
                    connection,
                );
            Err(error)
        }
    }
}

/// Whether a database answers there.
///
/// # Errors
/// What the client library says; it names host, port and database, never the password.
pub fn reach(url: &str) -> Result<(), UnreachableError> {
    PgConnection::establish(url)
        .map(drop)
        .map_err(|error| UnreachableError(error.to_string().trim_end().to_owned()))
}

/// No database answers.
#[derive(Debug, thiserror::Error)]
#[error("DATABASE_URL: the database cannot be reached: {0}")]
pub struct UnreachableError(String);

/// Brings the schema up to date; of several processes starting at once, one does it.
///
/// # Errors
/// [`StoreError::Unreachable`] or the failing migration's error.
pub fn migrate(url: &str) -> Result<(), MigrationError> {
    let mut connection =
        PgConnection::establish(url).map_err(|error| MigrationError(error.to_string()))?;
    let failed = |error: &dyn std::fmt::Display| MigrationError(error.to_string());
    // Transaction-scoped as everywhere: held by an outer transaction on a second connection.
    let mut lock = PgConnection::establish(url).map_err(|error| failed(&error))?;
    lock.transaction(|lock| {
        sql_query("SELECT pg_advisory_xact_lock($1)")
            .bind::<diesel::sql_types::BigInt, _>(MIGRATION_LOCK)
            .execute(lock)?;
        Ok(connection
            .run_pending_migrations(MIGRATIONS)
            .map(|_| ())
            .map_err(|error| failed(&error)))
    })
    .map_err(|error: diesel::result::Error| failed(&error))?
}

/// A migration that failed.
#[derive(Debug, thiserror::Error)]
#[error("the database could not be migrated: {0}")]
pub struct MigrationError(String);
