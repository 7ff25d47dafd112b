//! Petitions, terms, steps and signers as lists show them.

use app::ids::PetitionId;
use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::views::record::AddresseeView;
use crate::views::vocabulary::{
    ActorWord, ClockWord, ProgressWord, StateWord, UnitWord, WrittenWord,
};
use app::App;
use app::petitions::{Entry, Item, PetitionRow, TermRow};
use app::signing::SignatureRow;
use domain::calendar::{Calendar, civil_date};
use domain::terms::TermStatus;

/// A petition in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PetitionItem {
    id: Uuid,
    number: Option<String>,
    #[schema(value_type = StateWord)]
    state: String,
    title: String,
    subject: String,
    #[schema(value_type = WrittenWord)]
    language: String,
    addressee: AddresseeView,
    signature_count: u32,
    required_count: Option<u32>,
    opened_at: Option<DateTime<Utc>>,
    closes_on: Option<NaiveDate>,
    /// A term passed without the act it is for.
    overdue: bool,
    /// Which terms passed, the longest late first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overdue_terms: Vec<OverdueTerm>,
}

/// A term that passed without the act it is for (91(2)).
#[derive(Debug, Serialize, ToSchema)]
pub struct OverdueTerm {
    #[schema(example = "consideration")]
    kind: String,
    #[schema(example = "90-5(1)")]
    article: String,
    due_on: NaiveDate,
    /// Civil days since its last day.
    days_late: i64,
}

impl OverdueTerm {
    fn of(row: &TermRow, today: NaiveDate) -> Self {
        let days_late = (today - row.due_on).num_days();
        Self { kind: row.kind.clone(), article: row.article.clone(), due_on: row.due_on, days_late }
    }
}

impl PetitionItem {
    pub fn of(app: &App, item: &Item) -> Self {
        let terms: Vec<OverdueTerm> =
            item.late.iter().map(|clock| OverdueTerm::of(clock, item.today)).collect();
        Self::of_row(app, &item.listed.row, !terms.is_empty(), terms)
    }

    fn of_row(
        app: &App,
        row: &PetitionRow,
        overdue: bool,
        overdue_terms: Vec<OverdueTerm>,
    ) -> Self {
        Self {
            id: row.id.into(),
            number: row.number.clone(),
            state: row.state.clone(),
            title: row.title.clone(),
            subject: row.subject.clone(),
            language: row.language.clone(),
            addressee: AddresseeView::of(app, &row.addressee),
            signature_count: row.count(),
            required_count: row.required_count.and_then(|count| count.try_into().ok()),
            opened_at: row.opened_at,
            closes_on: row.closes_on,
            overdue,
            overdue_terms,
        }
    }
}

/// A petition in a staff queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueItem {
    #[serde(flatten)]
    petition: PetitionItem,
    /// End of the next term that runs.
    due_at: Option<DateTime<Utc>>,
    /// Its last civil day.
    due_on: Option<NaiveDate>,
    /// `ok`, `near` (at most three working days left) or `overdue`.
    sla: &'static str,
    /// After today, with the last day; below zero when it is past.
    working_days_left: Option<i32>,
    /// What to look at: `mixed_script` (words of two alphabets), `look_alike_title` (of a petition under way).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flags: Vec<String>,
}

impl QueueItem {
    pub fn of(
        app: &App,
        row: &PetitionRow,
        due_at: Option<DateTime<Utc>>,
        queue: &Queued<'_>,
    ) -> Self {
        let Queued { flags, today, calendar } = *queue;
        // The end of a day is the first instant that is no longer part of it.
        let due_on = due_at.and_then(|due| civil_date(due).pred_opt());
        let sla = due_on.map_or(TermStatus::Ok, |due| TermStatus::of(calendar, today, due));
        Self {
            petition: PetitionItem::of_row(app, row, sla == TermStatus::Overdue, Vec::new()),
            due_at,
            due_on,
            sla: sla.code(),
            working_days_left: due_on.map(|due| calendar.working_days_left(today, due)),
            flags: flags.get(&row.id).cloned().unwrap_or_default(),
        }
    }
}

/// What the items of a staff queue are judged by.
pub struct Queued<'a> {
    pub flags: &'a HashMap<PetitionId, Vec<String>>,
    pub today: NaiveDate,
    pub calendar: &'a Calendar,
}

/// One of the law's clocks on a petition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub struct DeadlineView {
    #[schema(value_type = ClockWord, example = "consideration")]
    kind: String,
    /// The provision that sets the term.
    #[schema(example = "90-5(1)")]
    article: String,
    /// The day of the event; not counted itself (76(2)).
    started_on: NaiveDate,
    days: i32,
    #[schema(value_type = UnitWord, example = "working_days")]
    unit: String,
    due_on: NaiveDate,
    #[schema(value_type = ProgressWord)]
    state: &'static str,
    /// How it ended: `in_time`, `late`, or `lapsed` when the term itself was what had to pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<&'static str>,
    /// The days that were not counted, each with its reason in three languages.
    #[schema(value_type = Vec<Object>)]
    skipped: Value,
    /// The calendar of that year is not published yet: the date may move.
    provisional: bool,
    calendar_version: i32,
}

impl From<&TermRow> for DeadlineView {
    fn from(row: &TermRow) -> Self {
        let state = match (row.met_at, row.overdue_at) {
            (Some(_), _) => "met",
            (None, Some(_)) => "overdue",
            (None, None) => "running",
        };
        let ended = row.met_at.map(|met| {
            if row.overdue_at.is_some() {
                "late"
            } else if met >= row.due_at {
                "lapsed"
            } else {
                "in_time"
            }
        });
        Self {
            ended,
            kind: row.kind.clone(),
            article: row.article.clone(),
            started_on: row.started_on,
            days: row.length,
            unit: row.unit.clone(),
            due_on: row.due_on,
            state,
            skipped: row.skipped.clone(),
            provisional: row.provisional,
            calendar_version: row.calendar_version,
        }
    }
}

/// One step in a petition's life.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineItem {
    #[schema(example = "threshold_reached")]
    event: String,
    #[schema(value_type = StateWord)]
    from_state: String,
    #[schema(value_type = StateWord)]
    to_state: String,
    #[schema(value_type = ActorWord, example = "moderator")]
    actor: String,
    #[schema(value_type = Object)]
    details: Value,
    /// The instant the step counts from.
    effective_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    #[serde(skip)]
    pub version: i32,
}

impl From<Entry> for TimelineItem {
    fn from(entry: Entry) -> Self {
        Self {
            event: entry.event,
            from_state: entry.from_state,
            to_state: entry.to_state,
            actor: entry.actor_role,
            details: entry.details,
            effective_at: entry.effective_at,
            recorded_at: entry.recorded_at,
            version: entry.version,
        }
    }
}

/// A signer as others see him.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublicSigner {
    #[schema(example = "Айгүл С.")]
    name: String,
    /// KATO code of the region, capital or city of republican significance.
    #[schema(example = "750000000")]
    region: String,
    /// Civil day in Kazakhstan.
    signed_on: NaiveDate,
}

impl From<&SignatureRow> for PublicSigner {
    fn from(row: &SignatureRow) -> Self {
        Self {
            name: row.public_name.clone(),
            region: row.region.clone(),
            signed_on: domain::calendar::civil_date(row.signed_at),
        }
    }
}
