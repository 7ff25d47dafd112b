//! Staff queues: petitions in certain states, by the end of the term that runs.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text as SqlText, Timestamptz};

use super::row::PetitionRow;
use crate::coded::coded;
use crate::ids::PetitionId;
use crate::schema::petitions;
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
    let due = sql::<Nullable<Timestamptz>>(
        "(SELECT min(due_at) FROM clocks WHERE clocks.petition_id = petitions.id AND met_at IS NULL \
         AND kind <> ALL (",
    )
    .bind::<Array<SqlText>, _>(coded(filter.aside))
    .sql("))");
    let sortable = || {
        sql::<Timestamptz>(
            "coalesce((SELECT min(due_at) FROM clocks WHERE clocks.petition_id = petitions.id AND \
             met_at IS NULL AND kind <> ALL (",
        )
        .bind::<Array<SqlText>, _>(coded(filter.aside))
        .sql(")), '9999-12-31 00:00:00Z'::timestamptz)")
    };
    let mut query =
        petitions::table.filter(petitions::state.eq_any(coded(filter.states))).into_boxed();
    if let Some(addressee) = filter.addressee {
        query = query.filter(petitions::addressee.eq(addressee.as_str()));
    }
    let (later_than, until) = within;
    if let Some(later_than) = later_than {
        query = query.filter(sortable().gt(later_than));
    }
    if let Some(until) = until {
        query = query.filter(sortable().le(until));
    }
    if let Some((at, id)) = after {
        query = query.filter(sortable().gt(at).or(sortable().eq(at).and(petitions::id.gt(id))));
    }
    Ok(query
        .order((sortable().asc(), petitions::id.asc()))
        .limit(limit)
        .select((PetitionRow::as_select(), due))
        .load(conn)?)
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
    Ok(diesel::sql_query(
        "SELECT count(*) FILTER (WHERE due <= $3) AS overdue, count(*) FILTER (WHERE due > $3 AND due <= $4) AS near, \
                count(*) FILTER (WHERE due IS NULL OR due > $4) AS ok \
         FROM (SELECT (SELECT min(due_at) FROM clocks WHERE clocks.petition_id = petitions.id AND met_at IS NULL \
                   AND kind <> ALL ($5)) AS due \
               FROM petitions WHERE state = ANY($1) AND ($2 IS NULL OR addressee = $2)) AS queued",
    )
    .bind::<Array<SqlText>, _>(coded(filter.states))
    .bind::<Nullable<SqlText>, _>(filter.addressee.map(BodySlug::as_str))
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(near)
    .bind::<Array<SqlText>, _>(coded(filter.aside))
    .get_result(conn)?)
}
