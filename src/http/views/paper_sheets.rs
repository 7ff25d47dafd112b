//! Sheets of signatures that have come in.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use app::records::PaperSheetsRow;

/// Sheets of signatures that were received together, and how many of their lines are typed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperSheets)]
pub struct PaperSheetsView {
    id: Uuid,
    received_on: NaiveDate,
    sheets: i32,
    /// Lines they have together.
    lines: i32,
    /// Lines typed so far.
    entered: i32,
}

impl From<&PaperSheetsRow> for PaperSheetsView {
    fn from(row: &PaperSheetsRow) -> Self {
        Self {
            id: row.id.into(),
            received_on: row.received_on,
            sheets: row.sheets,
            lines: row.lines,
            entered: row.entered,
        }
    }
}
