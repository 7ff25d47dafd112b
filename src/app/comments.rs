//! Comments of citizens on petitions.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::access::{self, Caller, Role};
use super::idempotency::Sent;
use super::petitions::{lock_beside, visible};
use super::{Error, Work, kill_switches, limits};
use domain::comments::{PER_PERSON, admit, admit_removal};
use domain::person::public_name;
use store::comments::{CommentRow, Commented};
use store::ids::{AccountId, CommentId, PetitionId};
use store::{accounts, comments, moderation_flags};
use text::is_mixed;

/// A comment as one reader sees it.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Of the comment.
    pub id: CommentId,
    /// The comment it replies to.
    pub parent_id: Option<CommentId>,
    /// Public name of who wrote it; empty once they have left the service.
    pub author_name: String,
    /// Its text; none for who may not read it.
    pub text: Option<String>,
    /// When.
    pub posted_at: DateTime<Utc>,
    /// Why a moderator removed it, if one did.
    pub removal_reason: Option<String>,
    /// Waits for a moderator: only its author and moderators read it.
    pub held: bool,
}

impl Comment {
    fn of(row: CommentRow, removal_reason: Option<String>, held: bool, readable: bool) -> Self {
        Self {
            id: row.id,
            parent_id: row.parent_id,
            author_name: row.author_name,
            text: readable.then_some(row.content),
            posted_at: row.posted_at,
            removal_reason,
            held,
        }
    }
}

/// A comment that waits for a moderator.
#[derive(Debug, Clone)]
pub struct HeldComment {
    /// Of the comment.
    pub id: CommentId,
    /// What it is about.
    pub petition_id: PetitionId,
    /// Public name of who wrote it; empty once they have left the service.
    pub author_name: String,
    /// Its text.
    pub text: String,
    /// When.
    pub posted_at: DateTime<Utc>,
}

/// Comments older than `before`, newest first.
///
/// # Errors
/// [`Error::NotFound`], also for a petition that may not be seen.
pub fn list(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    petition: PetitionId,
    before: Option<CommentId>,
    limit: i64,
) -> Result<Vec<Comment>, Error> {
    visible(work, caller, petition, None)?;
    let found = comments::of_petition(work.conn, petition, before, limit)?;
    shown(work, caller, found)
}

/// A comment, and how many replies it has.
pub type Answered = (Comment, i64);

/// Comments from that place on, newest first, as everybody sees them, and how many there are: for readers that count
/// pages and know no cursor.
///
/// # Errors
/// As [`list`].
pub fn from_place(
    work: &mut Work<'_>,
    petition: PetitionId,
    offset: i64,
    limit: i64,
) -> Result<(Vec<Answered>, i64), Error> {
    visible(work, None, petition, None)?;
    let found = comments::from_place(work.conn, petition, offset, limit)?;
    let ids: Vec<CommentId> = found.iter().map(|(row, _)| row.id).collect();
    let replies: HashMap<CommentId, i64> =
        comments::replies_to(work.conn, &ids)?.into_iter().collect();
    let shown = shown(work, None, found)?.into_iter().map(|comment| {
        let replies = replies.get(&comment.id).copied().unwrap_or(0);
        (comment, replies)
    });
    Ok((shown.collect(), comments::count(work.conn, petition)?))
}

/// One comment.
///
/// # Errors
/// As [`list`].
pub fn read(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    petition: PetitionId,
    id: CommentId,
) -> Result<Comment, Error> {
    visible(work, caller, petition, None)?;
    let found = comments::by_id(work.conn, petition, id)?.ok_or(Error::NotFound)?;
    shown(work, caller, vec![found])?.pop().ok_or(Error::NotFound)
}

/// Who has left the service has no name at what they wrote; what waits for a moderator has no text
/// for others.
fn shown(
    work: &mut Work<'_>,
    caller: Option<&Caller>,
    found: Vec<Commented>,
) -> Result<Vec<Comment>, Error> {
    let ids: Vec<CommentId> = found.iter().map(|(row, _)| row.id).collect();
    let authors: Vec<AccountId> = found.iter().map(|(row, _)| row.author_id).collect();
    let erased = accounts::erased_among(work.conn, &authors)?;
    let held = moderation_flags::held_among(work.conn, &ids)?;
    let shown = |(mut row, removal_reason): Commented| {
        if erased.contains(&row.author_id) {
            row.author_name.clear();
        }
        let held = held.contains(&row.id);
        let own = caller
            .is_some_and(|caller| caller.role == Role::Moderator || caller.id() == row.author_id);
        let readable = removal_reason.is_none() && (!held || own);
        Comment::of(row, removal_reason, held, readable)
    };
    Ok(found.into_iter().map(shown).collect())
}

/// Comments that wait for a moderator, the longest first.
///
/// # Errors
/// The store's failure.
pub fn waiting(
    work: &mut Work<'_>,
    after: Option<CommentId>,
    limit: i64,
) -> Result<Vec<HeldComment>, Error> {
    let found = moderation_flags::waiting(work.conn, after, limit)?;
    let authors: Vec<AccountId> = found.iter().map(|row| row.author_id).collect();
    let erased = accounts::erased_among(work.conn, &authors)?;
    let held = |row: CommentRow| HeldComment {
        id: row.id,
        petition_id: row.petition_id,
        author_name: if erased.contains(&row.author_id) { String::new() } else { row.author_name },
        text: row.content,
        posted_at: row.posted_at,
    };
    Ok(found.into_iter().map(held).collect())
}

/// Lets a comment be seen by all.
///
/// # Errors
/// The law's refusal, [`Error::Conflict`] when it did not wait, or [`Error::NotFound`].
pub fn release(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
    id: CommentId,
) -> Result<Comment, Error> {
    let row = lock_beside(work, Some(caller), petition)?;
    let actor = access::actor(work, caller, &row)?;
    admit_removal(&actor)?;
    let found = comments::by_id(work.conn, petition, id)?.ok_or(Error::NotFound)?;
    if !moderation_flags::release(work.conn, id, caller.id(), work.now)? {
        return Err(Error::Conflict("not_held"));
    }
    shown(work, Some(caller), vec![found])?.pop().ok_or(Error::NotFound)
}

/// Posts a comment, or a reply to one that is no reply itself. One with words of two alphabets waits
/// for a moderator before others see it. The same words of one author, sent twice within a minute without a key, are one.
///
/// # Errors
/// The law's refusal, [`Error::Invalid`] for a parent that cannot be answered,
/// [`Error::Conflict`] beyond the bound, or [`Error::NotFound`].
pub fn post(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
    parent: Option<CommentId>,
    text: &str,
    sent: Sent,
) -> Result<Comment, Error> {
    kill_switches::require(work, kill_switches::COMMENTS, "comments_paused")?;
    // The lock makes the state and the bound hold until COMMIT.
    let row = lock_beside(work, Some(caller), petition)?;
    let actor = access::actor(work, caller, &row)?;
    admit(row.state, row.taken_down_at.is_some(), &actor)?;
    if let Some(parent) = parent {
        answerable(work, petition, parent)?;
    }
    let said = comments::latest_of(work.conn, petition, caller.id(), parent, text)?;
    // After a step of the petition the same words are said anew.
    let is_double = |said: &CommentRow| {
        said.posted_at >= row.changed_at && sent.repeats(said.posted_at, work.now)
    };
    if let Some(said) = said.filter(is_double) {
        return shown(work, Some(caller), vec![(said, None)])?.pop().ok_or(Error::NotFound);
    }
    limits::take(work, &limits::COMMENTS, caller.id())?;
    if comments::count_by(work.conn, petition, caller.id())? >= PER_PERSON {
        return Err(Error::Conflict("too_many_comments"));
    }
    let comment = CommentRow {
        id: CommentId::new(),
        petition_id: petition,
        parent_id: parent,
        author_id: caller.id(),
        author_name: public_name(&caller.row.given_name, &caller.row.family_name),
        content: text.to_owned(),
        posted_at: work.now,
    };
    comments::insert(work.conn, &comment)?;
    let held = is_mixed(text);
    if held {
        moderation_flags::hold(work.conn, comment.id, work.now)?;
    }
    Ok(Comment::of(comment, None, held, true))
}

/// Replies go one level deep, to comments that are still there.
fn answerable(work: &mut Work<'_>, petition: PetitionId, parent: CommentId) -> Result<(), Error> {
    let fault = |code, detail: &str| Err(Error::invalid("/parent_id", code, detail));
    match comments::by_id(work.conn, petition, parent)? {
        None => fault("unknown_value", "this petition has no such comment"),
        Some((_, Some(_))) => fault("comment_removed", "this comment was removed"),
        Some((row, None)) if row.parent_id.is_some() => {
            fault("reply_to_reply", "reply to the first comment of the thread")
        }
        Some((_, None)) => Ok(()),
    }
}

/// Hides a comment's text from the public; the row and the reason stay.
///
/// # Errors
/// The law's refusal, [`Error::Conflict`] when it was removed before, or [`Error::NotFound`].
pub fn remove(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
    id: CommentId,
    reason: &str,
) -> Result<Comment, Error> {
    let row = lock_beside(work, Some(caller), petition)?;
    let actor = access::actor(work, caller, &row)?;
    admit_removal(&actor)?;
    let (comment, _) = comments::by_id(work.conn, petition, id)?.ok_or(Error::NotFound)?;
    if !comments::remove(work.conn, id, reason, caller.id(), work.now)? {
        return Err(Error::Conflict("removed_already"));
    }
    shown(work, Some(caller), vec![(comment, Some(reason.to_owned()))])?
        .pop()
        .ok_or(Error::NotFound)
}
