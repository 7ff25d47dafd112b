//! Petitions whose titles are alike.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Float4, Nullable, Text as SqlText, Uuid as SqlUuid};

use crate::ids::PetitionId;
use crate::prepared::prepared;
use crate::{Connection, Stored};

/// An opened petition with a title like the one asked for.
#[derive(Debug, Clone, QueryableByName)]
pub struct SimilarRow {
    /// The petition that is alike.
    #[diesel(sql_type = SqlUuid)]
    pub id: PetitionId,
    /// Trigram likeness of the titles, from 0.2 to 1 for the same one.
    #[diesel(sql_type = Float4)]
    pub similarity: f32,
}

/// The petitions in public access whose titles are most like this one, closest first.
pub fn similar(
    conn: &mut Connection,
    title: &str,
    except: Option<PetitionId>,
    limit: i64,
) -> Stored<Vec<SimilarRow>> {
    // The nearest come from the index, which knows no other order than theirs.
    Ok(prepared(
        "SELECT id, (1 - distance)::real AS similarity FROM (SELECT id, title <-> ? AS distance FROM petitions \
             WHERE opened_at IS NOT NULL AND taken_down_at IS NULL AND (? IS NULL OR id <> ?) \
             ORDER BY title <-> ? LIMIT ?) AS nearest \
         WHERE distance <= 0.8 ORDER BY distance, id",
    )
    .bind::<SqlText, _>(title)
    .bind::<Nullable<SqlUuid>, _>(except)
    .bind::<Nullable<SqlUuid>, _>(except)
    .bind::<SqlText, _>(title)
    .bind::<BigInt, _>(limit)
    .load(conn)?)
}
