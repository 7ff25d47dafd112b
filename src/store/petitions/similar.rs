//! Petitions whose titles are alike: which of them are worth being compared. How much alike they are is told by
//! `text::searching`.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Float4, Text as SqlText, Uuid as SqlUuid};

use super::search::BOUNDS;
use crate::ids::PetitionId;
use crate::prepared::prepared;
use crate::{Connection, Stored};

/// How many titles bear a mark.
#[derive(Debug, Clone, QueryableByName)]
pub struct Borne {
    /// The mark.
    #[diesel(sql_type = SqlText)]
    pub mark: String,
    /// No more than were to be counted.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = SqlUuid)]
    id: PetitionId,
}

/// How many titles of petitions in public access bear each of these marks; no more than `most` are counted.
pub fn borne(conn: &mut Connection, marks: &[String], most: i64) -> Stored<Vec<Borne>> {
    conn.batch_execute(BOUNDS)?;
    Ok(prepared(
        "SELECT mark, (SELECT count(*) FROM (SELECT FROM petition_search WHERE title_marks @> ARRAY[mark] LIMIT ?) AS bearers) \
             AS count FROM unnest(?) AS mark",
    )
    .bind::<BigInt, _>(most)
    .bind::<Array<SqlText>, _>(marks)
    .load(conn)?)
}

/// The petitions in public access whose titles bear any of the marks `sought`, those first that bear most of all `marks` by
/// their weights.
pub fn bearing(
    conn: &mut Connection,
    sought: &[String],
    marks: &[(String, f32)],
    limit: i64,
) -> Stored<Vec<PetitionId>> {
    let (names, weights): (Vec<&str>, Vec<f32>) =
        marks.iter().map(|(mark, weight)| (mark.as_str(), *weight)).unzip();
    let found: Vec<Found> = prepared(
        "SELECT petition_id AS id FROM petition_search WHERE title_marks && ? ORDER BY \
             (SELECT sum(weight) FROM unnest(?, ?) AS asked (mark, weight) WHERE mark = ANY (title_marks)) DESC, petition_id \
         LIMIT ?",
    )
    .bind::<Array<SqlText>, _>(sought)
    .bind::<Array<SqlText>, _>(names)
    .bind::<Array<Float4>, _>(weights)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(found.into_iter().map(|found| found.id).collect())
}

/// The petitions in public access whose titles are nearest to this one by the threes of their letters, mistyped ones among
/// them.
pub fn spelled_like(conn: &mut Connection, title: &str, limit: i64) -> Stored<Vec<PetitionId>> {
    // The nearest come from the index, which knows no other order than theirs.
    let found: Vec<Found> = prepared(
        "SELECT id FROM petitions WHERE opened_at IS NOT NULL AND taken_down_at IS NULL ORDER BY title <-> ? LIMIT ?",
    )
    .bind::<SqlText, _>(title)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(found.into_iter().map(|found| found.id).collect())
}
