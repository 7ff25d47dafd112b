//! Public discussions of draft decisions.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::views::participants::ParticipantView;
use app::records::{DiscussionRow, ParticipantRecord};

/// A public discussion of the draft decision (90-5(2)(2)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Discussion)]
pub struct DiscussionView {
    id: Uuid,
    /// `announced`, from the next day on `held`, and `minuted` once the minutes are there.
    status: &'static str,
    held_on: NaiveDate,
    /// Time of day in Kazakhstan (UTC+5), if it was announced.
    #[schema(value_type = Option<String>, example = "15:00")]
    #[serde(skip_serializing_if = "Option::is_none")]
    starts_at: Option<String>,
    place: String,
    draft_decision: String,
    announced_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes_at: Option<DateTime<Utc>>,
    /// What is spoken of, in this order.
    agenda: Vec<String>,
    /// Where it can be watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    broadcast_link: Option<String>,
    /// Who is invited, besides the author, their representative and the working group.
    invited: Vec<ParticipantView>,
    /// Who took part, as far as the minutes name them.
    participants: Vec<ParticipantView>,
    /// Where what was recorded of it can be watched.
    #[serde(skip_serializing_if = "Option::is_none")]
    recording_link: Option<String>,
}

impl DiscussionView {
    pub(crate) fn of(row: &DiscussionRow, today: NaiveDate, insider: bool) -> Self {
        let shown = |people: &[ParticipantRecord]| {
            people.iter().map(|one| ParticipantView::of(one, insider)).collect()
        };
        let status = match row.minutes_at {
            Some(_) => "minuted",
            None if row.held_on < today => "held",
            None => "announced",
        };
        Self {
            id: row.id.into(),
            status,
            held_on: row.held_on,
            starts_at: row.starts_at.map(|at| at.format("%H:%M").to_string()),
            place: row.place.clone(),
            draft_decision: row.draft_decision.clone(),
            announced_at: row.announced_at,
            minutes: row.minutes.clone(),
            minutes_at: row.minutes_at,
            agenda: row.agenda.clone(),
            broadcast_link: row.broadcast_link.clone(),
            invited: shown(&row.invited),
            participants: shown(&row.participants),
            recording_link: row.recording_link.clone(),
        }
    }
}
