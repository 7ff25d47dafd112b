//! Tags: the words there are, and which petitions bear them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::ids::{AccountId, PetitionId};
use crate::schema::{petition_tags, tags};
use crate::{Connection, Stored};

/// A tag as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable, AsChangeset)]
#[diesel(table_name = tags, treat_none_as_null = true)]
pub struct TagRow {
    /// Its settled name.
    pub code: String,
    /// Its name in Kazakh.
    pub name_kk: String,
    /// Its name in Russian.
    pub name_ru: String,
    /// Grows with every change.
    pub version: i32,
    /// Since when it is given to no further petition.
    pub retired_at: Option<DateTime<Utc>>,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// Who changed it last.
    pub changed_by: AccountId,
}

/// Keeps a new tag; false when there is one of that code.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Connection, row: &TagRow) -> Stored<bool> {
    let kept =
        diesel::insert_into(tags::table).values(row).on_conflict_do_nothing().execute(conn)?;
    Ok(kept == 1)
}

/// The tag of that code, locked against its change and its deletion.
///
/// # Errors
/// The database's.
pub fn lock(conn: &mut Connection, code: &str) -> Stored<Option<TagRow>> {
    Ok(tags::table.find(code).select(TagRow::as_select()).for_update().first(conn).optional()?)
}

/// The tag of that code, which stays as long as this transaction needs it.
///
/// # Errors
/// The database's.
pub fn to_be_used(conn: &mut Connection, code: &str) -> Stored<Option<TagRow>> {
    Ok(tags::table.find(code).select(TagRow::as_select()).for_key_share().first(conn).optional()?)
}

/// Whether there is a tag of that code.
///
/// # Errors
/// The database's.
pub fn exists(conn: &mut Connection, code: &str) -> Stored<bool> {
    Ok(diesel::select(diesel::dsl::exists(tags::table.find(code))).get_result(conn)?)
}

/// Changes a tag.
///
/// # Errors
/// The database's.
pub fn put(conn: &mut Connection, row: &TagRow) -> Stored<()> {
    diesel::update(tags::table.find(&row.code)).set(row).execute(conn)?;
    Ok(())
}

/// Deletes a tag.
///
/// # Errors
/// The database's.
pub fn delete(conn: &mut Connection, code: &str) -> Stored<()> {
    diesel::delete(tags::table.find(code)).execute(conn)?;
    Ok(())
}

/// How many petitions bear it.
///
/// # Errors
/// The database's.
pub fn uses(conn: &mut Connection, code: &str) -> Stored<i64> {
    Ok(petition_tags::table.filter(petition_tags::tag.eq(code)).count().get_result(conn)?)
}

/// Tags by their codes, after that one, each with how many petitions bear it.
///
/// # Errors
/// The database's.
pub fn page(conn: &mut Connection, after: Option<&str>, limit: i64) -> Stored<Vec<(TagRow, i64)>> {
    let mut query =
        tags::table.order(tags::code).limit(limit).select(TagRow::as_select()).into_boxed();
    if let Some(after) = after {
        query = query.filter(tags::code.gt(after));
    }
    let rows: Vec<TagRow> = query.load(conn)?;
    let mut counted = Vec::with_capacity(rows.len());
    for row in rows {
        let uses = uses(conn, &row.code)?;
        counted.push((row, uses));
    }
    Ok(counted)
}

/// Puts a tag on a petition; false when it bears it.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Connection, petition: PetitionId, code: &str) -> Stored<bool> {
    let added = diesel::insert_into(petition_tags::table)
        .values((petition_tags::petition_id.eq(petition), petition_tags::tag.eq(code)))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(added == 1)
}

/// Takes a tag off a petition; false when it does not bear it.
///
/// # Errors
/// The database's.
pub fn remove(conn: &mut Connection, petition: PetitionId, code: &str) -> Stored<bool> {
    Ok(diesel::delete(petition_tags::table.find((petition, code))).execute(conn)? == 1)
}

/// The tags of these petitions.
///
/// # Errors
/// The database's.
pub fn among(conn: &mut Connection, ids: &[PetitionId]) -> Stored<Vec<(PetitionId, String)>> {
    Ok(petition_tags::table
        .filter(petition_tags::petition_id.eq_any(ids))
        .order((petition_tags::petition_id, petition_tags::tag))
        .load(conn)?)
}
