//! How often the pages of petitions were opened, by civil day.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::ids::PetitionId;
use crate::schema::petition_views;
use crate::{Connection, Stored};

/// Adds to what was counted, in the order of its keys, which all processes keep.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Connection, counted: &[(PetitionId, NaiveDate, i64)]) -> Stored<()> {
    let rows: Vec<_> = counted
        .iter()
        .map(|(petition, day, views)| {
            (
                petition_views::petition_id.eq(*petition),
                petition_views::day.eq(*day),
                petition_views::views.eq(*views),
            )
        })
        .collect();
    diesel::insert_into(petition_views::table)
        .values(rows)
        .on_conflict((petition_views::petition_id, petition_views::day))
        .do_update()
        .set(petition_views::views.eq(petition_views::views + excluded(petition_views::views)))
        .execute(conn)?;
    Ok(())
}

/// Views of a petition on each day before that one, oldest first.
///
/// # Errors
/// The database's.
pub fn before(
    conn: &mut Connection,
    petition: PetitionId,
    day: NaiveDate,
) -> Stored<Vec<(NaiveDate, i64)>> {
    Ok(petition_views::table
        .filter(petition_views::petition_id.eq(petition))
        .filter(petition_views::day.lt(day))
        .order(petition_views::day)
        .select((petition_views::day, petition_views::views))
        .load(conn)?)
}
