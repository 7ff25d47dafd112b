//! Petitions in public access that hold certain words, by the one index that knows them.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text as SqlText, Uuid as SqlUuid};

use super::asked::{After, Filter, Place};
use super::order::{Sort, order};
use crate::coded::{Coded, coded};
use crate::{Connection, Stored};
use domain::public_body::BodySlug;
use domain::terms::TermKind;
use domain::words::Word;

/// For this transaction alone. The planner does not know what it costs to read the words of a row, which lie apart
/// from it, and would rather read all of them than ask the index for a word that is common. One core is enough for a
/// search: the others are for everybody else.
const BOUNDS: &str = "SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0; \
     SET LOCAL statement_timeout = '1500ms'";

/// What a search reads, under the names that the orders of lists go by.
const SEARCHED: &str =
    "(SELECT petition_id AS id, opened_at AS created_at, * FROM petition_search) AS petitions";

/// The places of one page of what a search finds. Only petitions in public access are searched, whoever asks.
pub fn search(
    conn: &mut Connection,
    filter: &Filter,
    sort: Sort,
    after: Option<After>,
    limit: i64,
) -> Stored<Vec<Place>> {
    conn.batch_execute(BOUNDS)?;
    let order = order(sort, "petitions");
    let [first, second, third, end] = &order.after;
    let (key, by) = (&order.key, &order.by);
    let addressees =
        filter.addressees.as_ref().map(|slugs| slugs.iter().map(BodySlug::as_str).collect());
    Ok(diesel::sql_query(format!(
        "SELECT petitions.id, {key} AS key FROM {SEARCHED} WHERE array_to_tsvector(words) @@ words_asked($1) \
         AND ($2 IS NULL OR state = ANY($2)) AND ($3 IS NULL OR addressee = ANY($3)) \
         AND ($4 IS NULL OR language = ANY($4)) \
         AND ($5 IS NULL OR $5 = EXISTS (SELECT FROM clocks WHERE clocks.petition_id = petitions.id \
             AND met_at IS NULL AND overdue_at IS NOT NULL AND kind <> ALL ($9))) \
         AND ($6 IS NULL OR {first}$6{second}$6{third}$7{end}) ORDER BY {by} LIMIT $8"
    ))
    .bind::<SqlText, _>(filter.words.join(" "))
    .bind::<Nullable<Array<SqlText>>, _>(any_of(&filter.states))
    .bind::<Nullable<Array<SqlText>>, Option<Vec<&str>>>(addressees)
    .bind::<Nullable<Array<SqlText>>, _>(any_of(&filter.languages))
    .bind::<Nullable<Bool>, _>(filter.overdue)
    .bind::<Nullable<BigInt>, _>(after.map(|after| after.key))
    .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.id))
    .bind::<BigInt, _>(limit)
    .bind::<Array<SqlText>, _>(coded(&TermKind::INTERNAL))
    .load(conn)?)
}

/// The codes to choose from; all of them when there are none.
fn any_of<T: Word>(words: &[T]) -> Option<Vec<Coded<T>>> {
    (!words.is_empty()).then(|| coded(words))
}
