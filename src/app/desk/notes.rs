//! Notes on a petition, by moderators for moderators and administrators.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{journal, papers};
use crate::access::{Caller, Role};
use crate::petitions::{Expected, lock_beside, lock_unread};
use crate::{Error, Work};
use domain::desk::DeskEvent;
use domain::person::work_name;
use store::desk::notes::{self, NoteRow, SignedNote};
use store::ids::{AccountId, NoteId, PetitionId};

/// Notes on one petition at most.
const MOST: i64 = 1_000;

/// A note.
#[derive(Debug, Clone)]
pub struct Note {
    /// Of the note.
    pub id: NoteId,
    /// Its words.
    pub text: String,
    /// Grows with every correction.
    pub version: i32,
    /// Who wrote it, by their name at work.
    pub written_by: String,
    /// When.
    pub written_at: DateTime<Utc>,
    /// When they corrected it last.
    pub corrected_at: Option<DateTime<Utc>>,
}

impl Note {
    fn of((row, (given, family)): SignedNote) -> Self {
        Self {
            id: row.id,
            text: row.content,
            version: row.version,
            written_by: work_name(&given, &family),
            written_at: row.written_at,
            corrected_at: row.corrected_at,
        }
    }

    fn by(caller: &Caller, row: NoteRow) -> Self {
        Self::of((row, (caller.row.given_name.clone(), caller.row.family_name.clone())))
    }
}

/// Notes on a petition, newest first, below `before`.
///
/// # Errors
/// [`Error::NotFound`], or the law's refusal of one's own petition.
pub fn page(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    before: Option<NoteId>,
    limit: i64,
) -> Result<Vec<Note>, Error> {
    papers::open(work, caller, id)?;
    Ok(notes::of_petition(work.conn, id, before, limit)?.into_iter().map(Note::of).collect())
}

/// Writes a note.
///
/// # Errors
/// [`Error::Held`], [`Error::Conflict`] beyond the bound, [`Error::NotFound`], or the law's refusal of one's own petition.
pub fn write(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    text: &str,
) -> Result<Note, Error> {
    let petition = lock_beside(work, Some(caller), id)?;
    if notes::count(work.conn, id)? >= MOST {
        return Err(Error::Conflict("too_many_notes"));
    }
    let row = NoteRow {
        id: NoteId::new(),
        petition_id: petition.id,
        content: text.to_owned(),
        version: 1,
        written_at: work.now,
        written_by: caller.id(),
        corrected_at: None,
    };
    notes::insert(work.conn, row.clone())?;
    Ok(Note::by(caller, row))
}

/// Gives a note other words, by who wrote it.
///
/// # Errors
/// [`Error::Forbidden`] for others, [`Error::Stale`] when it has been corrected meanwhile, and as [`write`].
pub fn correct(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    note: NoteId,
    expected: &Expected,
    text: &str,
) -> Result<Note, Error> {
    lock_beside(work, Some(caller), id)?;
    let row = notes::by_id(work.conn, id, note)?.ok_or(Error::NotFound)?;
    if row.written_by != caller.id() {
        return Err(Error::Forbidden("not_your_note"));
    }
    expected.judge(row.version)?;
    if !notes::correct(work.conn, note, row.version, text, work.now)? {
        return Err(Error::Stale);
    }
    let corrected = notes::by_id(work.conn, id, note)?.ok_or(Error::NotFound)?;
    Ok(Note::by(caller, corrected))
}

/// Deletes a note, by who wrote it or by an administrator. That there was one, and whose, stands in the journal of the
/// desk; its words are gone.
///
/// # Errors
/// [`Error::Forbidden`] for others, and as [`write`].
pub fn delete(
    work: &mut Work<'_>,
    caller: &Caller,
    id: PetitionId,
    note: NoteId,
) -> Result<(), Error> {
    let administrator = caller.role == Role::Administrator;
    // An administrator need not be able to read the petition.
    if administrator {
        lock_unread(work, caller, id)?;
    } else {
        lock_beside(work, Some(caller), id)?;
    }
    let row = notes::by_id(work.conn, id, note)?.ok_or(Error::NotFound)?;
    if row.written_by != caller.id() && !administrator {
        return Err(Error::Forbidden("not_your_note"));
    }
    notes::delete(work.conn, note)?;
    let details = json!({
        "note_id": note, "written_by_id": row.written_by, "written_at": row.written_at,
    });
    journal::record(work, id, Some(caller.id()), DeskEvent::NoteDeleted, details)?;
    Ok(())
}

/// Deletes what was noted about the petitions of a person who leaves: it may speak of them.
///
/// # Errors
/// The store's failure.
pub(crate) fn forget_author(work: &mut Work<'_>, author: AccountId) -> Result<(), Error> {
    for (note, petition) in notes::delete_of_author(work.conn, author)? {
        let details = json!({ "note_id": note, "because": "the author has left" });
        journal::record(work, petition, None, DeskEvent::NoteDeleted, details)?;
    }
    Ok(())
}
