//! Comments on petitions, and their removals.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::ids::{AccountId, CommentId, PetitionId};
use super::schema::{comment_removals, comments};
use super::{Connection, Stored};

/// A comment as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = comments)]
pub struct CommentRow {
    /// Of the comment.
    pub id: CommentId,
    /// What it is about.
    pub petition_id: PetitionId,
    /// The comment it replies to.
    pub parent_id: Option<CommentId>,
    /// Who wrote it.
    pub author_id: AccountId,
    /// Their public name then.
    pub author_name: String,
    /// Its text.
    pub content: String,
    /// When.
    pub posted_at: DateTime<Utc>,
}

/// A comment with the reason for which it was removed, if it was.
pub type Commented = (CommentRow, Option<String>);

/// Keeps a comment.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Connection, row: &CommentRow) -> Stored<()> {
    diesel::insert_into(comments::table).values(row).execute(conn)?;
    Ok(())
}

/// A comment of that petition.
///
/// # Errors
/// The database's.
pub fn by_id(
    conn: &mut Connection,
    petition: PetitionId,
    id: CommentId,
) -> Stored<Option<Commented>> {
    Ok(comments::table
        .left_join(comment_removals::table)
        .filter(comments::petition_id.eq(petition))
        .filter(comments::id.eq(id))
        .select((CommentRow::as_select(), comment_removals::reason.nullable()))
        .first(conn)
        .optional()?)
}

/// Comments older than `before`, newest first, at most `limit`.
///
/// # Errors
/// The database's.
pub fn of_petition(
    conn: &mut Connection,
    petition: PetitionId,
    before: Option<CommentId>,
    limit: i64,
) -> Stored<Vec<Commented>> {
    let mut query = comments::table
        .left_join(comment_removals::table)
        .filter(comments::petition_id.eq(petition))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(comments::id.lt(before));
    }
    Ok(query
        .order(comments::id.desc())
        .limit(limit)
        .select((CommentRow::as_select(), comment_removals::reason.nullable()))
        .load(conn)?)
}

/// Comments of a petition from that place on, newest first: for readers that count pages and know no cursor.
///
/// # Errors
/// The database's.
pub fn from_place(
    conn: &mut Connection,
    petition: PetitionId,
    offset: i64,
    limit: i64,
) -> Stored<Vec<Commented>> {
    Ok(comments::table
        .left_join(comment_removals::table)
        .filter(comments::petition_id.eq(petition))
        .order(comments::id.desc())
        .offset(offset)
        .limit(limit)
        .select((CommentRow::as_select(), comment_removals::reason.nullable()))
        .load(conn)?)
}

/// How many replies each of these comments has, where it has any.
///
/// # Errors
/// The database's.
pub fn replies_to(conn: &mut Connection, these: &[CommentId]) -> Stored<Vec<(CommentId, i64)>> {
    let rows: Vec<(Option<CommentId>, i64)> = comments::table
        .filter(comments::parent_id.eq_any(these))
        .group_by(comments::parent_id)
        .select((comments::parent_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(parent, count)| Some((parent?, count))).collect())
}

/// How many comments a petition has, removed ones among them.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut Connection, petition: PetitionId) -> Stored<i64> {
    Ok(comments::table.filter(comments::petition_id.eq(petition)).count().get_result(conn)?)
}

/// How many comments stand: those that were not removed.
///
/// # Errors
/// The database's.
pub fn count_unremoved(conn: &mut Connection, petition: PetitionId) -> Stored<i64> {
    Ok(comments::table
        .left_join(comment_removals::table)
        .filter(comments::petition_id.eq(petition))
        .filter(comment_removals::comment_id.is_null())
        .count()
        .get_result(conn)?)
}

/// An account's comments, newest first.
///
/// # Errors
/// The database's.
pub fn of_author(conn: &mut Connection, author: AccountId, limit: i64) -> Stored<Vec<CommentRow>> {
    Ok(comments::table
        .filter(comments::author_id.eq(author))
        .order(comments::id.desc())
        .limit(limit)
        .select(CommentRow::as_select())
        .load(conn)?)
}

/// How many of them this account wrote.
///
/// # Errors
/// The database's.
pub fn count_by(conn: &mut Connection, petition: PetitionId, author: AccountId) -> Stored<i64> {
    Ok(comments::table
        .filter(comments::petition_id.eq(petition))
        .filter(comments::author_id.eq(author))
        .count()
        .get_result(conn)?)
}

/// The latest of an author's comments on a petition that says just this in this place, unless it was removed.
///
/// # Errors
/// The database's.
pub fn latest_of(
    conn: &mut Connection,
    petition: PetitionId,
    author: AccountId,
    parent: Option<CommentId>,
    text: &str,
) -> Stored<Option<CommentRow>> {
    Ok(comments::table
        .left_join(comment_removals::table)
        .filter(comments::petition_id.eq(petition))
        .filter(comments::author_id.eq(author))
        .filter(comments::parent_id.is_not_distinct_from(parent))
        .filter(comments::content.eq(text))
        .filter(comment_removals::comment_id.is_null())
        .order(comments::id.desc())
        .select(CommentRow::as_select())
        .first(conn)
        .optional()?)
}

/// Records a removal; false when there is one already.
///
/// # Errors
/// The database's.
pub fn remove(
    conn: &mut Connection,
    id: CommentId,
    reason: &str,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<bool> {
    let rows = diesel::insert_into(comment_removals::table)
        .values((
            comment_removals::comment_id.eq(id),
            comment_removals::reason.eq(reason),
            comment_removals::removed_at.eq(at),
            comment_removals::removed_by.eq(by),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(rows == 1)
}
