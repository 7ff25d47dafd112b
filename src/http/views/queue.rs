//! Petitions as staff queues show them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::views::hold::HoldView;
use crate::views::listing::PetitionItem;
use crate::views::vocabulary::ClockWord;
use app::App;
use app::holds::Hold;
use app::ids::{AccountId, PetitionId};
use app::records::PetitionRow;
use domain::calendar::{Calendar, civil_date};
use domain::terms::{TermKind, TermStatus};

/// A petition in a staff queue.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueueItem {
    #[serde(flatten)]
    petition: PetitionItem,
    /// The next term that runs.
    #[schema(value_type = Option<ClockWord>, example = "moderation")]
    due_term: Option<&'static str>,
    /// Its end.
    due_at: Option<DateTime<Utc>>,
    /// Its last civil day.
    due_on: Option<NaiveDate>,
    /// `ok`, `near` (at most three working days left) or `overdue`.
    sla: &'static str,
    /// After today, with the last day; below zero when it is past.
    working_days_left: Option<i32>,
    /// What to look at: `mixed_script` (words of two alphabets), `look_alike_title` (of a petition under way),
    /// `signature_burst` (signatures faster than usual, or many from one network).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flags: Vec<String>,
    /// Codes of the tags it bears, for moderators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    /// Who has it in hand, for moderators.
    #[serde(skip_serializing_if = "Option::is_none")]
    hold: Option<HoldView>,
}

impl QueueItem {
    /// The petition whose next term ends at `due_at`.
    pub fn of(
        app: &App,
        row: &PetitionRow,
        due_at: Option<DateTime<Utc>>,
        queue: &Queued<'_>,
    ) -> Self {
        let Queued { terms, flags, tags, holds, reader, today, calendar } = *queue;
        // The end of a day is the first instant that is no longer part of it.
        let due_on = due_at.and_then(|due| civil_date(due).pred_opt());
        let sla = due_on.map_or(TermStatus::Ok, |due| TermStatus::of(calendar, today, due));
        Self {
            petition: PetitionItem::of_row(app, row, sla == TermStatus::Overdue, Vec::new()),
            due_term: terms.get(&row.id).map(|kind| kind.code()),
            due_at,
            due_on,
            sla: sla.code(),
            working_days_left: due_on.map(|due| calendar.working_days_left(today, due)),
            flags: flags.get(&row.id).cloned().unwrap_or_default(),
            tags: tags.get(&row.id).cloned().unwrap_or_default(),
            hold: holds.get(&row.id).map(|hold| HoldView::of(hold, reader)),
        }
    }
}

/// What the items of a staff queue are judged by.
pub struct Queued<'a> {
    /// The next term of each.
    pub terms: &'a HashMap<PetitionId, TermKind>,
    /// What a moderator should look at.
    pub flags: &'a HashMap<PetitionId, Vec<String>>,
    /// The tags that each bears.
    pub tags: &'a HashMap<PetitionId, Vec<String>>,
    /// Who has which in hand.
    pub holds: &'a HashMap<PetitionId, Hold>,
    /// Who reads.
    pub reader: AccountId,
    /// The civil day of the reading.
    pub today: NaiveDate,
    /// The working calendar by which days left are counted.
    pub calendar: &'a Calendar,
}
