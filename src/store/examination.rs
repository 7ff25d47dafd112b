//! What a database is like, for `petitions doctor`: read, and nothing changed.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};

use super::database::bounded;
use super::{StoreError, Stored};

/// What was found.
#[derive(Debug, Clone, QueryableByName)]
pub struct Examined {
    /// As `170002`.
    #[diesel(sql_type = Integer)]
    pub version: i32,
    /// The role that the service has there.
    #[diesel(sql_type = Text)]
    pub role: String,
    /// It may do everything.
    #[diesel(sql_type = Bool)]
    pub is_superuser: bool,
    /// Of our tables, those that it owns, and so may change and drop.
    #[diesel(sql_type = BigInt)]
    pub owned: i64,
    /// Our tables, none of which it may not read.
    #[diesel(sql_type = BigInt)]
    pub tables: i64,
    /// Of these, those that it cannot read.
    #[diesel(sql_type = BigInt)]
    pub unreadable: i64,
    /// What is kept as evidence can be changed by it.
    #[diesel(sql_type = Nullable<Bool>)]
    pub changes_evidence: Option<bool>,
    /// `pg_trgm` is there.
    #[diesel(sql_type = Bool)]
    pub has_trigrams: bool,
    /// The server takes no writes.
    #[diesel(sql_type = Bool)]
    pub is_standby: bool,
    /// The connection is encrypted.
    #[diesel(sql_type = Bool)]
    pub encrypted: bool,
    /// It comes through a socket of this machine.
    #[diesel(sql_type = Bool)]
    pub local: bool,
    /// What the server's clock says.
    #[diesel(sql_type = Timestamptz)]
    pub clock: DateTime<Utc>,
    /// Settings by which a COMMIT that was answered could be lost, that are not as they must be: `fsync=off`.
    #[diesel(sql_type = Array<Text>)]
    pub unsafe_settings: Vec<String>,
    /// Pages are checked when they are read.
    #[diesel(sql_type = Bool)]
    pub checksums: bool,
    /// Connections that the server takes at most.
    #[diesel(sql_type = BigInt)]
    pub most_connections: i64,
    /// Standbys that COMMIT waits for are named.
    #[diesel(sql_type = Bool)]
    pub synchronous: bool,
    /// The log is archived.
    #[diesel(sql_type = Bool)]
    pub archived: bool,
    /// The role hears of standbys (`pg_monitor`).
    #[diesel(sql_type = Bool)]
    pub monitors: bool,
}

/// Looks at a database.
///
/// # Errors
/// [`StoreError::Unreachable`], or the database's.
pub fn examine(url: &str) -> Stored<Examined> {
    let mut connection = connect(url)?;
    Ok(sql_query(
        "SELECT current_setting('server_version_num')::int AS version, current_user::text AS role, \
         (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS is_superuser, \
         (SELECT count(*) FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace \
              AND pg_get_userbyid(relowner) = current_user) AS owned, \
         (SELECT count(*) FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) AS tables, \
         (SELECT count(*) FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace \
              AND NOT has_table_privilege(c.oid, 'SELECT')) AS unreadable, \
         has_table_privilege(to_regclass('public.journal'), 'UPDATE, DELETE') AS changes_evidence, \
         EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') AS has_trigrams, \
         pg_is_in_recovery() AS is_standby, \
         coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS encrypted, \
         inet_client_addr() IS NULL AS local, \
         statement_timestamp() AS clock, \
         ARRAY(SELECT name || '=' || setting FROM pg_settings WHERE \
              name IN ('fsync', 'full_page_writes', 'autovacuum') AND setting = 'off' \
              OR name = 'synchronous_commit' AND setting = 'off' ORDER BY name)::text[] AS unsafe_settings, \
         current_setting('data_checksums') = 'on' AS checksums, \
         current_setting('max_connections')::bigint AS most_connections, \
         current_setting('synchronous_standby_names') <> '' AS synchronous, \
         current_setting('archive_mode') <> 'off' AS archived, \
         pg_has_role(current_user, 'pg_monitor', 'MEMBER') AS monitors",
    )
    .get_result(&mut connection)?)
}

/// Whether the address leads to one server process for as long as a connection lasts: a pooler that gives another one to
/// each transaction loses prepared statements and settings.
///
/// # Errors
/// [`StoreError::Unreachable`], or the database's.
pub fn keeps_its_session(url: &str) -> Stored<bool> {
    #[derive(QueryableByName)]
    struct Kept {
        #[diesel(sql_type = Nullable<Text>)]
        kept: Option<String>,
    }
    const NOTED: &str = "petitions.examined";
    let mut connection = connect(url)?;
    // Others are given the connection between these, if it is given away at all.
    let mut beside = connect(url)?;
    sql_query("SELECT set_config('petitions.examined', 'yes', false)").execute(&mut connection)?;
    for _ in 0..3 {
        sql_query("SELECT 1").execute(&mut beside)?;
        let kept: Kept = sql_query("SELECT current_setting($1, true) AS kept")
            .bind::<Text, _>(NOTED)
            .get_result(&mut connection)?;
        if kept.kept.as_deref() != Some("yes") {
            return Ok(false);
        }
    }
    Ok(true)
}

fn connect(url: &str) -> Stored<PgConnection> {
    PgConnection::establish(&bounded(url)).map_err(|_| StoreError::Unreachable)
}
