//! What the benchmark asks of the database itself: its settings, its own ceilings, and whether the sums agree.

use std::ops::AddAssign;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text, Uuid as SqlUuid};

use super::BenchError;
use super::latencies::Latencies;
use store::ids::{AccountId, PetitionId};
use store::{Connection, Stored};

/// A setting of the server.
#[derive(Debug, QueryableByName)]
pub(crate) struct ServerSetting {
    #[diesel(sql_type = Text)]
    pub(crate) name: String,
    #[diesel(sql_type = Text)]
    pub(crate) value: String,
}

/// The settings on which durability and these figures rest.
pub(crate) fn server_settings(conn: &mut Connection) -> Stored<Vec<ServerSetting>> {
    Ok(diesel::sql_query(
        "SELECT name, current_setting(name) AS value FROM unnest(ARRAY['server_version', 'fsync', \
             'synchronous_commit', 'full_page_writes', 'data_checksums', 'wal_sync_method', 'shared_buffers', \
             'max_wal_size', 'checkpoint_timeout']) AS name",
    )
    .load(conn)?)
}

/// Has the planner learn now what it would learn within the first minutes.
pub(crate) fn gather_statistics(conn: &mut Connection) -> Stored<()> {
    diesel::sql_query("ANALYZE").execute(conn)?;
    Ok(())
}

/// Commits one row at a time for so long, with a pause after each; the time each took.
pub(crate) fn bare_commits(
    conn: &mut Connection,
    span: Duration,
    pause: Duration,
) -> Result<Latencies, BenchError> {
    conn.batch_execute("CREATE TABLE IF NOT EXISTS bare_commits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at text NOT NULL)")?;
    let (started, mut took) = (Instant::now(), Latencies::new()?);
    while started.elapsed() < span {
        let commit = Instant::now();
        diesel::sql_query("INSERT INTO bare_commits (at) VALUES ('one row, one transaction')")
            .execute(conn)?;
        took.record(commit.elapsed());
        std::thread::sleep(pause);
    }
    Ok(took)
}

/// So many citizens.
pub(crate) fn citizens(conn: &mut Connection, count: usize) -> Stored<Vec<AccountId>> {
    use store::schema::accounts;
    Ok(accounts::table
        .filter(accounts::person_key.is_not_null())
        .limit(i64::try_from(count).unwrap_or(i64::MAX))
        .select(accounts::id)
        .load(conn)?)
}

/// Live count and last ordinal of a petition.
pub(crate) fn tally(conn: &mut Connection, petition: PetitionId) -> Stored<(i32, i64)> {
    use store::schema::petitions;
    Ok(petitions::table
        .find(petition)
        .select((petitions::signature_count, petitions::last_ordinal))
        .first(conn)?)
}

/// The same number, reckoned in five ways.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, QueryableByName)]
pub struct Sums {
    /// The petition's own count.
    #[diesel(sql_type = Integer)]
    pub counted: i32,
    /// Live rows.
    #[diesel(sql_type = BigInt)]
    pub rows: i64,
    /// Counts by region, added up.
    #[diesel(sql_type = BigInt)]
    pub by_region: i64,
    /// Counts by day, added up.
    #[diesel(sql_type = BigInt)]
    pub by_day: i64,
    /// Persons among the rows.
    #[diesel(sql_type = BigInt)]
    pub persons: i64,
}

impl Sums {
    /// Whether all of them are the count, and what was acknowledged is too.
    pub(crate) fn agree_with(&self, acknowledged: u64) -> bool {
        let counted = i64::from(self.counted);
        [self.rows, self.by_region, self.by_day, self.persons].iter().all(|sum| *sum == counted)
            && u64::try_from(counted) == Ok(acknowledged)
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.counted += other.counted;
        self.rows += other.rows;
        self.by_region += other.by_region;
        self.by_day += other.by_day;
        self.persons += other.persons;
    }
}

/// Count, live rows, sum of the regions and sum of the days of a petition.
pub(crate) fn sums(conn: &mut Connection, petition: PetitionId) -> Stored<Sums> {
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
