//! Petitions in public access as lines.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::tables::Line;
use crate::petitions::{Item, list};
use crate::{Error, Work};
use domain::calendar::civil_date;
use store::petitions::{After, Filter, PetitionRow, Sort};

/// A petition as a line of a table.
#[derive(Debug, Serialize)]
pub struct PetitionLine {
    id: Uuid,
    number: Option<String>,
    state: &'static str,
    title: String,
    subject: String,
    language: &'static str,
    addressee: String,
    signature_count: u32,
    required_count: Option<u32>,
    /// The civil day.
    opened_at: Option<NaiveDate>,
    closes_on: Option<NaiveDate>,
    overdue: bool,
}

impl Line for PetitionLine {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "number",
        "state",
        "title",
        "subject",
        "language",
        "addressee",
        "signature_count",
        "required_count",
        "opened_at",
        "closes_on",
        "overdue",
    ];

    fn texts(&mut self) -> Vec<&mut String> {
        [self.number.as_mut(), Some(&mut self.title), Some(&mut self.subject)]
            .into_iter()
            .flatten()
            .collect()
    }
}

impl From<&Item> for PetitionLine {
    fn from(item: &Item) -> Self {
        let row = &item.row;
        Self {
            id: row.id.into(),
            number: row.number.clone(),
            state: row.state.code(),
            title: row.title.clone(),
            subject: row.subject.clone(),
            language: row.language.code(),
            addressee: row.addressee.to_string(),
            signature_count: row.count(),
            required_count: row.required(),
            opened_at: row.opened_at.map(civil_date),
            closes_on: row.closes_on,
            overdue: !item.late.is_empty(),
        }
    }
}

/// A petition with its texts, as a line of JSON.
#[derive(Debug, Serialize)]
pub struct WholePetition {
    #[serde(flatten)]
    line: PetitionLine,
    content: String,
    arguments: String,
    proposals: String,
}

impl From<&Item> for WholePetition {
    fn from(item: &Item) -> Self {
        let PetitionRow { content, arguments, proposals, .. } = &item.row;
        Self {
            line: item.into(),
            content: content.clone(),
            arguments: arguments.clone(),
            proposals: proposals.clone(),
        }
    }
}

/// Some petitions of a list, and where it goes on.
#[derive(Debug)]
pub struct PetitionPart {
    /// In the order of the list, the newest first.
    pub items: Vec<Item>,
    /// Behind the last of them; none where nothing is left.
    pub next: Option<After>,
}

/// The petitions that come after a place in the list of the newest, at most so many.
///
/// # Errors
/// The store's failure.
pub fn petitions_after(
    work: &mut Work<'_>,
    filter: &Filter,
    after: Option<After>,
    limit: i64,
) -> Result<PetitionPart, Error> {
    let items = list(work, filter, Sort::Newest, after, limit)?;
    let full = i64::try_from(items.len()).is_ok_and(|length| length == limit);
    let next = items.last().filter(|_| full);
    let next = next.map(|last| After { key: last.key, id: last.row.id });
    Ok(PetitionPart { items, next })
}
