//! What moderators should look at: flags of petitions, comments that wait.

use super::ids::{AccountId, CommentId, PetitionId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::coded::coded;
use super::comments::CommentRow;
use super::schema::{
    comment_holds, comment_removals, comments, petition_flags, petitions, title_skeletons,
};
use super::{Connection, Stored};
use domain::petition::StateName;

/// Petitions that look up one title's skeleton at most.
const LOOKED_AT: i64 = 10;

/// Replaces a petition's flags.
pub fn put_flags(conn: &mut Connection, petition: PetitionId, flags: &[&str]) -> Stored<()> {
    diesel::delete(petition_flags::table.filter(petition_flags::petition_id.eq(petition)))
        .execute(conn)?;
    let rows: Vec<_> = flags
        .iter()
        .map(|flag| (petition_flags::petition_id.eq(petition), petition_flags::flag.eq(*flag)))
        .collect();
    diesel::insert_into(petition_flags::table).values(rows).execute(conn)?;
    Ok(())
}

/// The flags of these petitions.
pub fn flags_of(conn: &mut Connection, ids: &[PetitionId]) -> Stored<Vec<(PetitionId, String)>> {
    Ok(petition_flags::table
        .filter(petition_flags::petition_id.eq_any(ids))
        .order((petition_flags::petition_id, petition_flags::flag))
        .load(conn)?)
}

/// Keeps what a petition's title looks like, for others to be compared with.
pub fn put_skeleton(conn: &mut Connection, petition: PetitionId, skeleton: &str) -> Stored<()> {
    diesel::insert_into(title_skeletons::table)
        .values((title_skeletons::petition_id.eq(petition), title_skeletons::skeleton.eq(skeleton)))
        .on_conflict(title_skeletons::petition_id)
        .do_update()
        .set(title_skeletons::skeleton.eq(skeleton))
        .execute(conn)?;
    Ok(())
}

/// Titles of other petitions with that skeleton which are not closed.
pub fn titles_like(
    conn: &mut Connection,
    petition: PetitionId,
    skeleton: &str,
    closed: &[StateName],
) -> Stored<Vec<String>> {
    Ok(title_skeletons::table
        .inner_join(petitions::table)
        .filter(title_skeletons::skeleton.eq(skeleton))
        .filter(title_skeletons::petition_id.ne(petition))
        .filter(petitions::state.ne_all(coded(closed)))
        .select(petitions::title)
        .limit(LOOKED_AT)
        .load(conn)?)
}

/// Lets a comment wait for a moderator.
pub fn hold(conn: &mut Connection, comment: CommentId, at: DateTime<Utc>) -> Stored<()> {
    diesel::insert_into(comment_holds::table)
        .values((comment_holds::comment_id.eq(comment), comment_holds::held_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

/// Which of these comments wait.
pub fn held_among(conn: &mut Connection, ids: &[CommentId]) -> Stored<Vec<CommentId>> {
    Ok(comment_holds::table
        .filter(comment_holds::comment_id.eq_any(ids))
        .filter(comment_holds::released_at.is_null())
        .select(comment_holds::comment_id)
        .load(conn)?)
}

/// Lets a comment go; false when it did not wait.
pub fn release(
    conn: &mut Connection,
    comment: CommentId,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<bool> {
    let waiting = comment_holds::table.find(comment).filter(comment_holds::released_at.is_null());
    let released = diesel::update(waiting)
        .set((comment_holds::released_at.eq(at), comment_holds::released_by.eq(by)))
        .execute(conn)?;
    Ok(released == 1)
}

/// Comments that wait, the longest first, after that id. A removed one waits no longer.
pub fn waiting(
    conn: &mut Connection,
    after: Option<CommentId>,
    limit: i64,
) -> Stored<Vec<CommentRow>> {
    let mut query = comment_holds::table
        .inner_join(comments::table.left_join(comment_removals::table))
        .filter(comment_holds::released_at.is_null())
        .filter(comment_removals::comment_id.is_null())
        .order(comment_holds::comment_id)
        .limit(limit)
        .select(CommentRow::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(comment_holds::comment_id.gt(after));
    }
    Ok(query.load(conn)?)
}
