//! Petitions as lists show them.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::views::instants::InstantView;
use crate::views::names::AddresseeView;
use crate::views::vocabulary::{StateWord, WrittenWord};
use app::App;
use app::petitions::{Item, Term};
use app::records::PetitionRow;

/// A petition in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PetitionItem {
    id: Uuid,
    number: Option<String>,
    #[schema(value_type = StateWord)]
    state: &'static str,
    title: String,
    subject: String,
    #[schema(value_type = WrittenWord)]
    language: &'static str,
    addressee: AddresseeView,
    signature_count: u32,
    required_count: Option<u32>,
    /// The civil day.
    #[schema(value_type = Option<NaiveDate>)]
    opened_at: Option<InstantView>,
    closes_on: Option<NaiveDate>,
    /// A term of the law passed without the act it is for.
    overdue: bool,
    /// Which terms passed, the longest late first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overdue_terms: Vec<OverdueTerm>,
}

/// A page of the public list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PetitionPage {
    pub(crate) items: Vec<PetitionItem>,
    /// Pass it as `cursor` to read on; null on the last page.
    #[schema(required = true)]
    pub(crate) next_cursor: Option<String>,
    /// How many petitions the list holds; with the first page alone, and null beyond 10,000, which are not counted.
    #[schema(required = true, minimum = 0, maximum = 10_000)]
    pub(crate) total: Option<i64>,
}

/// A term that passed without the act it is for (91(2)).
#[derive(Debug, Serialize, ToSchema)]
pub struct OverdueTerm {
    #[schema(example = "consideration")]
    kind: &'static str,
    #[schema(example = "90-5(1)")]
    article: String,
    due_on: NaiveDate,
    /// Civil days since its last day.
    days_late: i64,
}

impl OverdueTerm {
    fn of(term: &Term, today: NaiveDate) -> Self {
        Self {
            kind: term.kind.code(),
            article: term.article.clone(),
            due_on: term.due_on,
            // A clock that was set back (in the sandbox) makes nothing early.
            days_late: (today - term.due_on).num_days().max(0),
        }
    }
}

impl PetitionItem {
    /// As the public list shows it.
    pub fn of(app: &App, item: &Item) -> Self {
        let terms: Vec<OverdueTerm> =
            item.late.iter().map(|term| OverdueTerm::of(term, item.today)).collect();
        Self::of_row(app, &item.row, !terms.is_empty(), terms)
    }

    /// A petition of which it is known whether it is late.
    pub(crate) fn of_row(
        app: &App,
        row: &PetitionRow,
        overdue: bool,
        overdue_terms: Vec<OverdueTerm>,
    ) -> Self {
        Self {
            id: row.id.into(),
            number: row.number.clone(),
            state: row.state.code(),
            title: row.title.clone(),
            subject: row.subject.clone(),
            language: row.language.code(),
            addressee: AddresseeView::of(app, &row.addressee),
            signature_count: row.count(),
            required_count: row.required(),
            opened_at: row.opened_at.map(InstantView::day_of),
            closes_on: row.closes_on,
            overdue,
            overdue_terms,
        }
    }
}
