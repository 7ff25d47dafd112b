//! Files of open data, made a part at a time.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use uuid::Uuid;

use super::schema::{dump_parts, dumps};
use super::{Connection, Stored};

/// A file, and how far it has come.
#[derive(Debug, Clone, Queryable, Insertable, Selectable, AsChangeset)]
#[diesel(table_name = dumps, primary_key(day, name), treat_none_as_null = true)]
pub struct DumpRow {
    /// The civil day it is of.
    pub day: NaiveDate,
    /// The file's name.
    pub name: String,
    /// Lines of data that are in it.
    pub entries: i64,
    /// Bytes of its parts.
    pub bytes: i64,
    /// How many parts there are.
    pub parts: i32,
    /// With `after_id`: the last petition that is in it.
    pub after_key: Option<i64>,
    /// See `after_key`.
    pub after_id: Option<Uuid>,
    /// Of all its bytes, hexadecimal; there when it is whole.
    pub sha256: Option<String>,
    /// Legal time.
    pub begun_at: DateTime<Utc>,
    /// Legal time; absent until it is whole.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Begins the files of a day that nobody has begun; how many.
///
/// # Errors
/// The database's.
pub fn begin(
    conn: &mut Connection,
    day: NaiveDate,
    names: &[&str],
    now: DateTime<Utc>,
) -> Stored<usize> {
    let rows: Vec<DumpRow> = names
        .iter()
        .map(|name| DumpRow {
            day,
            name: (*name).to_owned(),
            entries: 0,
            bytes: 0,
            parts: 0,
            after_key: None,
            after_id: None,
            sha256: None,
            begun_at: now,
            finished_at: None,
        })
        .collect();
    Ok(diesel::insert_into(dumps::table).values(rows).on_conflict_do_nothing().execute(conn)?)
}

/// A file of that day that is not whole and that nobody else works on, locked for this transaction.
///
/// # Errors
/// The database's.
pub fn unfinished(conn: &mut Connection, day: NaiveDate) -> Stored<Option<DumpRow>> {
    Ok(dumps::table
        .filter(dumps::day.eq(day))
        .filter(dumps::finished_at.is_null())
        .order(dumps::name)
        .select(DumpRow::as_select())
        .for_update()
        .skip_locked()
        .first(conn)
        .optional()?)
}

/// How many files of that day there are, whole or not.
///
/// # Errors
/// The database's.
pub fn count_of(conn: &mut Connection, day: NaiveDate) -> Stored<i64> {
    Ok(dumps::table.filter(dumps::day.eq(day)).count().get_result(conn)?)
}

/// Puts a part behind the others.
///
/// # Errors
/// The database's; also when there is a part of that number.
pub fn add_part(conn: &mut Connection, dump: &DumpRow, content: &[u8]) -> Stored<()> {
    diesel::insert_into(dump_parts::table)
        .values((
            dump_parts::day.eq(dump.day),
            dump_parts::name.eq(&dump.name),
            dump_parts::part.eq(dump.parts),
            dump_parts::content.eq(content),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes down how far a file has come.
///
/// # Errors
/// The database's.
pub fn put(conn: &mut Connection, row: &DumpRow) -> Stored<()> {
    diesel::update(dumps::table.find((row.day, &row.name))).set(row).execute(conn)?;
    Ok(())
}

/// The bytes of a part, from 0; none behind the last.
///
/// # Errors
/// The database's.
pub fn part(
    conn: &mut Connection,
    day: NaiveDate,
    name: &str,
    part: i32,
) -> Stored<Option<Vec<u8>>> {
    let found = dump_parts::table.find((day, name, part)).select(dump_parts::content);
    Ok(found.first(conn).optional()?)
}

/// The sizes of the parts of a file in bytes, in their order; no part is read for it.
///
/// # Errors
/// The database's.
pub fn part_sizes(conn: &mut Connection, day: NaiveDate, name: &str) -> Stored<Vec<i32>> {
    Ok(dump_parts::table
        .filter(dump_parts::day.eq(day))
        .filter(dump_parts::name.eq(name))
        .order(dump_parts::part)
        .select(sql::<Integer>("octet_length(content)"))
        .load(conn)?)
}

/// Whole files, the latest day first.
///
/// # Errors
/// The database's.
pub fn finished(conn: &mut Connection, limit: i64) -> Stored<Vec<DumpRow>> {
    Ok(dumps::table
        .filter(dumps::finished_at.is_not_null())
        .order((dumps::day.desc(), dumps::name))
        .limit(limit)
        .select(DumpRow::as_select())
        .load(conn)?)
}

/// A whole file.
///
/// # Errors
/// The database's.
pub fn whole(conn: &mut Connection, day: NaiveDate, name: &str) -> Stored<Option<DumpRow>> {
    Ok(dumps::table
        .find((day, name))
        .filter(dumps::finished_at.is_not_null())
        .select(DumpRow::as_select())
        .first(conn)
        .optional()?)
}

/// Forgets the files of days before the first of these, and what was never finished of days before the second.
///
/// # Errors
/// The database's.
pub fn forget(conn: &mut Connection, before: NaiveDate, unfinished: NaiveDate) -> Stored<usize> {
    let never = dumps::finished_at.is_null().and(dumps::day.lt(unfinished));
    Ok(diesel::delete(dumps::table.filter(dumps::day.lt(before).or(never))).execute(conn)?)
}
