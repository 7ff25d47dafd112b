//! Petitions by what names them.

use diesel::prelude::*;

use super::row::PetitionRow;
use crate::ids::{AccountId, PetitionId};
use crate::schema::petitions;
use crate::{Connection, Stored};

/// The petition of that id.
pub fn by_id(conn: &mut Connection, id: PetitionId) -> Stored<Option<PetitionRow>> {
    Ok(petitions::table.find(id).select(PetitionRow::as_select()).first(conn).optional()?)
}

/// The id of the petition with that number.
pub fn id_of_number(conn: &mut Connection, number: &str) -> Stored<Option<PetitionId>> {
    let found = petitions::table.filter(petitions::number.eq(number)).select(petitions::id);
    Ok(found.first(conn).optional()?)
}

/// Petitions by their ids, in no order.
pub fn by_ids(conn: &mut Connection, ids: &[PetitionId]) -> Stored<Vec<PetitionRow>> {
    Ok(petitions::table
        .filter(petitions::id.eq_any(ids))
        .select(PetitionRow::as_select())
        .load(conn)?)
}

/// Reads a petition and locks it for this transaction.
pub fn lock(conn: &mut Connection, id: PetitionId) -> Stored<Option<PetitionRow>> {
    Ok(petitions::table
        .find(id)
        .select(PetitionRow::as_select())
        .for_no_key_update()
        .first(conn)
        .optional()?)
}

/// Reads a petition for somebody who begins to sign it: it does not lapse before they have, and signers do not wait for
/// them.
pub fn lock_against_lapse(conn: &mut Connection, id: PetitionId) -> Stored<Option<PetitionRow>> {
    Ok(petitions::table
        .find(id)
        .select(PetitionRow::as_select())
        .for_key_share()
        .first(conn)
        .optional()?)
}

/// Locks a petition for a lapse: also against those who are just beginning to sign it.
pub fn lock_for_lapse(conn: &mut Connection, id: PetitionId) -> Stored<Option<PetitionRow>> {
    Ok(petitions::table
        .find(id)
        .select(PetitionRow::as_select())
        .for_update()
        .first(conn)
        .optional()?)
}

/// Locks several petitions in the order of their ids, the order used everywhere.
pub fn lock_all(conn: &mut Connection, ids: &[PetitionId]) -> Stored<Vec<PetitionRow>> {
    Ok(petitions::table
        .filter(petitions::id.eq_any(ids))
        .order(petitions::id)
        .select(PetitionRow::as_select())
        .for_no_key_update()
        .load(conn)?)
}

/// An author's petitions in every state, newest first.
pub fn of_author(conn: &mut Connection, author: AccountId, limit: i64) -> Stored<Vec<PetitionRow>> {
    Ok(petitions::table
        .filter(petitions::author_id.eq(author))
        .order(petitions::id.desc())
        .limit(limit)
        .select(PetitionRow::as_select())
        .load(conn)?)
}
