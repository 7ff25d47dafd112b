//! Comments on petitions, and their removals.

use super::ids::{AccountId, PetitionId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::schema::{comment_removals, comments};
use super::{Connection, Stored};

/// A comment as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = comments)]
pub struct CommentRow {
    pub id: Uuid,
    pub petition_id: PetitionId,
    pub parent_id: Option<Uuid>,
    pub author_id: AccountId,
    pub author_name: String,
    pub content: String,
    pub posted_at: DateTime<Utc>,
}

/// A comment with the reason for which it was removed, if it was.
pub type Commented = (CommentRow, Option<String>);

pub fn insert(conn: &mut Connection, row: &CommentRow) -> Stored<()> {
    diesel::insert_into(comments::table).values(row).execute(conn)?;
    Ok(())
}

/// A comment of that petition.
pub fn by_id(conn: &mut Connection, petition: PetitionId, id: Uuid) -> Stored<Option<Commented>> {
    Ok(comments::table
        .left_join(comment_removals::table)
        .filter(comments::petition_id.eq(petition))
        .filter(comments::id.eq(id))
        .select((CommentRow::as_select(), comment_removals::reason.nullable()))
        .first(conn)
        .optional()?)
}

/// Comments older than `before`, newest first, at most `limit`.
pub fn of_petition(
    conn: &mut Connection,
    petition: PetitionId,
    before: Option<Uuid>,
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

/// How many comments a petition has, removed ones among them.
pub fn count(conn: &mut Connection, petition: PetitionId) -> Stored<i64> {
    Ok(comments::table.filter(comments::petition_id.eq(petition)).count().get_result(conn)?)
}

/// How many comments stand: those that were not removed.
pub fn standing(conn: &mut Connection, petition: PetitionId) -> Stored<i64> {
    Ok(comments::table
        .left_join(comment_removals::table)
        .filter(comments::petition_id.eq(petition))
        .filter(comment_removals::comment_id.is_null())
        .count()
        .get_result(conn)?)
}

/// An account's comments, newest first.
pub fn of_author(conn: &mut Connection, author: AccountId, limit: i64) -> Stored<Vec<CommentRow>> {
    Ok(comments::table
        .filter(comments::author_id.eq(author))
        .order(comments::id.desc())
        .limit(limit)
        .select(CommentRow::as_select())
        .load(conn)?)
}

/// How many of them this account wrote.
pub fn count_by(conn: &mut Connection, petition: PetitionId, author: AccountId) -> Stored<i64> {
    Ok(comments::table
        .filter(comments::petition_id.eq(petition))
        .filter(comments::author_id.eq(author))
        .count()
        .get_result(conn)?)
}

/// Records a removal; false when there is one already.
pub fn remove(
    conn: &mut Connection,
    id: Uuid,
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
