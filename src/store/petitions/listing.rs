//! Lists of petitions: which of them, in what order, from where on.

use std::collections::HashMap;

use diesel::dsl::{IntoBoxed, LeftJoin, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Uuid as SqlUuid};

use super::asked::{After, Filter, Place, Start};
use super::order::{Sort, order};
use super::reading::by_ids;
use super::row::PetitionRow;
use super::search::search;
use crate::coded::coded;
use crate::ids::PetitionId;
use crate::schema::{clocks, petition_ranks, petitions};
use crate::{Connection, Stored};
use domain::public_body::BodySlug;
use domain::terms::TermKind;

/// A listed petition with the key its order goes by.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The petition itself.
    pub row: PetitionRow,
    /// The number its order goes by; the next page starts after it.
    pub key: i64,
}

/// One page of a list.
pub fn list(
    conn: &mut Connection,
    filter: &Filter,
    sort: Sort,
    after: Option<After>,
    limit: i64,
) -> Stored<Vec<Listed>> {
    let start = after.map_or(Start::First, Start::After);
    let found = places(conn, filter, sort, &start, limit)?;
    let ids: Vec<PetitionId> = found.iter().map(|place| place.id).collect();
    let rows = by_ids(conn, &ids)?;
    Ok(in_their_places(rows, &found))
}

/// Petitions in public access, the newest first, from that place on: for readers that count pages and know no cursor.
pub fn newest_from(conn: &mut Connection, offset: i64, limit: i64) -> Stored<Vec<PetitionRow>> {
    let found: Vec<PetitionId> = petitions::table
        .filter(petitions::opened_at.is_not_null())
        .filter(petitions::taken_down_at.is_null())
        .order((petitions::opened_at.desc(), petitions::id.desc()))
        .offset(offset)
        .limit(limit)
        .select(petitions::id)
        .load(conn)?;
    let mut rows: HashMap<PetitionId, PetitionRow> =
        by_ids(conn, &found)?.into_iter().map(|row| (row.id, row)).collect();
    Ok(found.iter().filter_map(|id| rows.remove(id)).collect())
}

/// Petitions that took a step last, the latest first.
pub fn last_changed(conn: &mut Connection, filter: &Filter, limit: i64) -> Stored<Vec<Listed>> {
    let found: Vec<PetitionId> = matching(filter)
        .order((petitions::changed_at.desc(), petitions::id.desc()))
        .limit(limit)
        .select(petitions::id)
        .load(conn)?;
    let places: Vec<Place> = found.into_iter().map(|id| Place { id, key: 0 }).collect();
    let ids: Vec<PetitionId> = places.iter().map(|place| place.id).collect();
    let rows = by_ids(conn, &ids)?;
    Ok(in_their_places(rows, &places))
}

/// Those of these places whose petitions the filter still lets through.
pub fn still_listed(
    conn: &mut Connection,
    filter: &Filter,
    places: &[Place],
) -> Stored<Vec<Listed>> {
    let ids: Vec<PetitionId> = places.iter().map(|place| place.id).collect();
    let rows = matching(filter)
        .filter(petitions::id.eq_any(ids))
        .select(PetitionRow::as_select())
        .load(conn)?;
    Ok(in_their_places(rows, places))
}

/// The petitions in the order of their places.
fn in_their_places(rows: Vec<PetitionRow>, places: &[Place]) -> Vec<Listed> {
    let mut rows: HashMap<PetitionId, PetitionRow> =
        rows.into_iter().map(|row| (row.id, row)).collect();
    let listed = |place: &Place| Some(Listed { row: rows.remove(&place.id)?, key: place.key });
    places.iter().filter_map(listed).collect()
}

/// Which petitions stand in a list, from its start on.
pub fn places(
    conn: &mut Connection,
    filter: &Filter,
    sort: Sort,
    start: &Start,
    limit: i64,
) -> Stored<Vec<Place>> {
    let order = order(sort, "petition_ranks");
    if filter.sought.is_some() {
        return search(conn, filter, sort, start, limit);
    }
    let mut query = matching(filter);
    if matches!(sort, Sort::MostSigned) {
        // Lets the planner walk the ranks in their order.
        query = query.filter(petition_ranks::signature_count.is_not_null());
    }
    let (after, shown) = start.parts();
    if !shown.is_empty() {
        // Asked of the table whose index is walked.
        query = if matches!(sort, Sort::MostSigned) {
            query.filter(petition_ranks::petition_id.ne_all(shown))
        } else {
            query.filter(petitions::id.ne_all(shown))
        };
    }
    if let Some(after) = after {
        let [first, second, third, end] = &order.after;
        query = query.filter(
            sql::<Bool>(first)
                .bind::<BigInt, _>(after.key)
                .sql(second)
                .bind::<BigInt, _>(after.key)
                .sql(third)
                .bind::<SqlUuid, _>(after.id)
                .sql(end),
        );
    }
    let found: Vec<(PetitionId, i64)> = query
        .order(sql::<BigInt>(&order.by))
        .limit(limit)
        .select((petitions::id, sql::<BigInt>(&order.key)))
        .load(conn)?;
    Ok(found.into_iter().map(|(id, key)| Place { id, key }).collect())
}

/// Petitions with their ranks.
type Ranked = LeftJoin<petitions::table, petition_ranks::table>;

/// What the filter lets through; words are looked for elsewhere.
fn matching(filter: &Filter) -> IntoBoxed<'_, Ranked, Pg> {
    let mut query = petitions::table.left_join(petition_ranks::table).into_boxed();
    if filter.opened_only {
        query = query
            .filter(petitions::opened_at.is_not_null())
            .filter(petitions::taken_down_at.is_null());
    }
    if !filter.states.is_empty() {
        query = query.filter(petitions::state.eq_any(coded(&filter.states)));
    }
    if let Some(addressees) = &filter.addressees {
        let slugs: Vec<&str> = addressees.iter().map(BodySlug::as_str).collect();
        query = query.filter(petitions::addressee.eq_any(slugs));
    }
    if !filter.languages.is_empty() {
        query = query.filter(petitions::language.eq_any(coded(&filter.languages)));
    }
    if let Some(author) = filter.author {
        query = query.filter(petitions::author_id.eq(author));
    }
    let late = diesel::dsl::exists(
        clocks::table
            .filter(clocks::petition_id.eq(petitions::id))
            .filter(clocks::met_at.is_null())
            .filter(clocks::overdue_at.is_not_null())
            .filter(clocks::kind.ne_all(coded(&TermKind::INTERNAL))),
    );
    match filter.overdue {
        None => query,
        Some(true) => query.filter(late),
        Some(false) => query.filter(diesel::dsl::not(late)),
    }
}
