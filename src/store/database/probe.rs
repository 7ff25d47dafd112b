//! Whether the database would take a signature at this moment, and which database it is.

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{Bool, Text};
use diesel::{PgConnection, QueryableByName, RunQueryDsl as _, sql_query};

use super::migrating::{MigrationError, compare_schema};
use super::transaction::write_on;
use crate::{StoreError, Stored};

/// Writes as a signature would, and leaves nothing behind: the tables are open to rows, there is room on the disk, and
/// a COMMIT that must be durable is answered.
///
/// # Errors
/// Why a signature would not be acknowledged.
pub fn probe(connection: &mut PgConnection) -> Stored<()> {
    write_on(connection, &|| true, &|connection| {
        connection.batch_execute(
            "SET LOCAL lock_timeout = '500ms'; SET LOCAL statement_timeout = '2s'",
        )?;
        match compare_schema(connection) {
            Ok(_) => {}
            Err(MigrationError::Newer(_) | MigrationError::Older(_)) => {
                return Err(StoreError::SchemaUnknown);
            }
            Err(MigrationError::Failed(_)) => return Err(StoreError::Unreachable),
        }
        not_read_only(connection)?;
        connection.batch_execute(TABLES)?;
        connection.batch_execute(ROOM)?;
        // A transaction with a number of its own, whose COMMIT is written, synced and, where the database is set so,
        // confirmed by its standbys.
        Ok(connection
            .batch_execute("SELECT pg_logical_emit_message(true, 'petitions', 'ready')")?)
    })
}

/// What a signature writes to.
const TABLES: &str = "LOCK TABLE petitions, signatures, signature_counts, changes \
     IN ROW EXCLUSIVE MODE";

/// More than fits into memory, so that the server must find room on its disk; it forgets it at once.
const ROOM: &str = "SET LOCAL work_mem = '64kB'; \
     SELECT count(*) FROM (SELECT repeat(n::text, 20) AS filling FROM generate_series(1, 3000) AS n ORDER BY 1) AS room";

fn not_read_only(connection: &mut PgConnection) -> Stored<()> {
    #[derive(QueryableByName)]
    struct State {
        #[diesel(sql_type = Bool)]
        read_only: bool,
    }
    let state: State = sql_query(
        "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS read_only",
    )
    .get_result(connection)?;
    if state.read_only { Err(StoreError::ReadOnly) } else { Ok(()) }
}

#[derive(QueryableByName)]
struct Identity {
    #[diesel(sql_type = Text)]
    identity: String,
}

/// What tells one history of the database from another: which server process, on which line of its history, with
/// which files. It changes at a failover, at a restart and at a restore, and never between two transactions else.
pub fn history(connection: &mut PgConnection) -> Stored<String> {
    let found: Identity = crate::prepared::prepared(
        "SELECT concat_ws('/', pg_postmaster_start_time()::text, \
             CASE WHEN pg_is_in_recovery() THEN 'standby' \
                  ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END, \
             (SELECT oid FROM pg_database WHERE datname = current_database()), \
             pg_relation_filenode('changes'), pg_relation_filenode('petitions')) AS identity",
    )
    .get_result(connection)?;
    Ok(found.identity)
}

/// Whether a standby has replayed the log up to that place. A server that takes writes itself is no standby of ours: nobody
/// knows what it holds.
pub(super) fn has_replayed(connection: &mut PgConnection, written: i64) -> Stored<bool> {
    #[derive(QueryableByName)]
    struct Replayed {
        #[diesel(sql_type = Bool)]
        replayed: bool,
    }
    let found: Replayed = crate::prepared::prepared(
        "SELECT pg_is_in_recovery() AND coalesce(pg_last_wal_replay_lsn() - '0/0'::pg_lsn >= ?, false) AS replayed",
    )
    .bind::<diesel::sql_types::BigInt, _>(written)
    .get_result(connection)?;
    Ok(found.replayed)
}
