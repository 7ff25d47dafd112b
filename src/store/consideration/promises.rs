//! What published decisions promise by a day, and what bodies report on it.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::points::PointRow;
use crate::coded::Coded;
use crate::ids::{AccountId, PetitionId, PointId};
use crate::petitions::PetitionRow;
use crate::schema::{decision_points, petitions, promise_reports, promises};
use crate::{Connection, Stored};
use domain::follow_up::Progress;

/// Reports on the promises of one petition that are read at most.
const MOST_REPORTS: i64 = 1_000;

/// A promise as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = promises)]
pub struct PromiseRow {
    /// The point of a decision that makes it.
    pub point_id: PointId,
    /// The petition that was decided on.
    pub petition_id: PetitionId,
    /// Its civil day.
    pub due_on: NaiveDate,
    /// When that day was seen to have passed.
    pub passed_at: Option<DateTime<Utc>>,
    /// Since when nothing is owed any more.
    pub ended_at: Option<DateTime<Utc>>,
    /// When the body was reminded of it.
    pub reminded_at: Option<DateTime<Utc>>,
}

/// A report on a promise as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = promise_reports)]
pub struct ReportRow {
    /// Of the report.
    pub id: Uuid,
    /// The petition that was decided on.
    pub petition_id: PetitionId,
    /// The promise.
    pub point_id: PointId,
    /// How far the body says that it has come.
    #[diesel(serialize_as = Coded<Progress>, deserialize_as = Coded<Progress>)]
    pub progress: Progress,
    /// In Kazakh.
    pub report_kk: Option<String>,
    /// In Russian.
    pub report_ru: Option<String>,
    /// Where it can be seen, as an http(s) address.
    pub link: Option<String>,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
    /// The official who reported it.
    pub reported_by: AccountId,
}

/// Keeps what a decision promises, on its publication.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Connection, rows: &[PromiseRow]) -> Stored<()> {
    diesel::insert_into(promises::table).values(rows).execute(conn)?;
    Ok(())
}

/// A promise about that petition.
///
/// # Errors
/// The database's.
pub fn of_point(
    conn: &mut Connection,
    petition: PetitionId,
    point: PointId,
) -> Stored<Option<(PromiseRow, PointRow)>> {
    Ok(promises::table
        .inner_join(decision_points::table.on(decision_points::id.eq(promises::point_id)))
        .filter(promises::point_id.eq(point))
        .filter(promises::petition_id.eq(petition))
        .select((PromiseRow::as_select(), PointRow::as_select()))
        .first(conn)
        .optional()?)
}

/// What is promised about a petition.
///
/// # Errors
/// The database's.
pub fn of_petition(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<PromiseRow>> {
    Ok(promises::table
        .filter(promises::petition_id.eq(petition))
        .order((promises::due_on, promises::point_id))
        .select(PromiseRow::as_select())
        .load(conn)?)
}

/// Keeps a report.
///
/// # Errors
/// The database's.
pub fn insert_report(conn: &mut Connection, row: ReportRow) -> Stored<()> {
    diesel::insert_into(promise_reports::table).values(row).execute(conn)?;
    Ok(())
}

/// What was reported on the promises about a petition, oldest first.
///
/// # Errors
/// The database's.
pub fn reports_of(conn: &mut Connection, petition: PetitionId) -> Stored<Vec<ReportRow>> {
    Ok(promise_reports::table
        .filter(promise_reports::petition_id.eq(petition))
        .order(promise_reports::id)
        .limit(MOST_REPORTS)
        .select(ReportRow::as_select())
        .load(conn)?)
}

/// Nothing is owed of that promise any more.
///
/// # Errors
/// The database's.
pub fn end(conn: &mut Connection, point: PointId, at: DateTime<Utc>) -> Stored<()> {
    diesel::update(promises::table.find(point)).set(promises::ended_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Nothing is owed any more of what was promised about a petition.
///
/// # Errors
/// The database's.
pub fn end_all(conn: &mut Connection, petition: PetitionId, at: DateTime<Utc>) -> Stored<()> {
    let open = promises::petition_id.eq(petition).and(promises::ended_at.is_null());
    diesel::update(promises::table.filter(open)).set(promises::ended_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Petitions about which something was promised for a day before `today` that has not been seen to have passed, with
/// the earliest such day, but for those left aside.
///
/// # Errors
/// The database's.
pub fn to_pass(
    conn: &mut Connection,
    today: NaiveDate,
    aside: &[PetitionId],
    limit: i64,
) -> Stored<Vec<(PetitionId, NaiveDate)>> {
    Ok(promises::table
        .filter(promises::due_on.lt(today))
        .filter(promises::ended_at.is_null())
        .filter(promises::passed_at.is_null())
        .filter(promises::petition_id.ne_all(aside))
        .order((promises::due_on, promises::petition_id))
        .select((promises::petition_id, promises::due_on))
        .distinct()
        .limit(limit)
        .load(conn)?)
}

/// Petitions about which something is promised for one of these days (both included) of which the body was not reminded,
/// with the earliest such day, but for those left aside.
///
/// # Errors
/// The database's.
pub fn to_remind(
    conn: &mut Connection,
    (from, until): (NaiveDate, NaiveDate),
    aside: &[PetitionId],
    limit: i64,
) -> Stored<Vec<(PetitionId, NaiveDate)>> {
    Ok(promises::table
        .filter(promises::due_on.between(from, until))
        .filter(promises::ended_at.is_null())
        .filter(promises::reminded_at.is_null())
        .filter(promises::petition_id.ne_all(aside))
        .order((promises::due_on, promises::petition_id))
        .select((promises::petition_id, promises::due_on))
        .distinct()
        .limit(limit)
        .load(conn)?)
}

/// Notes that the body is reminded of what was promised about a petition for that day; the proposals that the decision
/// quotes.
///
/// # Errors
/// The database's.
pub fn mark_reminded(
    conn: &mut Connection,
    petition: PetitionId,
    due_on: NaiveDate,
    at: DateTime<Utc>,
) -> Stored<Vec<String>> {
    let waiting = promises::petition_id
        .eq(petition)
        .and(promises::due_on.eq(due_on))
        .and(promises::ended_at.is_null())
        .and(promises::reminded_at.is_null());
    let reminded: Vec<PointId> = diesel::update(promises::table.filter(waiting))
        .set(promises::reminded_at.eq(at))
        .returning(promises::point_id)
        .get_results(conn)?;
    proposals_of(conn, reminded)
}

/// The proposals of these points, in the order of the decision.
fn proposals_of(conn: &mut Connection, points: Vec<PointId>) -> Stored<Vec<String>> {
    Ok(decision_points::table
        .filter(decision_points::id.eq_any(points))
        .order(decision_points::position)
        .select(decision_points::proposal)
        .load(conn)?)
}

/// Notes that what was promised about a petition for that day has passed; the proposals that the decision quotes.
///
/// # Errors
/// The database's.
pub fn mark_passed(
    conn: &mut Connection,
    petition: PetitionId,
    due_on: NaiveDate,
    at: DateTime<Utc>,
) -> Stored<Vec<String>> {
    let waiting = promises::petition_id
        .eq(petition)
        .and(promises::due_on.eq(due_on))
        .and(promises::ended_at.is_null())
        .and(promises::passed_at.is_null());
    let passed: Vec<PointId> = diesel::update(promises::table.filter(waiting))
        .set(promises::passed_at.eq(at))
        .returning(promises::point_id)
        .get_results(conn)?;
    proposals_of(conn, passed)
}

/// What is promised in public and not done, by its day, after that place; with the petition it is about.
///
/// # Errors
/// The database's.
pub fn open(
    conn: &mut Connection,
    before: Option<NaiveDate>,
    after: Option<(NaiveDate, PointId)>,
    limit: i64,
) -> Stored<Vec<(PromiseRow, PointRow, PetitionRow)>> {
    let mut query = promises::table
        .inner_join(decision_points::table.on(decision_points::id.eq(promises::point_id)))
        .inner_join(petitions::table.on(petitions::id.eq(promises::petition_id)))
        .filter(promises::ended_at.is_null())
        .filter(petitions::taken_down_at.is_null())
        .order((promises::due_on, promises::point_id))
        .select((PromiseRow::as_select(), PointRow::as_select(), PetitionRow::as_select()))
        .limit(limit)
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(promises::due_on.lt(before));
    }
    if let Some((day, point)) = after {
        query = query.filter(
            promises::due_on.gt(day).or(promises::due_on.eq(day).and(promises::point_id.gt(point))),
        );
    }
    Ok(query.load(conn)?)
}
