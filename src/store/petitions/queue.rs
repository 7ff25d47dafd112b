//! Staff queues: petitions in certain states, by the end of the term that runs.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{
    Array, BigInt, Bool, Nullable, Text as SqlText, Timestamptz, Uuid as SqlUuid,
};

use super::reading::by_ids;
use super::row::PetitionRow;
use crate::coded::{Coded, coded};
use crate::ids::{AccountId, PetitionId};
use crate::schema::clocks;
use crate::{Connection, Stored};
use domain::petition::StateName;
use domain::public_body::BodySlug;
use domain::terms::TermKind;

/// Where a petition without a running term stands in a queue: after all others.
pub const NO_TERM: DateTime<Utc> = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day.and_time(chrono::NaiveTime::MIN).and_utc(),
    None => DateTime::<Utc>::MAX_UTC,
};

/// Which petitions make up a queue.
#[derive(Debug, Clone, Copy)]
pub struct QueueFilter<'a> {
    /// Only petitions in one of these.
    pub states: &'a [StateName],
    /// Those addressed to this body alone.
    pub addressee: Option<&'a BodySlug>,
    /// Terms that give no place in the queue.
    pub aside: &'a [TermKind],
    /// By their tags, where that is asked.
    pub tags: Option<Tags<'a>>,
}

/// Petitions by their tags, which the author of a petition never learns of.
#[derive(Debug, Clone, Copy)]
pub struct Tags<'a> {
    /// Those that bear this one; without it, those that bear none.
    pub tag: Option<&'a str>,
    /// Petitions of this author are left out.
    pub without: Option<AccountId>,
}

/// Petitions of a queue by the end of the first term that runs; `within` bounds it: later than the
/// first instant, up to the second.
pub fn queue(
    conn: &mut Connection,
    filter: &QueueFilter<'_>,
    within: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    after: Option<(DateTime<Utc>, PetitionId)>,
    limit: i64,
) -> Stored<Vec<(PetitionRow, Option<DateTime<Utc>>)>> {
    let (later_than, until) = within;
    let (at, id) = after.unzip();
    let places: Vec<Place> = diesel::sql_query(format!(
        "SELECT id, due FROM ({QUEUED}) AS queued WHERE ($7 IS NULL OR due > $7) AND ($8 IS NULL OR due <= $8) \
         AND ($9 IS NULL OR (due, id) > ($9, $10)) ORDER BY due, id LIMIT $11"
    ))
    .bind::<Array<SqlText>, _>(coded(filter.states))
    .bind::<Nullable<SqlText>, _>(filter.addressee.map(BodySlug::as_str))
    .bind::<Array<SqlText>, _>(coded(filter.aside))
    .bind::<Bool, _>(filter.tags.is_some())
    .bind::<Nullable<SqlText>, _>(filter.tags.and_then(|tags| tags.tag))
    .bind::<Nullable<SqlUuid>, _>(filter.tags.and_then(|tags| tags.without))
    .bind::<Nullable<Timestamptz>, _>(later_than)
    .bind::<Nullable<Timestamptz>, _>(until)
    .bind::<Nullable<Timestamptz>, _>(at)
    .bind::<Nullable<SqlUuid>, _>(id)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    let ids: Vec<PetitionId> = places.iter().map(|place| place.id).collect();
    let mut rows: HashMap<PetitionId, PetitionRow> =
        by_ids(conn, &ids)?.into_iter().map(|row| (row.id, row)).collect();
    let due = |place: &Place| Some(place.due).filter(|due| *due < NO_TERM);
    Ok(places.iter().filter_map(|place| Some((rows.remove(&place.id)?, due(place)))).collect())
}

/// Every petition of a queue with the end of its first term that runs: of those in the states $1, addressed to $2
/// if given, by terms but those of the kinds $3; where $4 is true, of those with the tag $5, or without any where that is
/// null, and not of the author $6. Only ids and instants, whatever there is to read in the petitions.
const QUEUED: &str = "SELECT petitions.id, coalesce(min(clocks.due_at), '9999-12-31 00:00:00Z') AS due \
     FROM petitions LEFT JOIN clocks ON clocks.petition_id = petitions.id AND met_at IS NULL AND kind <> ALL ($3) \
     WHERE state = ANY($1) AND ($2 IS NULL OR addressee = $2) \
     AND (NOT $4 OR $5 IS NULL OR EXISTS (SELECT FROM petition_tags AS one WHERE one.petition_id = petitions.id AND one.tag = $5)) \
     AND (NOT $4 OR $5 IS NOT NULL OR NOT EXISTS (SELECT FROM petition_tags AS any_of WHERE any_of.petition_id = petitions.id)) \
     AND (NOT $4 OR $6 IS NULL OR author_id <> $6) GROUP BY petitions.id";

/// A petition's place in a queue.
#[derive(QueryableByName)]
struct Place {
    #[diesel(sql_type = SqlUuid)]
    id: PetitionId,
    #[diesel(sql_type = Timestamptz)]
    due: DateTime<Utc>,
}

/// Which term gives each of these petitions its place in a queue: the first that runs, but for those kinds.
///
/// # Errors
/// The database's.
pub fn first_terms(
    conn: &mut Connection,
    ids: &[PetitionId],
    aside: &[TermKind],
) -> Stored<HashMap<PetitionId, TermKind>> {
    let found: Vec<(PetitionId, Coded<TermKind>)> = clocks::table
        .filter(clocks::petition_id.eq_any(ids))
        .filter(clocks::met_at.is_null())
        .filter(clocks::kind.ne_all(coded(aside)))
        .order((clocks::petition_id, clocks::due_at, clocks::id))
        .distinct_on(clocks::petition_id)
        .select((clocks::petition_id, clocks::kind))
        .load(conn)?;
    Ok(found.into_iter().map(|(petition, kind)| (petition, kind.0)).collect())
}

/// How many petitions of a queue stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct QueueCounts {
    /// Their term is far, or there is none.
    #[diesel(sql_type = BigInt)]
    pub ok: i64,
    /// Their term ends soon.
    #[diesel(sql_type = BigInt)]
    pub near: i64,
    /// Their term has passed.
    #[diesel(sql_type = BigInt)]
    pub overdue: i64,
}

/// How many petitions of a queue are late at `now`, and how many more are due by `near`.
pub fn queue_counts(
    conn: &mut Connection,
    filter: &QueueFilter<'_>,
    now: DateTime<Utc>,
    near: DateTime<Utc>,
) -> Stored<QueueCounts> {
    Ok(diesel::sql_query(format!(
        "SELECT count(*) FILTER (WHERE due <= $7) AS overdue, count(*) FILTER (WHERE due > $7 AND due <= $8) AS near, \
                count(*) FILTER (WHERE due > $8) AS ok FROM ({QUEUED}) AS queued"
    ))
    .bind::<Array<SqlText>, _>(coded(filter.states))
    .bind::<Nullable<SqlText>, _>(filter.addressee.map(BodySlug::as_str))
    .bind::<Array<SqlText>, _>(coded(filter.aside))
    .bind::<Bool, _>(filter.tags.is_some())
    .bind::<Nullable<SqlText>, _>(filter.tags.and_then(|tags| tags.tag))
    .bind::<Nullable<SqlUuid>, _>(filter.tags.and_then(|tags| tags.without))
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(near)
    .get_result(conn)?)
}
