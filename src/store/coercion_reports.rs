//! Reports of people who were made to sign, or kept from it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::ids::{AccountId, PetitionId, ReportId};
use super::schema::coercion_reports;
use super::{Connection, Stored};

/// A report as stored.
#[derive(Debug, Clone, Queryable, Insertable, Selectable)]
#[diesel(table_name = coercion_reports)]
pub struct ReportRow {
    /// Of the report.
    pub id: ReportId,
    /// The petition it is about, if it is about one.
    pub petition_id: Option<PetitionId>,
    /// In the words of who reports.
    pub statement: String,
    /// When.
    pub reported_at: DateTime<Utc>,
    /// By whom; nobody is told.
    pub reported_by: AccountId,
    /// What staff found and did.
    pub finding: Option<String>,
    /// When.
    pub handled_at: Option<DateTime<Utc>>,
    /// Who of them.
    pub handled_by: Option<AccountId>,
}

/// Keeps a report.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut Connection, row: ReportRow) -> Stored<()> {
    diesel::insert_into(coercion_reports::table).values(row).execute(conn)?;
    Ok(())
}

/// The report of that id.
///
/// # Errors
/// The database's.
pub fn by_id(conn: &mut Connection, id: ReportId) -> Stored<Option<ReportRow>> {
    Ok(coercion_reports::table.find(id).select(ReportRow::as_select()).first(conn).optional()?)
}

/// Reports, newest first, below `before`.
///
/// # Errors
/// The database's.
pub fn page(conn: &mut Connection, before: Option<ReportId>, limit: i64) -> Stored<Vec<ReportRow>> {
    let mut query = coercion_reports::table
        .order(coercion_reports::id.desc())
        .limit(limit)
        .select(ReportRow::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(coercion_reports::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// Keeps what staff found and did.
///
/// # Errors
/// The database's.
pub fn handle(
    conn: &mut Connection,
    id: ReportId,
    finding: &str,
    by: AccountId,
    at: DateTime<Utc>,
) -> Stored<()> {
    diesel::update(coercion_reports::table.find(id))
        .set((
            coercion_reports::finding.eq(finding),
            coercion_reports::handled_at.eq(at),
            coercion_reports::handled_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}
