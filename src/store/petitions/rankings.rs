//! Orders as they were at an instant, for pages behind a cursor.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Uuid as SqlUuid};
use uuid::Uuid;

use super::asked::Place;
use crate::ids::PetitionId;
use crate::schema::rankings;
use crate::{Connection, Stored};

/// A part of a kept order.
#[derive(Debug, Clone, QueryableByName)]
pub struct RankingPart {
    /// Petitions in their order.
    #[diesel(sql_type = Array<SqlUuid>)]
    ids: Vec<PetitionId>,
    /// What the order goes by, one for each.
    #[diesel(sql_type = Array<BigInt>)]
    keys: Vec<i64>,
    /// How many the whole order holds.
    #[diesel(sql_type = Integer)]
    pub length: i32,
}

impl RankingPart {
    /// The places in it.
    pub fn places(&self) -> Vec<Place> {
        self.ids.iter().zip(&self.keys).map(|(id, key)| Place { id: *id, key: *key }).collect()
    }
}

/// Keeps an order from this instant on; the same one anew, if it is there.
pub fn keep_ranking(
    conn: &mut Connection,
    id: Uuid,
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
        ))
        .on_conflict(rankings::id)
        .do_update()
        .set(rankings::made_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// So many places of a kept order after the first `skipped`; none when it is no longer kept.
pub fn ranking(
    conn: &mut Connection,
    id: Uuid,
    skipped: i32,
    count: i32,
) -> Stored<Option<RankingPart>> {
    Ok(diesel::sql_query(
        "SELECT petition_ids[$2 + 1:$2 + $3] AS ids, keys[$2 + 1:$2 + $3] AS keys, cardinality(keys) AS length \
         FROM rankings WHERE id = $1",
    )
    .bind::<SqlUuid, _>(id)
    .bind::<Integer, _>(skipped)
    .bind::<Integer, _>(count)
    .get_result(conn)
    .optional()?)
}

/// Forgets orders that were kept last before this instant; how many.
pub fn forget_rankings(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(rankings::table.filter(rankings::made_at.lt(before))).execute(conn)?)
}
