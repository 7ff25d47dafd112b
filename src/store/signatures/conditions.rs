//! Signatures chosen by conditions, to be counted or ended together.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};

use crate::coded::MaybeCoded;
use crate::ids::{AccountId, PetitionId, SignatureId};
use crate::{Connection, Stored};
use domain::rules::Source;

/// Which live signatures of a petition are meant; every condition named must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions {
    /// One by one.
    pub signatures: Option<Vec<SignatureId>>,
    /// KATO code.
    pub region: Option<String>,
    pub channel: Option<Source>,
    /// Signed at or after.
    pub signed_from: Option<DateTime<Utc>>,
    /// Signed before.
    pub signed_to: Option<DateTime<Utc>>,
}

impl Conditions {
    /// Nothing is asked for: every signature would be meant.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
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

/// Ends the life of those signatures as invalid, and tells how many there were.
pub fn invalidate(
    conn: &mut Connection,
    petition: PetitionId,
    conditions: &Conditions,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<i32> {
    let removed: Matched = diesel::sql_query(format!(
        "WITH gone AS (UPDATE signatures SET live = false WHERE {MATCHING} RETURNING id), \
         kept AS (INSERT INTO signature_removals (signature_id, reason, removed_at, removed_by) \
             SELECT id, 'invalidated', $7, $8 FROM gone RETURNING signature_id) \
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
    .get_result(conn)?;
    Ok(removed.matched.try_into().unwrap_or(i32::MAX))
}
