//! Which moderator works on a petition. Written under the lock of the petition.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::ids::{AccountId, PetitionId};
use crate::schema::{accounts, moderation_holds};
use crate::{Connection, Stored};

/// A hold as stored; it may have lapsed.
#[derive(Debug, Clone, Queryable, Insertable, Selectable, AsChangeset)]
#[diesel(table_name = moderation_holds)]
pub struct HoldRow {
    /// What is held.
    pub petition_id: PetitionId,
    /// By whom.
    pub holder_id: AccountId,
    /// Since when.
    pub held_at: DateTime<Utc>,
    /// Until when, in legal time.
    pub held_until: DateTime<Utc>,
}

/// The hold of a petition with its holder's given and family name.
///
/// # Errors
/// The database's.
pub fn of_petition(
    conn: &mut Connection,
    petition: PetitionId,
) -> Stored<Option<(HoldRow, (String, String))>> {
    Ok(among(conn, &[petition])?.pop())
}

/// The holds of these petitions, each with its holder's given and family name.
///
/// # Errors
/// The database's.
pub fn among(
    conn: &mut Connection,
    petitions: &[PetitionId],
) -> Stored<Vec<(HoldRow, (String, String))>> {
    Ok(moderation_holds::table
        .inner_join(accounts::table.on(accounts::id.eq(moderation_holds::holder_id)))
        .filter(moderation_holds::petition_id.eq_any(petitions))
        .select((HoldRow::as_select(), (accounts::given_name, accounts::family_name)))
        .load(conn)?)
}

/// Keeps a hold in the place of the one before.
///
/// # Errors
/// The database's.
pub fn put(conn: &mut Connection, row: &HoldRow) -> Stored<()> {
    diesel::insert_into(moderation_holds::table)
        .values(row)
        .on_conflict(moderation_holds::petition_id)
        .do_update()
        .set(row)
        .execute(conn)?;
    Ok(())
}

/// Ends the hold of that person, if they have one.
///
/// # Errors
/// The database's.
pub fn end(conn: &mut Connection, petition: PetitionId, holder: AccountId) -> Stored<()> {
    let theirs =
        moderation_holds::table.find(petition).filter(moderation_holds::holder_id.eq(holder));
    diesel::delete(theirs).execute(conn)?;
    Ok(())
}

/// What that person holds, lapsed or not.
///
/// # Errors
/// The database's.
pub fn of_holder(conn: &mut Connection, holder: AccountId, limit: i64) -> Stored<Vec<HoldRow>> {
    Ok(moderation_holds::table
        .filter(moderation_holds::holder_id.eq(holder))
        .order(moderation_holds::petition_id)
        .limit(limit)
        .select(HoldRow::as_select())
        .load(conn)?)
}

/// Forgets holds that lapsed before then; how many.
///
/// # Errors
/// The database's.
pub fn forget_before(conn: &mut Connection, before: DateTime<Utc>) -> Stored<usize> {
    Ok(diesel::delete(moderation_holds::table.filter(moderation_holds::held_until.lt(before)))
        .execute(conn)?)
}
