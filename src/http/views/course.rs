//! The terms and the steps of a petition.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::views::instants::InstantView;
use crate::views::vocabulary::{ActorWord, ClockWord, ProgressWord, StateWord, UnitWord};
use app::petitions::{Step, Term};
use app::records::SkippedDay;

/// One of the law's clocks on a petition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub struct DeadlineView {
    #[schema(value_type = ClockWord, example = "consideration")]
    kind: &'static str,
    /// The provision that sets the term.
    #[schema(example = "90-5(1)")]
    article: String,
    /// The day of the event; not counted itself (76(2)).
    started_on: NaiveDate,
    /// The term is ours: the article asks for the act and names no days. How it is kept, staff see.
    internal: bool,
    days: i32,
    #[schema(value_type = UnitWord, example = "working_days")]
    unit: &'static str,
    due_on: NaiveDate,
    #[schema(value_type = ProgressWord)]
    state: &'static str,
    /// How it ended: `in_time`, `late`, or `lapsed` when the term itself was what had to pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<&'static str>,
    /// The days that were not counted, each with its reason in three languages.
    #[schema(value_type = Vec<Object>)]
    skipped: Vec<SkippedDay>,
    /// The calendar of that year is not published yet: the date may move.
    provisional: bool,
    calendar_version: i32,
}

impl From<Term> for DeadlineView {
    fn from(term: Term) -> Self {
        let state = match (term.met_at, term.overdue_at) {
            (Some(_), _) => "met",
            (None, Some(_)) => "overdue",
            (None, None) => "running",
        };
        let ended = term.met_at.map(|met| {
            if term.overdue_at.is_some() {
                "late"
            } else if met >= term.due_at {
                "lapsed"
            } else {
                "in_time"
            }
        });
        Self {
            ended,
            kind: term.kind.code(),
            article: term.article,
            started_on: term.started_on,
            internal: term.internal,
            days: term.length,
            unit: term.unit.code(),
            due_on: term.due_on,
            state,
            skipped: term.skipped,
            provisional: term.provisional,
            calendar_version: term.calendar_version,
        }
    }
}

/// One step in a petition's life.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineItem {
    #[schema(example = "threshold_reached")]
    event: String,
    #[schema(value_type = StateWord)]
    from_state: &'static str,
    #[schema(value_type = StateWord)]
    to_state: &'static str,
    #[schema(value_type = ActorWord, example = "moderator")]
    actor: String,
    #[schema(value_type = Object)]
    details: Value,
    /// The instant the step counts from; of what one signature caused, the civil day, but for staff.
    effective_at: InstantView,
    recorded_at: InstantView,
    /// The petition's version after the step, by which the next page starts.
    #[serde(skip)]
    pub version: i32,
}

impl From<Step> for TimelineItem {
    fn from(step: Step) -> Self {
        let told = if step.by_day { InstantView::day_of } else { InstantView::Instant };
        Self {
            effective_at: told(step.effective_at),
            recorded_at: told(step.recorded_at),
            event: step.event,
            from_state: step.from.code(),
            to_state: step.to.code(),
            actor: step.actor,
            details: step.details,
            version: step.version,
        }
    }
}
