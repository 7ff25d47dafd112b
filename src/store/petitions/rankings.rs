//! Orders as they were at an instant, for pages behind a cursor.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::asked::Place;
use crate::ids::PetitionId;
use crate::schema::rankings;
use crate::{Connection, Stored};

/// Some places of a kept order.
#[derive(Debug, Clone, QueryableByName)]
pub struct RankingPart {
    /// Petitions in their order.
    #[diesel(sql_type = Array<SqlUuid>)]
    ids: Vec<PetitionId>,
    /// What the order goes by, one for each.
    #[diesel(sql_type = Array<BigInt>)]
    keys: Vec<i64>,
    /// How many the whole part holds.
    #[diesel(sql_type = Integer)]
    pub length: i32,
    /// When somebody last turned a page of it, or some minutes before.
    #[diesel(sql_type = Timestamptz)]
    pub made_at: DateTime<Utc>,
}

impl RankingPart {
    /// The places in it.
    pub fn places(&self) -> Vec<Place> {
        self.ids.iter().zip(&self.keys).map(|(id, key)| Place { id: *id, key: *key }).collect()
    }
}

/// The part before this one and all before that, by their names.
const SO_FAR: &str = "WITH RECURSIVE so_far AS (SELECT id, earlier, petition_ids FROM rankings WHERE id = $1 \
     UNION ALL SELECT before.id, before.earlier, before.petition_ids FROM rankings AS before \
     JOIN so_far ON before.id = so_far.earlier)";

/// Keeps a part of an order from this instant on; the same one anew, if it is there.
pub fn keep_ranking(
    conn: &mut Connection,
    id: Uuid,
    earlier: Option<Uuid>,
    places: &[Place],
    now: DateTime<Utc>,
) -> Stored<()> {
    let ids: Vec<Uuid> = places.iter().map(|place| place.id.uuid()).collect();
    let keys: Vec<i64> = places.iter().map(|place| place.key).collect();
    diesel::insert_into(rankings::table)
        .values((
            rankings::id.eq(id),
            rankings::made_at.eq(now),
            rankings::petition_ids.eq(ids),
            rankings::keys.eq(keys),
            rankings::earlier.eq(earlier),
        ))
        .on_conflict(rankings::id)
        .do_update()
        .set(rankings::made_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// So many places of a part after the first `skipped`; none when it is no longer kept.
pub fn ranking(
    conn: &mut Connection,
    id: Uuid,
    skipped: i32,
    count: i32,
) -> Stored<Option<RankingPart>> {
    Ok(diesel::sql_query(
        "SELECT petition_ids[$2 + 1:$2 + $3] AS ids, keys[$2 + 1:$2 + $3] AS keys, cardinality(keys) AS length, made_at \
         FROM rankings WHERE id = $1",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<Integer, _>(skipped)
    .bind::<Integer, _>(count)
    .get_result(conn)
    .optional()?)
}

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = SqlUuid)]
    id: PetitionId,
}

/// Every petition of a part and of those before it.
pub fn ranking_so_far(conn: &mut Connection, id: Uuid) -> Stored<Vec<PetitionId>> {
    let held: Vec<Held> =
        diesel::sql_query(format!("{SO_FAR} SELECT unnest(petition_ids) AS id FROM so_far"))
            .bind::<SqlUuid, _>(id)
            .load(conn)?;
    Ok(held.into_iter().map(|held| held.id).collect())
}

/// Keeps a part and those before it from this instant on.
pub fn still_wanted(conn: &mut Connection, id: Uuid, now: DateTime<Utc>) -> Stored<()> {
    diesel::sql_query(format!(
        "{SO_FAR} UPDATE rankings SET made_at = $2 WHERE id IN (SELECT id FROM so_far)"
    ))
    .bind::<SqlUuid, _>(id)
    .bind::<Timestamptz, _>(now)
    .execute(conn)?;
    Ok(())
}

/// Forgets orders that were kept last before this instant; how many.
pub fn forget_rankings(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(rankings::table.filter(rankings::made_at.lt(before))).execute(conn)?)
}
