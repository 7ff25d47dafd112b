//! How much waits in the database, and how its server fares: sums for who watches over the service. All of them stand in
//! partial indexes, which hold what waits and nothing else.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Double, Nullable, Text, Timestamptz};
use diesel::{PgConnection, QueryableByName, RunQueryDsl as _};

use crate::Stored;
use crate::prepared::prepared;

/// What waits to be done.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Waiting {
    /// Mails to one reader that wait to be sent.
    #[diesel(sql_type = BigInt)]
    pub mails: i64,
    /// Mails of mass notices that wait to be sent.
    #[diesel(sql_type = BigInt)]
    pub mass_mails: i64,
    /// Seconds for which the first of the mails to one reader has been due.
    #[diesel(sql_type = Double)]
    pub mails_overdue: f64,
    /// Mails that were given up and that staff have not dealt with.
    #[diesel(sql_type = BigInt)]
    pub mails_given_up: i64,
    /// Deliveries to webhooks that wait.
    #[diesel(sql_type = BigInt)]
    pub deliveries: i64,
    /// Mass notices of which not everybody has been told.
    #[diesel(sql_type = BigInt)]
    pub campaigns: i64,
    /// Terms that have passed and that nobody has noticed yet: the sweep is late.
    #[diesel(sql_type = BigInt)]
    pub terms_unswept: i64,
    /// Terms that have passed and whose duty is still owed.
    #[diesel(sql_type = BigInt)]
    pub terms_overdue: i64,
    /// Signings on a telephone that wait.
    #[diesel(sql_type = BigInt)]
    pub signings: i64,
}

/// How the public log of signatures keeps up.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct SignatureLog {
    /// Entries under its last signed head.
    #[diesel(sql_type = BigInt)]
    pub entries: i64,
    /// Entries that wait for their place; of more than a hundred thousand no more are counted.
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    /// Seconds since the last head was signed, while something waits: what waits has waited no longer than that. Counted from
    /// 1970 where no head was ever signed.
    #[diesel(sql_type = Double)]
    pub behind: f64,
}

/// How the server fares.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Server {
    /// Connections to this database, those of others among them.
    #[diesel(sql_type = BigInt)]
    pub connections: i64,
    /// Connections that the server takes at most.
    #[diesel(sql_type = BigInt)]
    pub most_connections: i64,
    /// Bytes of this database.
    #[diesel(sql_type = BigInt)]
    pub bytes: i64,
    /// Transactions until its numbers would run out, had nothing been frozen: at two thousand million the server stops.
    #[diesel(sql_type = BigInt)]
    pub age: i64,
    /// It is a standby.
    #[diesel(sql_type = Bool)]
    pub is_standby: bool,
}

/// A standby.
#[derive(Debug, Clone, QueryableByName)]
pub struct Replica {
    /// Under which name it is connected.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// A COMMIT waits for it.
    #[diesel(sql_type = Bool)]
    pub is_synchronous: bool,
    /// Bytes of the log that it has not replayed.
    #[diesel(sql_type = Nullable<Double>)]
    pub bytes_behind: Option<f64>,
    /// Seconds between a COMMIT here and its being seen there.
    #[diesel(sql_type = Nullable<Double>)]
    pub seconds_behind: Option<f64>,
}

/// What waits; terms by legal time, everything else by the machine's.
///
/// # Errors
/// The database's.
pub fn waiting(
    conn: &mut PgConnection,
    legal: DateTime<Utc>,
    machine: DateTime<Utc>,
) -> Stored<Waiting> {
    Ok(prepared(
        "SELECT \
         (SELECT count(*) FROM outbox WHERE sent_at IS NULL AND buried_at IS NULL AND webhook_id IS NULL \
              AND (campaign_id IS NOT NULL) = false) AS mails, \
         (SELECT count(*) FROM outbox WHERE sent_at IS NULL AND buried_at IS NULL AND webhook_id IS NULL \
              AND (campaign_id IS NOT NULL) = true) AS mass_mails, \
         coalesce((SELECT greatest(extract(epoch FROM ? - min(due_at)), 0)::float8 FROM outbox \
              WHERE sent_at IS NULL AND buried_at IS NULL AND webhook_id IS NULL \
              AND (campaign_id IS NOT NULL) = false), 0) AS mails_overdue, \
         (SELECT count(*) FROM outbox WHERE buried_at IS NOT NULL AND webhook_id IS NULL) AS mails_given_up, \
         (SELECT count(*) FROM outbox WHERE webhook_id IS NOT NULL AND sent_at IS NULL AND buried_at IS NULL) AS deliveries, \
         (SELECT count(*) FROM campaigns WHERE finished_at IS NULL) AS campaigns, \
         (SELECT count(*) FROM clocks WHERE met_at IS NULL AND overdue_at IS NULL AND due_at <= ? \
              AND (waits_until IS NULL OR waits_until <= ?)) AS terms_unswept, \
         (SELECT count(*) FROM clocks WHERE met_at IS NULL AND overdue_at IS NOT NULL) AS terms_overdue, \
         (SELECT count(*) FROM signing_sessions WHERE state = 'waiting') AS signings",
    )
    .bind::<Timestamptz, _>(machine)
    .bind::<Timestamptz, _>(legal)
    .bind::<Timestamptz, _>(legal)
    .get_result(conn)?)
}

/// How the log of signatures keeps up, by the machine's time. A backlog that takes several heads has waited for longer than
/// since the last one; `waiting` tells it.
///
/// # Errors
/// The database's.
pub fn signature_log(conn: &mut PgConnection, machine: DateTime<Utc>) -> Stored<SignatureLog> {
    Ok(prepared(
        "WITH head AS (SELECT size, made_at FROM log_checkpoints ORDER BY size DESC LIMIT 1), \
         pending AS (SELECT coalesce(sum(entries), 0)::bigint AS entries FROM \
              (SELECT cardinality(signature_ids) AS entries FROM log_pending_batches ORDER BY id LIMIT 100000) AS counted) \
         SELECT coalesce((SELECT size FROM head), 0) AS entries, pending.entries AS waiting, \
         CASE WHEN pending.entries = 0 THEN 0 ELSE greatest(extract(epoch FROM \
              ? - coalesce((SELECT made_at FROM head), 'epoch')), 0)::float8 END AS behind \
         FROM pending",
    )
    .bind::<Timestamptz, _>(machine)
    .get_result(conn)?)
}

/// How the server fares.
///
/// # Errors
/// The database's.
pub fn server(conn: &mut PgConnection) -> Stored<Server> {
    Ok(prepared(
        "SELECT (SELECT numbackends FROM pg_stat_database WHERE datname = current_database())::bigint AS connections, \
         current_setting('max_connections')::bigint AS most_connections, \
         pg_database_size(current_database()) AS bytes, \
         (SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database())::bigint AS age, \
         pg_is_in_recovery() AS is_standby",
    )
    .get_result(conn)?)
}

/// Its standbys; without the right of `pg_monitor` their names and distances are not told, and none of them is.
///
/// # Errors
/// The database's.
pub fn replicas(conn: &mut PgConnection) -> Stored<Vec<Replica>> {
    Ok(prepared(
        "SELECT application_name AS name, sync_state IN ('sync', 'quorum') AS is_synchronous, \
         CASE WHEN pg_is_in_recovery() THEN NULL ELSE (pg_current_wal_lsn() - replay_lsn)::float8 END AS bytes_behind, \
         extract(epoch FROM replay_lag)::float8 AS seconds_behind \
         FROM pg_stat_replication WHERE state IS NOT NULL ORDER BY application_name LIMIT 16",
    )
    .load(conn)?)
}
