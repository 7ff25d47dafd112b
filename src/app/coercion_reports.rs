//! Reports of people who were made to sign, or kept from it: whoever reads them never learns by whom they are.

use chrono::{DateTime, Utc};

use super::access::Caller;
use super::limits::{self, Policy};
use super::petitions::{lock_unread, visible};
use super::{Error, Work};
use store::coercion_reports::{self, ReportRow};
use store::ids::{PetitionId, ReportId};

/// Reports of one citizen.
pub const REPORTS: Policy =
    Policy { name: "coercion", allowance: 5, period: chrono::Duration::days(1) };

/// A report as staff see it.
#[derive(Debug, Clone)]
pub struct Report {
    /// Of the report.
    pub id: ReportId,
    /// The petition it is about, if it is about one.
    pub petition_id: Option<PetitionId>,
    /// In the words of who reports.
    pub statement: String,
    /// When.
    pub reported_at: DateTime<Utc>,
    /// What staff found and did.
    pub finding: Option<String>,
    /// When that was recorded.
    pub handled_at: Option<DateTime<Utc>>,
}

impl From<ReportRow> for Report {
    fn from(row: ReportRow) -> Self {
        Self {
            id: row.id,
            petition_id: row.petition_id,
            statement: row.statement,
            reported_at: row.reported_at,
            finding: row.finding,
            handled_at: row.handled_at,
        }
    }
}

/// Reports that somebody was made to sign, or kept from it.
///
/// # Errors
/// [`Error::NotFound`] for a petition that the caller may not see, [`Error::Limited`].
pub fn report(
    work: &mut Work<'_>,
    caller: &Caller,
    petition: Option<PetitionId>,
    statement: &str,
) -> Result<Report, Error> {
    limits::take(work, &REPORTS, caller.id())?;
    if let Some(petition) = petition {
        match visible(work, Some(caller), petition, None) {
            // What was taken down may have been signed under pressure too.
            Ok(_) | Err(Error::TakenDown { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let row = ReportRow {
        id: ReportId::new(),
        petition_id: petition,
        statement: statement.to_owned(),
        reported_at: work.now,
        reported_by: caller.id(),
        finding: None,
        handled_at: None,
        handled_by: None,
    };
    coercion_reports::insert(work.conn, row.clone())?;
    Ok(row.into())
}

/// A page of reports, newest first.
///
/// # Errors
/// The store's failure.
pub fn page(
    work: &mut Work<'_>,
    before: Option<ReportId>,
    limit: i64,
) -> Result<Vec<Report>, Error> {
    Ok(coercion_reports::page(work.conn, before, limit)?.into_iter().map(Report::from).collect())
}

/// Records what staff found and did about a report, once.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::Conflict`] when that is on record.
pub fn handle(
    work: &mut Work<'_>,
    caller: &Caller,
    id: ReportId,
    finding: &str,
) -> Result<Report, Error> {
    let found = coercion_reports::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    // Nobody handles what is reported of their own petition (67).
    if let Some(petition) = found.petition_id {
        lock_unread(work, caller, petition)?;
    }
    if found.handled_at.is_some() {
        return Err(Error::Conflict("handled_already"));
    }
    coercion_reports::handle(work.conn, id, finding, caller.id(), work.now)?;
    let handled = coercion_reports::by_id(work.conn, id)?.ok_or(Error::NotFound)?;
    Ok(handled.into())
}
