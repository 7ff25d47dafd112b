//! The public list as a table (CSV, RFC 4180).

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use crate::intake::FORMULA_STARTS;
use app::Error;
use app::petitions::Item;
use domain::calendar::civil_date;

/// A petition in a table.
#[derive(Serialize)]
struct TableRow<'a> {
    id: Uuid,
    number: Option<String>,
    state: &'a str,
    title: String,
    subject: String,
    language: &'a str,
    addressee: &'a str,
    signature_count: u32,
    required_count: Option<i32>,
    opened_at: Option<NaiveDate>,
    closes_on: Option<NaiveDate>,
    overdue: bool,
}

/// A page of the list as a table.
///
/// # Errors
/// When it cannot be written, which would be a fault of ours.
pub(super) fn table(items: &[Item]) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for item in items {
        let row = &item.row;
        writer
            .serialize(TableRow {
                id: row.id.into(),
                number: row.number.as_deref().map(cell),
                state: row.state.code(),
                title: cell(&row.title),
                subject: cell(&row.subject),
                language: row.language.code(),
                addressee: &row.addressee,
                signature_count: row.count(),
                required_count: row.required_count,
                opened_at: row.opened_at.map(civil_date),
                closes_on: row.closes_on,
                overdue: !item.late.is_empty(),
            })
            .map_err(|error| Error::Internal(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| Error::Internal(error.to_string()))
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    if text.starts_with(FORMULA_STARTS) || text.starts_with(['\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
