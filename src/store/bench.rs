//! What the benchmark asks of the database itself: its settings, its own ceilings, and whether the sums agree.

use std::time::{Duration, Instant};

use chrono::DateTime;
use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text, Uuid as SqlUuid};
use uuid::Uuid;

use super::campaigns::{self, CampaignRow};
use super::petitions::{Tally, set_tallies};
use super::signatures::{SignatureRow, insert_batch};
use super::{Connection, StoreError, Stored};

/// A setting of the server.
#[derive(Debug, Clone, QueryableByName)]
pub struct ServerSetting {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub value: String,
}

/// The settings on which durability and these figures rest.
pub fn server_settings(conn: &mut Connection) -> Stored<Vec<ServerSetting>> {
    Ok(diesel::sql_query(
        "SELECT name, current_setting(name) AS value FROM unnest(ARRAY['server_version', 'fsync', \
             'synchronous_commit', 'full_page_writes', 'data_checksums', 'wal_sync_method', 'shared_buffers', \
             'max_wal_size', 'checkpoint_timeout']) AS name",
    )
    .load(conn)?)
}

/// Commits one row at a time for so long, with a pause after each; the time each took.
pub fn bare_commits(
    conn: &mut Connection,
    span: Duration,
    pause: Duration,
) -> Stored<Vec<Duration>> {
    conn.batch_execute("CREATE TABLE IF NOT EXISTS bare_commits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at text NOT NULL)")?;
    let (started, mut took) = (Instant::now(), Vec::new());
    while started.elapsed() < span {
        let commit = Instant::now();
        diesel::sql_query("INSERT INTO bare_commits (at) VALUES ('one row, one transaction')")
            .execute(conn)?;
        took.push(commit.elapsed());
        std::thread::sleep(pause);
    }
    Ok(took)
}

/// Writes rows as the service does, so many a transaction, and sets the petition's count; the time it took.
pub fn seed(
    conn: &mut Connection,
    petition: Uuid,
    rows: &mut dyn Iterator<Item = SignatureRow>,
    a_batch: usize,
) -> Stored<Duration> {
    let started = Instant::now();
    let mut written = 0;
    loop {
        let mut batch: Vec<SignatureRow> = Vec::with_capacity(a_batch);
        batch.extend(std::iter::from_fn(|| rows.next()).take(a_batch));
        if batch.is_empty() {
            break;
        }
        written += batch.len();
        conn.transaction(|conn| {
            insert_batch(conn, &batch).map_err(|_| diesel::result::Error::RollbackTransaction)
        })?;
    }
    let took = started.elapsed();
    let written = i32::try_from(written).map_err(|_| StoreError::Corrupt("rows seeded"))?;
    let before = tally(conn, petition)?;
    set_tallies(
        conn,
        &[Tally {
            petition: petition.into(),
            signature_count: before.0 + written,
            last_ordinal: before.1 + i64::from(written),
        }],
    )?;
    // What autovacuum would do meanwhile is done before anything is measured.
    diesel::sql_query("VACUUM (ANALYZE) signatures").execute(conn)?;
    Ok(took)
}

/// So many citizens.
pub fn citizens(conn: &mut Connection, count: usize) -> Stored<Vec<Uuid>> {
    use super::schema::accounts;
    Ok(accounts::table
        .filter(accounts::person_key.is_not_null())
        .limit(i64::try_from(count).unwrap_or(i64::MAX))
        .select(accounts::id)
        .load(conn)?)
}

/// A mass notice to the signers of a petition who asked.
pub fn tell_signers(
    conn: &mut Connection,
    petition_id: Uuid,
    kind: &str,
    payload: serde_json::Value,
) -> Stored<()> {
    let row = CampaignRow {
        id: Uuid::now_v7(),
        petition_id: petition_id.into(),
        kind: kind.to_owned(),
        payload,
        created_at: DateTime::default(),
        after_ordinal: 0,
        queued: 0,
        finished_at: None,
        audience: "joiners".to_owned(),
        topic: None,
        after_account: None,
        sent: 0,
        failed: 0,
        settled_at: None,
        superseded_at: None,
    };
    campaigns::insert(conn, &row)?;
    Ok(())
}

/// Live count and last ordinal of a petition.
pub fn tally(conn: &mut Connection, petition: Uuid) -> Stored<(i32, i64)> {
    use super::schema::petitions;
    Ok(petitions::table
        .find(petition)
        .select((petitions::signature_count, petitions::last_ordinal))
        .first(conn)?)
}

/// The same number, reckoned in four ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Sums {
    #[diesel(sql_type = Integer)]
    pub counted: i32,
    #[diesel(sql_type = BigInt)]
    pub rows: i64,
    #[diesel(sql_type = BigInt)]
    pub by_region: i64,
    #[diesel(sql_type = BigInt)]
    pub by_day: i64,
    /// Persons among the rows.
    #[diesel(sql_type = BigInt)]
    pub persons: i64,
}

/// Count, live rows, sum of the regions and sum of the days of a petition.
pub fn sums(conn: &mut Connection, petition: Uuid) -> Stored<Sums> {
    conn.batch_execute("SET statement_timeout = '5min'")?;
    Ok(diesel::sql_query(
        "SELECT p.signature_count AS counted, \
             (SELECT count(*) FROM signatures WHERE petition_id = p.id AND live) AS rows, \
             (SELECT count(DISTINCT signer_key) FROM signatures WHERE petition_id = p.id AND live) AS persons, \
             (SELECT coalesce(sum(n), 0)::bigint FROM (SELECT sum(signatures) AS n FROM signature_counts \
                 WHERE petition_id = p.id GROUP BY region) r) AS by_region, \
             (SELECT coalesce(sum(n), 0)::bigint FROM (SELECT sum(signatures) AS n FROM signature_counts \
                 WHERE petition_id = p.id GROUP BY day) d) AS by_day \
         FROM petitions p WHERE p.id = $1",
    )
    .bind::<SqlUuid, _>(petition)
    .get_result(conn)?)
}
