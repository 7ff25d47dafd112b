//! Notes of moderators on petitions.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamptz};

use crate::coded::Coded;
use crate::ids::{AccountId, NoteId, PetitionId};
use crate::prepared::prepared;
use crate::schema::{accounts, petition_notes, petitions};
use crate::{Connection, Stored};
use domain::petition::StateName;

/// A note as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = petition_notes)]
pub struct NoteRow {
    /// Of the note.
    pub id: NoteId,
    /// What it is about.
    pub petition_id: PetitionId,
    /// Its words.
    pub content: String,
    /// Grows with every correction.
    pub version: i32,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// Who wrote it.
    pub written_by: AccountId,
    /// When they corrected it last.
    pub corrected_at: Option<DateTime<Utc>>,
}

/// A note with the given and family name of who wrote it.
pub type SignedNote = (NoteRow, (String, String));

/// Keeps a note.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Connection, row: NoteRow) -> Stored<()> {
    diesel::insert_into(petition_notes::table).values(row).execute(conn)?;
    Ok(())
}

/// A note of that petition.
///
/// # Errors
/// The database's.
pub fn by_id(conn: &mut Connection, petition: PetitionId, id: NoteId) -> Stored<Option<NoteRow>> {
    Ok(petition_notes::table
        .find(id)
        .filter(petition_notes::petition_id.eq(petition))
        .select(NoteRow::as_select())
        .first(conn)
        .optional()?)
}

/// Notes on a petition, newest first, below `before`.
///
/// # Errors
/// The database's.
pub fn of_petition(
    conn: &mut Connection,
    petition: PetitionId,
    before: Option<NoteId>,
    limit: i64,
) -> Stored<Vec<SignedNote>> {
    let mut query = petition_notes::table
        .inner_join(accounts::table.on(accounts::id.eq(petition_notes::written_by)))
        .filter(petition_notes::petition_id.eq(petition))
        .order(petition_notes::id.desc())
        .limit(limit)
        .select((NoteRow::as_select(), (accounts::given_name, accounts::family_name)))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(petition_notes::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// How many notes there are on a petition.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Connection, petition: PetitionId) -> Stored<i64> {
    let of_it = petition_notes::table.filter(petition_notes::petition_id.eq(petition));
    Ok(of_it.count().get_result(conn)?)
}

/// What that person wrote, newest first, at most `limit`.
///
/// # Errors
/// The database's.
pub fn of_writer(conn: &mut Connection, writer: AccountId, limit: i64) -> Stored<Vec<NoteRow>> {
    Ok(petition_notes::table
        .filter(petition_notes::written_by.eq(writer))
        .order(petition_notes::id.desc())
        .limit(limit)
        .select(NoteRow::as_select())
        .load(conn)?)
}

/// Gives a note other words, if it is still at that version.
///
/// # Errors
/// The database's.
pub fn correct(
    conn: &mut Connection,
    id: NoteId,
    version: i32,
    content: &str,
    at: DateTime<Utc>,
) -> Stored<bool> {
    let as_read = petition_notes::table.find(id).filter(petition_notes::version.eq(version));
    let corrected = diesel::update(as_read)
        .set((
            petition_notes::content.eq(content),
            petition_notes::version.eq(version + 1),
            petition_notes::corrected_at.eq(at),
        ))
        .execute(conn)?;
    Ok(corrected == 1)
}

/// Deletes a note.
///
/// # Errors
/// The database's.
pub fn delete(conn: &mut Connection, id: NoteId) -> Stored<()> {
    diesel::delete(petition_notes::table.find(id)).execute(conn)?;
    Ok(())
}

/// Deletes all notes on the petitions of that author; which they were.
///
/// # Errors
/// The database's.
pub fn delete_of_author(
    conn: &mut Connection,
    author: AccountId,
) -> Stored<Vec<(NoteId, PetitionId)>> {
    let theirs = petitions::table.filter(petitions::author_id.eq(author)).select(petitions::id);
    Ok(diesel::delete(petition_notes::table.filter(petition_notes::petition_id.eq_any(theirs)))
        .returning((petition_notes::id, petition_notes::petition_id))
        .get_results(conn)?)
}

/// Forgets notes on petitions that went to the archive before then, some at a time; how many.
///
/// # Errors
/// The database's.
pub fn forget_archived(conn: &mut Connection, before: DateTime<Utc>, limit: i64) -> Stored<usize> {
    // The petition of each old note is looked up by its id, whatever the tables' sizes.
    Ok(prepared(
        "DELETE FROM petition_notes WHERE id = ANY (ARRAY( \
             SELECT id FROM petition_notes AS old WHERE written_at < ? AND ( \
                 SELECT state = ? AND changed_at < ? FROM petitions WHERE petitions.id = old.petition_id) \
             ORDER BY written_at, id LIMIT ?))",
    )
    .bind::<Timestamptz, _>(before)
    .bind::<Text, _>(Coded(StateName::Archived))
    .bind::<Timestamptz, _>(before)
    .bind::<BigInt, _>(limit)
    .execute(conn)?)
}
