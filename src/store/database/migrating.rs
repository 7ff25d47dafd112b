//! Bringing the schema up to date: one process at a time, one migration at a time, each in the log, and none of them
//! waiting for a lock while everybody waits behind it.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::migration::{Migration, MigrationSource as _};
use diesel::pg::Pg;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel::{
    Connection as _, OptionalExtension as _, PgConnection, QueryDsl as _, QueryableByName,
    RunQueryDsl as _, sql_query,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::address::bounded;
use crate::schema::schema_support;

/// The schema, embedded in the program.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations");

/// Key of the advisory lock under which one process migrates.
const MIGRATION_LOCK: i64 = 0x7065_7469_7469;
/// How long a migration waits for a lock: whoever comes after it for the same table waits as long.
const LOCK: &str = "SET lock_timeout = '2s'; SET statement_timeout = 0; \
     SET idle_in_transaction_session_timeout = 0; SET application_name = 'petitions migrate'";
/// How long one migration is tried before the start fails.
const PATIENCE: Duration = Duration::from_mins(2);
/// Between two attempts, others have their turn.
const PAUSE: Duration = Duration::from_secs(1);

/// A migration that failed, or a schema that this program must not work with.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// It was tried and did not work.
    #[error("the database could not be migrated: {0}")]
    Failed(String),
    /// A newer program has been here, and taken away what this one needs.
    #[error(
        "the database's schema is of a newer program: it asks for migration {0}, which this one does not know; \
         start the newer program"
    )]
    Newer(String),
    /// It lacks what this program brings, and was not to be changed.
    #[error("the database's schema lacks migration {0}; run `petitions migrate` first")]
    Older(String),
}

fn failed(error: impl std::fmt::Display) -> MigrationError {
    MigrationError::Failed(error.to_string())
}

/// Brings the schema up to date and then runs `after`; of several processes starting at once one does it, and the
/// others wait. Where a newer program has been, nothing is done: what it has set up is left as it is.
///
/// # Errors
/// [`MigrationError`], or what `after` returns.
pub fn migrate_then<E: From<MigrationError>>(
    url: &str,
    after: impl FnOnce() -> Result<(), E>,
) -> Result<(), E> {
    let url = bounded(url);
    let connect = || -> Result<PgConnection, MigrationError> {
        let mut connection = PgConnection::establish(&url).map_err(failed)?;
        connection.batch_execute(LOCK).map_err(failed)?;
        Ok(connection)
    };
    let mut connection = connect()?;
    // Transaction-scoped as everywhere: held by an outer transaction on a second connection.
    let mut lock = connect()?;
    let mut outcome = Ok(());
    let held = lock.transaction(|lock| {
        wait_for_turn(lock)?;
        outcome = match run(&mut connection) {
            Ok(SchemaOf::This) => after(),
            Ok(SchemaOf::Newer) => Ok(()),
            Err(error) => Err(E::from(error)),
        };
        Ok::<_, diesel::result::Error>(())
    });
    outcome?;
    Ok(held.map_err(failed)?)
}

/// Brings the schema up to date.
///
/// # Errors
/// [`MigrationError`].
pub fn migrate(url: &str) -> Result<(), MigrationError> {
    migrate_then(url, || Ok(()))
}

/// Whose a schema is that this program can work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaOf {
    /// It has the migrations of this program and no others.
    This,
    /// A newer program has added to it, and taken nothing away that this one needs.
    Newer,
}

/// Changes nothing, and tells whether this program can work with the schema.
///
/// # Errors
/// [`MigrationError::Newer`] and [`MigrationError::Older`].
pub fn compare_schema(connection: &mut PgConnection) -> Result<SchemaOf, MigrationError> {
    let known = known()?;
    let applied = applied(connection)?;
    let foreign = applied.iter().find(|version| !known.contains(version));
    if let Some(foreign) = foreign {
        let least = least_migration(connection)?;
        if !least.as_ref().is_some_and(|least| known.contains(least)) {
            return Err(MigrationError::Newer(least.unwrap_or_else(|| foreign.clone())));
        }
    }
    match known.into_iter().find(|version| !applied.contains(version)) {
        Some(missing) => Err(MigrationError::Older(missing)),
        None if foreign.is_some() => Ok(SchemaOf::Newer),
        None => Ok(SchemaOf::This),
    }
}

/// The migration that a program must know to work here; none before there was such a rule.
fn least_migration(connection: &mut PgConnection) -> Result<Option<String>, MigrationError> {
    #[derive(QueryableByName)]
    struct Ruled {
        #[diesel(sql_type = Bool)]
        ruled: bool,
    }
    let found: Ruled = sql_query("SELECT to_regclass('schema_support') IS NOT NULL AS ruled")
        .get_result(connection)
        .map_err(failed)?;
    if !found.ruled {
        return Ok(None);
    }
    schema_support::table
        .select(schema_support::least_migration)
        .first(connection)
        .optional()
        .map_err(failed)
}

fn run(connection: &mut PgConnection) -> Result<SchemaOf, MigrationError> {
    match compare_schema(connection) {
        Ok(standing) => return Ok(standing),
        Err(MigrationError::Older(_)) => {}
        Err(newer) => return Err(newer),
    }
    let pending = MigrationHarness::<Pg>::pending_migrations(connection, MIGRATIONS);
    for migration in pending.map_err(failed)? {
        apply(connection, migration.as_ref())?;
    }
    compare_schema(connection)
}

/// One migration, tried again while others hold what it needs.
fn apply(
    connection: &mut PgConnection,
    migration: &dyn Migration<Pg>,
) -> Result<(), MigrationError> {
    let (name, started) = (migration.name().to_string(), Instant::now());
    loop {
        match connection.run_migration(migration) {
            Ok(_) => {
                tracing::info!(migration = name, took = ?started.elapsed(), "migrated");
                return Ok(());
            }
            Err(error)
                if error.to_string().contains("lock timeout") && started.elapsed() < PATIENCE =>
            {
                tracing::warn!(migration = name, waited = ?started.elapsed(), "waiting for a lock that others hold");
                std::thread::sleep(PAUSE);
            }
            Err(error) => return Err(failed(format!("{name}: {error}"))),
        }
    }
}

/// Waits until no other process migrates.
fn wait_for_turn(lock: &mut PgConnection) -> diesel::QueryResult<()> {
    #[derive(QueryableByName)]
    struct Turn {
        #[diesel(sql_type = Bool)]
        ours: bool,
    }
    let mut told = false;
    loop {
        let turn: Turn = sql_query("SELECT pg_try_advisory_xact_lock($1) AS ours")
            .bind::<BigInt, _>(MIGRATION_LOCK)
            .get_result(lock)?;
        if turn.ours {
            return Ok(());
        }
        if !told {
            told = true;
            tracing::info!("another process migrates the database; waiting for it");
        }
        std::thread::sleep(PAUSE / 10);
    }
}

/// The migrations this program brings, in their order.
fn known() -> Result<Vec<String>, MigrationError> {
    let migrations: Vec<Box<dyn Migration<Pg>>> = MIGRATIONS.migrations().map_err(failed)?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}

/// The migrations that the database has, oldest first; none where it has no schema at all.
fn applied(connection: &mut PgConnection) -> Result<Vec<String>, MigrationError> {
    #[derive(QueryableByName)]
    struct Version {
        #[diesel(sql_type = Text)]
        version: String,
    }
    #[derive(QueryableByName)]
    struct Exists {
        #[diesel(sql_type = Bool)]
        exists: bool,
    }
    let table: Exists =
        sql_query("SELECT to_regclass('__diesel_schema_migrations') IS NOT NULL AS exists")
            .get_result(connection)
            .map_err(failed)?;
    if !table.exists {
        return Ok(Vec::new());
    }
    let found: Vec<Version> = sql_query(
        "SELECT version::text AS version FROM __diesel_schema_migrations ORDER BY version",
    )
    .load(connection)
    .map_err(failed)?;
    Ok(found.into_iter().map(|row| row.version).collect())
}
