//! Figures about the service itself.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Nullable, Text, Timestamptz};

use super::coded::{Coded, coded};
use super::slugs::Slug;
use super::{Connection, Stored};
use domain::public_body::BodySlug;
use domain::terms::TermKind;

/// How many of a kind.
#[derive(Debug, Clone, QueryableByName)]
pub struct Counted {
    #[diesel(sql_type = Text)]
    /// The kind, by its settled name.
    pub name: String,
    /// How many there are of it.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

/// How long something took, in seconds.
#[derive(Debug, Clone, QueryableByName)]
pub struct Spread {
    /// How many were measured.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    #[diesel(sql_type = Nullable<Double>)]
    /// Half of them took no longer; absent when there were none.
    pub p50: Option<f64>,
    #[diesel(sql_type = Nullable<Double>)]
    /// Nine in ten took no longer.
    pub p90: Option<f64>,
    #[diesel(sql_type = Nullable<Double>)]
    /// Ninety-nine in a hundred took no longer.
    pub p99: Option<f64>,
}

/// Overdue acts of a body.
#[derive(Debug, Clone, QueryableByName)]
pub struct Late {
    /// The body that owes them.
    #[diesel(sql_type = Text, deserialize_as = Slug)]
    pub addressee: BodySlug,
    /// Terms that have passed while the act they are for is still owed.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    #[diesel(sql_type = Timestamptz)]
    /// When the first of their terms passed.
    pub longest_since: DateTime<Utc>,
}

/// Petitions of a state.
#[derive(Debug, Clone, QueryableByName)]
pub struct OfState {
    /// The state, by its settled name.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// How many there are in it.
    #[diesel(sql_type = BigInt)]
    pub petitions: i64,
    /// Their live signatures.
    #[diesel(sql_type = BigInt)]
    pub signatures: i64,
}

/// Petitions in public access by state: every one of them is looked at, in the narrow rows that searches see.
pub fn by_state(conn: &mut Connection) -> Stored<Vec<OfState>> {
    Ok(diesel::sql_query(
        "SELECT state, count(*) AS petitions, sum(signature_count)::bigint AS signatures FROM petition_search \
         GROUP BY state ORDER BY state",
    )
    .load(conn)?)
}

/// Published decisions that stand, by outcome.
pub fn by_outcome(conn: &mut Connection) -> Stored<Vec<Counted>> {
    Ok(diesel::sql_query(
        "SELECT outcome AS name, count(*) AS count FROM decisions WHERE published_at IS NOT NULL AND ended_at IS NULL \
         GROUP BY outcome ORDER BY outcome",
    )
    .load(conn)?)
}

/// Rejections that stand, by ground; one with two grounds counts for both.
pub fn by_ground(conn: &mut Connection) -> Stored<Vec<Counted>> {
    Ok(diesel::sql_query(
        "SELECT ground->>'code' AS name, count(*) AS count FROM rejections, jsonb_array_elements(grounds) AS ground \
         WHERE cancelled_at IS NULL GROUP BY 1 ORDER BY 1",
    )
    .load(conn)?)
}

/// How long clocks of a kind ran that were met since an instant.
pub fn spread(conn: &mut Connection, kind: TermKind, since: DateTime<Utc>) -> Stored<Spread> {
    Ok(diesel::sql_query(
        "SELECT count(*) AS count, \
                percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS p50, \
                percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) AS p90, \
                percentile_cont(0.99) WITHIN GROUP (ORDER BY seconds) AS p99 \
         FROM (SELECT extract(epoch FROM met_at - started_at)::double precision AS seconds FROM clocks \
               WHERE kind = $1 AND met_at >= $2) AS ran",
    )
    .bind::<Text, _>(Coded(kind))
    .bind::<Timestamptz, _>(since)
    .get_result(conn)?)
}

/// Bodies that owe an act whose term has passed, the most owing first.
pub fn late(conn: &mut Connection, kinds: &[TermKind], limit: i64) -> Stored<Vec<Late>> {
    Ok(diesel::sql_query(
        "SELECT p.addressee, count(*) AS count, min(c.due_at) AS longest_since FROM clocks c \
         JOIN petitions p ON p.id = c.petition_id \
         WHERE c.met_at IS NULL AND c.overdue_at IS NOT NULL AND c.kind = ANY($1) \
         GROUP BY p.addressee ORDER BY count(*) DESC, p.addressee LIMIT $2",
    )
    .bind::<diesel::sql_types::Array<Text>, _>(coded(kinds))
    .bind::<BigInt, _>(limit)
    .load(conn)?)
}
