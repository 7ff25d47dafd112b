//! Petitions in public access that hold certain words, by the one index that knows them.

use diesel::connection::SimpleConnection as _;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text as SqlText, Uuid as SqlUuid};

use super::asked::{Filter, Place, Start};
use super::order::{Sort, order};
use crate::coded::{Coded, coded};
use crate::{Connection, Stored};
use domain::public_body::BodySlug;
use domain::terms::TermKind;
use domain::words::Word;

/// For this transaction alone. The planner does not know what it costs to read the words of a row, which lie apart
/// from it, and would rather read all of them than ask the index for a word that is common. One core is enough for a
/// search: the others are for everybody else.
pub(super) const BOUNDS: &str = "SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0; \
     SET LOCAL statement_timeout = '1500ms'";

/// What a search reads, under the names that the orders of lists go by.
const SEARCHED: &str =
    "(SELECT petition_id AS id, opened_at AS created_at, * FROM petition_search) AS petitions";

/// What is let through, of the first five values.
const NARROWED: &str = "($1 IS NULL OR array_to_tsvector(words) @@ $1::tsquery) \
     AND ($2 IS NULL OR state = ANY($2)) AND ($3 IS NULL OR addressee = ANY($3)) \
     AND ($4 IS NULL OR language = ANY($4)) \
     AND ($5 IS NULL OR $5 = EXISTS (SELECT FROM clocks WHERE clocks.petition_id = petitions.id \
         AND met_at IS NULL AND overdue_at IS NOT NULL AND kind <> ALL ($6)))";

/// The places of one page of what a search finds. Only petitions in public access are searched, whoever asks.
pub(super) fn search(
    conn: &mut Connection,
    filter: &Filter,
    sort: Sort,
    start: &Start,
    limit: i64,
) -> Stored<Vec<Place>> {
    if filter.sought.as_deref() == Some("") {
        return Ok(Vec::new());
    }
    conn.batch_execute(BOUNDS)?;
    let (after, shown) = start.parts();
    let order = order(sort, "petitions");
    let [first, second, third, end] = &order.after;
    let (key, by) = (&order.key, &order.by);
    Ok(of_filter(
        diesel::sql_query(format!(
            "SELECT petitions.id, {key} AS key FROM {SEARCHED} WHERE {NARROWED} \
             AND ($7 IS NULL OR {first}$7{second}$7{third}$8{end}) AND petitions.id <> ALL ($9) ORDER BY {by} LIMIT $10"
        )),
        filter,
    )
    .bind::<Nullable<BigInt>, _>(after.map(|after| after.key))
    .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.id))
    .bind::<Array<SqlUuid>, _>(shown)
    .bind::<BigInt, _>(limit)
    .load(conn)?)
}

/// How many petitions in public access a list holds; no more than `most` are counted.
pub fn count(conn: &mut Connection, filter: &Filter, most: i64) -> Stored<i64> {
    if filter.sought.as_deref() == Some("") {
        return Ok(0);
    }
    conn.batch_execute(BOUNDS)?;
    let counted: Counted = of_filter(
        diesel::sql_query(format!(
            "SELECT count(*) AS count FROM (SELECT FROM {SEARCHED} WHERE {NARROWED} LIMIT $7) AS held"
        )),
        filter,
    )
    .bind::<BigInt, _>(most)
    .get_result(conn)?;
    Ok(counted.count)
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Gives a statement with [`NARROWED`] the values of a filter.
fn of_filter<'a>(query: SqlQuery, filter: &'a Filter) -> BoxedSqlQuery<'a, Pg, SqlQuery> {
    let addressees =
        filter.addressees.as_ref().map(|slugs| slugs.iter().map(BodySlug::as_str).collect());
    query
        .into_boxed::<Pg>()
        .bind::<Nullable<SqlText>, _>(filter.sought.as_deref())
        .bind::<Nullable<Array<SqlText>>, _>(any_of(&filter.states))
        .bind::<Nullable<Array<SqlText>>, Option<Vec<&str>>>(addressees)
        .bind::<Nullable<Array<SqlText>>, _>(any_of(&filter.languages))
        .bind::<Nullable<Bool>, _>(filter.overdue)
        .bind::<Array<SqlText>, _>(coded(&TermKind::INTERNAL))
}

/// The codes to choose from; all of them when there are none.
fn any_of<T: Word>(words: &[T]) -> Option<Vec<Coded<T>>> {
    (!words.is_empty()).then(|| coded(words))
}
