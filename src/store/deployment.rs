//! What belongs to the deployment as a whole: key checks, the test clock, the working calendar.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::coded::Coded;
use super::ids::AccountId;
use super::schema::{
    body_changes, calendar_days, calendar_versions, key_checks, test_clock, token_keys,
};
use super::{Connection, Stored};
use domain::calendar::{Calendar, DayKind, Names, SpecialDay};

/// The check value stored for a purpose, set to `value` when the deployment is new.
pub fn key_check(conn: &mut Connection, purpose: &str, value: &[u8]) -> Stored<Vec<u8>> {
    diesel::insert_into(key_checks::table)
        .values((key_checks::purpose.eq(purpose), key_checks::check_value.eq(value)))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(key_checks::table.find(purpose).select(key_checks::check_value).first(conn)?)
}

/// The check value stored for a purpose, if there is one.
pub fn stored_key_check(conn: &mut Connection, purpose: &str) -> Stored<Option<Vec<u8>>> {
    Ok(key_checks::table.find(purpose).select(key_checks::check_value).first(conn).optional()?)
}

/// The sandbox's offset of legal time, in microseconds.
pub fn clock_offset(conn: &mut Connection) -> Stored<i64> {
    let offset =
        test_clock::table.select(test_clock::offset_microseconds).first(conn).optional()?;
    Ok(offset.unwrap_or(0))
}

/// What every process of a deployment goes by, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How far the sandbox's legal time runs ahead of the machine's, in microseconds.
    pub clock_offset: i64,
    /// The version of the working calendar.
    pub calendar_version: i32,
    /// Grows with every change of a public body that is recorded or takes effect.
    pub bodies_version: i64,
}

/// What stands, in one statement.
pub fn standing(conn: &mut Connection) -> Stored<Standing> {
    let offset = test_clock::table.select(test_clock::offset_microseconds).single_value();
    let version = calendar_versions::table
        .select(diesel::dsl::max(calendar_versions::version))
        .single_value();
    let recorded = body_changes::table.count().single_value();
    let applied =
        body_changes::table.select(diesel::dsl::count(body_changes::applied_at)).single_value();
    let (offset, version, recorded, applied): (Option<i64>, Option<i32>, Option<i64>, Option<i64>) =
        diesel::select((offset, version, recorded, applied)).get_result(conn)?;
    Ok(Standing {
        clock_offset: offset.unwrap_or(0),
        calendar_version: version.unwrap_or(0),
        bodies_version: recorded.unwrap_or(0) + applied.unwrap_or(0),
    })
}

/// Moves the sandbox's legal time for every process.
pub fn set_clock_offset(conn: &mut Connection, microseconds: i64) -> Stored<()> {
    diesel::insert_into(test_clock::table)
        .values((test_clock::only_row.eq(true), test_clock::offset_microseconds.eq(microseconds)))
        .on_conflict(test_clock::only_row)
        .do_update()
        .set(test_clock::offset_microseconds.eq(microseconds))
        .execute(conn)?;
    Ok(())
}

/// Fills an empty calendar with the published days, as version 1.
pub fn seed_calendar(conn: &mut Connection, days: &[SpecialDay], now: DateTime<Utc>) -> Stored<()> {
    let new = diesel::insert_into(calendar_versions::table)
        .values((
            calendar_versions::version.eq(1),
            calendar_versions::made_at.eq(now),
            calendar_versions::reason.eq("published holidays and transfers"),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    if new == 0 {
        return Ok(());
    }
    let rows: Vec<_> = days
        .iter()
        .map(|day| {
            (
                calendar_days::day.eq(day.date),
                calendar_days::kind.eq(Coded(day.kind)),
                calendar_days::name_kk.eq(&day.names.kk),
                calendar_days::name_ru.eq(&day.names.ru),
                calendar_days::name_en.eq(&day.names.en),
            )
        })
        .collect();
    diesel::insert_into(calendar_days::table).values(rows).execute(conn)?;
    Ok(())
}

/// The working calendar as it stands.
pub fn calendar(conn: &mut Connection) -> Stored<Calendar> {
    let version = calendar_version(conn)?;
    let rows: Vec<(NaiveDate, Coded<DayKind>, String, String, String)> =
        calendar_days::table.order(calendar_days::day).load(conn)?;
    let days = rows
        .into_iter()
        .map(|(date, kind, kk, ru, en)| SpecialDay {
            date,
            kind: kind.0,
            names: Names { kk, ru, en },
        })
        .collect();
    Ok(Calendar::new(version, days))
}

/// The version of the calendar that stands.
pub fn calendar_version(conn: &mut Connection) -> Stored<i32> {
    let version: Option<i32> = calendar_versions::table
        .select(diesel::dsl::max(calendar_versions::version))
        .first(conn)?;
    Ok(version.unwrap_or(0))
}

/// Keeps other changes of the calendar out until the end of this transaction.
pub fn lock_calendar(conn: &mut Connection) -> Stored<()> {
    diesel::sql_query("LOCK TABLE calendar_versions IN SHARE ROW EXCLUSIVE MODE").execute(conn)?;
    Ok(())
}

/// A change of the calendar.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = calendar_versions)]
pub struct NewVersion {
    /// The version's number.
    pub version: i32,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// The day that changed.
    pub day: Option<NaiveDate>,
    /// Who changed it.
    pub made_by: Option<AccountId>,
}

/// Stores a version of the working calendar.
pub fn new_version(conn: &mut Connection, row: &NewVersion) -> Stored<()> {
    diesel::insert_into(calendar_versions::table).values(row).execute(conn)?;
    Ok(())
}

/// Writes a day, or takes its row away.
pub fn put_day(conn: &mut Connection, day: NaiveDate, special: Option<&SpecialDay>) -> Stored<()> {
    diesel::delete(calendar_days::table.find(day)).execute(conn)?;
    if let Some(special) = special {
        diesel::insert_into(calendar_days::table)
            .values((
                calendar_days::day.eq(day),
                calendar_days::kind.eq(Coded(special.kind)),
                calendar_days::name_kk.eq(&special.names.kk),
                calendar_days::name_ru.eq(&special.names.ru),
                calendar_days::name_en.eq(&special.names.en),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Notes the token keys that a process has come with; those that are known stay as they are.
pub fn know_token_keys(
    conn: &mut Connection,
    values: &[Vec<u8>],
    now: DateTime<Utc>,
) -> Stored<()> {
    let rows: Vec<_> = values
        .iter()
        .map(|value| (token_keys::check_value.eq(value), token_keys::known_since.eq(now)))
        .collect();
    diesel::insert_into(token_keys::table).values(rows).on_conflict_do_nothing().execute(conn)?;
    Ok(())
}

/// Token keys by their check values, and since when the deployment knows each.
pub fn token_keys(conn: &mut Connection) -> Stored<Vec<(Vec<u8>, DateTime<Utc>)>> {
    Ok(token_keys::table.select((token_keys::check_value, token_keys::known_since)).load(conn)?)
}
