//! Stems of the words of petitions, which the program makes and the database keeps beside the text.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Uuid as SqlUuid};

use crate::ids::PetitionId;
use crate::schema::petition_stems;
use crate::{Connection, Stored};

/// What searches know of a text besides its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stems {
    /// The number of the rules that made them.
    pub rules: i32,
    /// Of number, title, subject and content in both languages.
    pub stems: Vec<String>,
    /// What the titles are looked up by.
    pub title_marks: Vec<String>,
}

/// Keeps the stems of a petition, instead of those that were kept before.
pub fn put_stems(conn: &mut Connection, id: PetitionId, made: &Stems) -> Stored<()> {
    let (rules, stems, title_marks) = (
        petition_stems::rules.eq(made.rules),
        petition_stems::stems.eq(&made.stems),
        petition_stems::title_marks.eq(&made.title_marks),
    );
    diesel::insert_into(petition_stems::table)
        .values((petition_stems::petition_id.eq(id), rules, stems, title_marks))
        .on_conflict(petition_stems::petition_id)
        .do_update()
        .set((rules, stems, title_marks))
        .execute(conn)?;
    Ok(())
}

/// A petition, and whether its stems are to be made.
#[derive(Debug, Clone, Copy, QueryableByName)]
pub struct Looked {
    /// Which petition.
    #[diesel(sql_type = SqlUuid)]
    pub id: PetitionId,
    /// It has been submitted, and has no stems by these rules.
    #[diesel(sql_type = Bool)]
    pub lacking: bool,
}

/// So many petitions by their ids, after this one, each with whether it lacks stems by these rules.
pub fn looked_through(
    conn: &mut Connection,
    after: Option<PetitionId>,
    rules: i32,
    count: i64,
) -> Stored<Vec<Looked>> {
    Ok(diesel::sql_query(
        "SELECT part.id, submitted_at IS NOT NULL AND petition_stems.rules IS DISTINCT FROM $1 AS lacking \
         FROM (SELECT id, submitted_at FROM petitions WHERE $2 IS NULL OR id > $2 ORDER BY id LIMIT $3) AS part \
         LEFT JOIN petition_stems ON petition_id = part.id ORDER BY part.id",
    )
    .bind::<Integer, _>(rules)
    .bind::<Nullable<SqlUuid>, _>(after)
    .bind::<BigInt, _>(count)
    .load(conn)?)
}
