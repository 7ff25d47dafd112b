//! Comments of citizens on petitions.

use uuid::Uuid;

use super::access::{self, Caller};
use super::petitions::{lock, visible};
use super::{Error, Work, limits, switches};
use crate::domain::comments::{PER_PERSON, admit, admit_removal};
use crate::domain::person::public_name;
use crate::store::{accounts, comments};
pub use crate::store::comments::{CommentRow, Commented};

/// Comments older than `before`, newest first.
///
/// # Errors
/// [`Error::NotFound`], also for a petition that may not be seen.
pub fn list(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    petition: Uuid,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Commented>, Error> {
    visible(work, caller, petition, None)?;
    let mut found = comments::of_petition(work.conn, petition, before, limit)?;
    without_erased(work, found.iter_mut())?;
    Ok(found)
}

/// One comment.
///
/// # Errors
/// As [`list`].
pub fn read(work: &mut Work<'_>, caller: Option<&Caller>, petition: Uuid, id: Uuid) -> Result<Commented, Error> {
    visible(work, caller, petition, None)?;
    let mut found = comments::by_id(work.conn, petition, id)?.ok_or(Error::NotFound)?;
    without_erased(work, std::iter::once(&mut found))?;
    Ok(found)
}

/// Who has left the service has no name at what he wrote.
fn without_erased<'a>(work: &mut Work<'_>, found: impl Iterator<Item = &'a mut Commented>) -> Result<(), Error> {
    let mut found: Vec<_> = found.collect();
    let authors: Vec<Uuid> = found.iter().map(|(row, _)| row.author_id).collect();
    let erased = accounts::erased_among(work.conn, &authors)?;
    for (row, _) in found.iter_mut().filter(|(row, _)| erased.contains(&row.author_id)) {
        row.author_name.clear();
    }
    Ok(())
}

/// Posts a comment, or a reply to one that is no reply itself.
///
/// # Errors
/// The law's refusal, [`Error::Invalid`] for a parent that cannot be answered,
/// [`Error::Conflict`] beyond the bound, or [`Error::NotFound`].
pub fn post(work: &mut Work<'_>, caller: &Caller, petition: Uuid, parent: Option<Uuid>, text: &str) -> Result<Commented, Error> {
    switches::require(work, switches::COMMENTS, "comments_paused")?;
    // The lock makes the state and the bound hold until COMMIT.
    let row = lock(work, Some(caller), petition)?;
    let actor = access::actor(work, caller, &row)?;
    admit(row.state_name()?, row.taken_down_at.is_some(), &actor)?;
    if let Some(parent) = parent {
        answerable(work, petition, parent)?;
    }
    limits::take(work, &limits::COMMENTS, caller.id())?;
    if comments::count_by(work.conn, petition, caller.id())? >= PER_PERSON {
        return Err(Error::Conflict("too_many_comments"));
    }
    let comment = CommentRow {
        id: Uuid::now_v7(),
        petition_id: petition,
        parent_id: parent,
        author_id: caller.id(),
        author_name: public_name(&caller.row.given_name, &caller.row.family_name),
        content: text.to_owned(),
        posted_at: work.now,
    };
    comments::insert(work.conn, &comment)?;
    Ok((comment, None))
}

/// Replies go one level deep, to comments that are still there.
fn answerable(work: &mut Work<'_>, petition: Uuid, parent: Uuid) -> Result<(), Error> {
    let fault = |code, detail: &str| Err(Error::invalid("/parent_id", code, detail));
    match comments::by_id(work.conn, petition, parent)? {
        None => fault("unknown_value", "this petition has no such comment"),
        Some((_, Some(_))) => fault("comment_removed", "this comment was removed"),
        Some((row, None)) if row.parent_id.is_some() => fault("reply_to_reply", "reply to the first comment of the thread"),
        Some((_, None)) => Ok(()),
    }
}

/// Hides a comment's text from the public; the row and the reason stay.
///
/// # Errors
/// The law's refusal, [`Error::Conflict`] when it was removed before, or [`Error::NotFound`].
pub fn remove(work: &mut Work<'_>, caller: &Caller, petition: Uuid, id: Uuid, reason: &str) -> Result<Commented, Error> {
    let row = visible(work, Some(caller), petition, None)?;
    let actor = access::actor(work, caller, &row)?;
    admit_removal(&actor)?;
    let (comment, _) = comments::by_id(work.conn, petition, id)?.ok_or(Error::NotFound)?;
    if !comments::remove(work.conn, id, reason, caller.id(), work.now)? {
        return Err(Error::Conflict("removed_already"));
    }
    Ok((comment, Some(reason.to_owned())))
}
