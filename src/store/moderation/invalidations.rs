//! Signatures found invalid: counted, and perhaps taken off the count.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use serde::{Deserialize, Serialize};

use crate::coded::MaybeCoded;
use crate::ids::{AccountId, InvalidationId, PetitionId, SignatureId};
use crate::json::{Json, maybe_word};
use crate::schema::invalidations;
use crate::{Connection, Stored};
use domain::rules::Source;

/// Which live signatures of a petition are meant; every condition named must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    /// One of these.
    pub signatures: Option<Vec<SignatureId>>,
    /// KATO code of the signers' region.
    pub region: Option<String>,
    /// How they were given.
    #[serde(with = "maybe_word")]
    pub channel: Option<Source>,
    /// Signed at or after.
    pub signed_from: Option<DateTime<Utc>>,
    /// Signed before.
    pub signed_to: Option<DateTime<Utc>>,
}

impl Conditions {
    /// No condition is named.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl From<Json<Self>> for Conditions {
    fn from(column: Json<Self>) -> Self {
        column.0
    }
}

/// Signatures found invalid: counted, and perhaps run.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = invalidations)]
pub struct InvalidationRow {
    /// Of the finding.
    pub id: InvalidationId,
    /// Whose signatures.
    pub petition_id: PetitionId,
    /// Which of them.
    #[diesel(serialize_as = Json<Conditions>, deserialize_as = Json<Conditions>)]
    pub conditions: Conditions,
    /// Why; the public reads it.
    pub reason: String,
    /// How many met the conditions when they were counted.
    pub matched: i32,
    /// When they were counted.
    pub made_at: DateTime<Utc>,
    /// The moderator who counted them.
    pub made_by: AccountId,
    /// How many were taken off the count.
    pub removed: Option<i32>,
    /// When they were.
    pub run_at: Option<DateTime<Utc>>,
    /// The moderator who did it.
    pub run_by: Option<AccountId>,
}

/// Keeps a finding.
///
/// # Errors
/// The database's.
pub fn insert_invalidation(conn: &mut Connection, row: InvalidationRow) -> Stored<()> {
    diesel::insert_into(invalidations::table).values(row).execute(conn)?;
    Ok(())
}

/// A finding about that petition.
///
/// # Errors
/// The database's.
pub fn invalidation(
    conn: &mut Connection,
    petition: PetitionId,
    id: InvalidationId,
) -> Stored<Option<InvalidationRow>> {
    Ok(invalidations::table
        .find(id)
        .filter(invalidations::petition_id.eq(petition))
        .select(InvalidationRow::as_select())
        .first(conn)
        .optional()?)
}

/// Findings about a petition that nobody has run, each with who made it; the first hundred.
///
/// # Errors
/// The database's.
pub fn waiting_invalidations(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Vec<(InvalidationId, AccountId)>> {
    Ok(invalidations::table
        .filter(invalidations::petition_id.eq(petition))
        .filter(invalidations::run_at.is_null())
        .order(invalidations::id)
        .limit(100)
        .select((invalidations::id, invalidations::made_by))
        .load(conn)?)
}

/// Findings about that petition that nobody has run yet, the newest first.
///
/// # Errors
/// The database's.
pub fn findings_waiting(
    conn: &mut Connection,
    petition: PetitionId,
    most: i64,
) -> Stored<Vec<InvalidationRow>> {
    Ok(invalidations::table
        .filter(invalidations::petition_id.eq(petition))
        .filter(invalidations::run_at.is_null())
        .order(invalidations::id.desc())
        .limit(most)
        .select(InvalidationRow::as_select())
        .load(conn)?)
}

/// Keeps that it was run, and what it took.
///
/// # Errors
/// The database's.
pub fn mark_run(
    conn: &mut Connection,
    id: InvalidationId,
    removed: i32,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(invalidations::table.find(id))
        .set((
            invalidations::removed.eq(removed),
            invalidations::run_at.eq(at),
            invalidations::run_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

const MATCHING: &str = "petition_id = $1 AND live \
     AND ($2 IS NULL OR id = ANY($2)) AND ($3 IS NULL OR region = $3) AND ($4 IS NULL OR channel = $4) \
     AND ($5 IS NULL OR signed_at >= $5) AND ($6 IS NULL OR signed_at < $6)";

#[derive(QueryableByName)]
struct Matched {
    #[diesel(sql_type = BigInt)]
    matched: i64,
}

/// How many live signatures of a petition meet the conditions.
///
/// # Errors
/// The database's.
pub fn matching(
    conn: &mut Connection,
    petition: PetitionId,
    conditions: &Conditions,
) -> Stored<i32> {
    let found: Matched =
        diesel::sql_query(format!("SELECT count(*) AS matched FROM signatures WHERE {MATCHING}"))
            .bind::<SqlUuid, _>(petition)
            .bind::<Nullable<Array<SqlUuid>>, _>(conditions.signatures.clone())
            .bind::<Nullable<Text>, _>(conditions.region.clone())
            .bind::<Nullable<Text>, _>(MaybeCoded(conditions.channel))
            .bind::<Nullable<Timestamptz>, _>(conditions.signed_from)
            .bind::<Nullable<Timestamptz>, _>(conditions.signed_to)
            .get_result(conn)?;
    Ok(found.matched.try_into().unwrap_or(i32::MAX))
}

/// Ends the life of those signatures as invalid, and tells how many there were. `entry` is what the log is to say of each.
///
/// # Errors
/// The database's.
pub fn invalidate(
    conn: &mut Connection,
    petition: PetitionId,
    conditions: &Conditions,
    entry: &[u8],
    (by, at): (AccountId, DateTime<Utc>),
) -> Stored<i32> {
    let removed: Matched = diesel::sql_query(format!(
        "WITH gone AS (UPDATE signatures SET live = false WHERE {MATCHING} RETURNING id), \
         kept AS (INSERT INTO signature_removals (signature_id, reason, removed_at, removed_by) \
             SELECT id, 'invalidated', $7, $8 FROM gone RETURNING signature_id), \
         parts AS (SELECT id, (row_number() OVER (ORDER BY id) - 1) / 1000 AS part FROM gone), \
         said AS (INSERT INTO log_pending_batches (entries, signature_ids, seeds) \
             SELECT string_agg($9, ''::bytea), array_agg(id), array_agg(NULL::bytea) FROM parts GROUP BY part) \
         SELECT count(*) AS matched FROM kept"
    ))
    .bind::<SqlUuid, _>(petition)
    .bind::<Nullable<Array<SqlUuid>>, _>(conditions.signatures.clone())
    .bind::<Nullable<Text>, _>(conditions.region.clone())
    .bind::<Nullable<Text>, _>(MaybeCoded(conditions.channel))
    .bind::<Nullable<Timestamptz>, _>(conditions.signed_from)
    .bind::<Nullable<Timestamptz>, _>(conditions.signed_to)
    .bind::<Timestamptz, _>(at)
    .bind::<SqlUuid, _>(by)
    .bind::<Binary, _>(entry)
    .get_result(conn)?;
    Ok(removed.matched.try_into().unwrap_or(i32::MAX))
}
