//! Tags: a closed vocabulary that administrators keep, and moderators mark petitions with.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::journal;
use crate::access::Caller;
use crate::petitions::{Expected, lock_beside};
use crate::{Error, Work};
use domain::desk::{DeskEvent, retired_since};
use store::desk::tags::{self, TagRow};
use store::ids::PetitionId;

/// A tag.
#[derive(Debug, Clone)]
pub struct Tag {
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
    /// How many petitions bear it.
    pub uses: i64,
}

impl Tag {
    fn of((row, uses): (TagRow, i64)) -> Self {
        Self {
            code: row.code,
            name_kk: row.name_kk,
            name_ru: row.name_ru,
            version: row.version,
            retired_at: row.retired_at,
            uses,
        }
    }
}

/// What an administrator changes of a tag; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct TagChange {
    /// Its name in Kazakh.
    pub name_kk: Option<String>,
    /// Its name in Russian.
    pub name_ru: Option<String>,
    /// True retires it, false takes it back into use.
    pub retired: Option<bool>,
}

/// Tags by their codes, after that one.
///
/// # Errors
/// The store's failure.
pub fn page(work: &mut Work<'_>, after: Option<&str>, limit: i64) -> Result<Vec<Tag>, Error> {
    Ok(tags::page(work.conn, after, limit)?.into_iter().map(Tag::of).collect())
}

/// Makes a tag.
///
/// # Errors
/// [`Error::Conflict`] when there is one of that code.
pub fn make(
    work: &mut Work<'_>,
    caller: &Caller,
    code: &str,
    name_kk: &str,
    name_ru: &str,
) -> Result<Tag, Error> {
    let row = TagRow {
        code: code.to_owned(),
        name_kk: name_kk.to_owned(),
        name_ru: name_ru.to_owned(),
        version: 1,
        retired_at: None,
        changed_at: work.now,
        changed_by: caller.id(),
    };
    if !tags::insert(work.conn, &row)? {
        return Err(Error::Conflict("tag_exists"));
    }
    Ok(Tag::of((row, 0)))
}

/// Renames a tag, retires it, or takes it back into use.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::Stale`] when it has been changed meanwhile.
pub fn change(
    work: &mut Work<'_>,
    caller: &Caller,
    code: &str,
    expected: &Expected,
    change: &TagChange,
) -> Result<Tag, Error> {
    let mut row = tags::lock(work.conn, code)?.ok_or(Error::NotFound)?;
    expected.judge(row.version)?;
    row.name_kk = change.name_kk.clone().unwrap_or(row.name_kk);
    row.name_ru = change.name_ru.clone().unwrap_or(row.name_ru);
    row.retired_at = retired_since(row.retired_at, change.retired, work.now);
    row.version += 1;
    row.changed_at = work.now;
    row.changed_by = caller.id();
    tags::put(work.conn, &row)?;
    let uses = tags::uses(work.conn, code)?;
    Ok(Tag::of((row, uses)))
}

/// Deletes a tag that no petition bears.
///
/// # Errors
/// [`Error::InUse`], or [`Error::NotFound`].
pub fn delete(work: &mut Work<'_>, code: &str) -> Result<(), Error> {
    tags::lock(work.conn, code)?.ok_or(Error::NotFound)?;
    match tags::uses(work.conn, code)? {
        0 => Ok(tags::delete(work.conn, code)?),
        times => Err(Error::InUse { code: "tag_in_use", times }),
    }
}

/// Puts a tag on a petition, once.
///
/// # Errors
/// [`Error::Held`], [`Error::Conflict`] for a retired tag, [`Error::NotFound`], or the law's refusal of one's own
/// petition.
pub fn add(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
    code: &str,
) -> Result<(), Error> {
    lock_beside(work, Some(caller), petition)?;
    let tag = tags::to_be_used(work.conn, code)?.ok_or(Error::NotFound)?;
    if !tags::add(work.conn, petition, code)? {
        return Ok(());
    }
    if tag.retired_at.is_some() {
        return Err(Error::Conflict("tag_retired"));
    }
    let details = json!({ "tag": code });
    journal::record(work, petition, Some(caller.id()), DeskEvent::Tagged, details)?;
    Ok(())
}

/// Takes a tag off a petition; nothing happens when it does not bear it.
///
/// # Errors
/// [`Error::Held`], [`Error::NotFound`], or the law's refusal of one's own petition.
pub fn remove(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: PetitionId,
    code: &str,
) -> Result<(), Error> {
    lock_beside(work, Some(caller), petition)?;
    if tags::remove(work.conn, petition, code)? {
        let details = json!({ "tag": code });
        journal::record(work, petition, Some(caller.id()), DeskEvent::Untagged, details)?;
    }
    Ok(())
}
