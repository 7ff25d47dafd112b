//! What a decision answers to each proposal, and what became of what it promised.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::views::reasoning::ReasoningView;
use crate::views::vocabulary::{ProgressOfPromiseWord, PromiseWord, StanceWord};
use app::records::{FollowedPoint, ReportRow};
use domain::calendar::civil_date;

/// An answer to one proposal of the petition; of ours, since the law asks for reasons as a whole (90-6(2)).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DecisionPoint)]
pub struct PointView {
    id: Uuid,
    /// In the words of the petition.
    #[schema(example = "Отменить решение о едином поясе.")]
    proposal: String,
    #[schema(value_type = StanceWord, example = "partly_accepted")]
    stance: &'static str,
    answer: ReasoningView,
    /// Until when something is promised, as a civil day.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    /// Who does it: a body, a unit or an office.
    #[serde(skip_serializing_if = "Option::is_none")]
    responsible: Option<String>,
    /// Once the decision is published: how what it promises stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    promise: Option<PromiseView>,
}

/// How something that a published decision promises stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Promise)]
pub struct PromiseView {
    #[schema(value_type = PromiseWord, example = "overdue")]
    state: &'static str,
    /// It was not done, or given up, by its day.
    late: bool,
    /// What the body has reported, oldest first.
    reports: Vec<ReportView>,
}

/// What a body reports on something that it promised.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PromiseReport)]
pub struct ReportView {
    #[schema(value_type = ProgressOfPromiseWord, example = "in_progress")]
    progress: &'static str,
    report: ReasoningView,
    /// Where it can be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    reported_at: DateTime<Utc>,
}

impl PointView {
    /// The point as of that civil day.
    pub(crate) fn of(followed: &FollowedPoint, today: NaiveDate) -> Self {
        let point = &followed.point;
        Self {
            id: point.id.into(),
            proposal: point.proposal.clone(),
            stance: point.stance.code(),
            answer: ReasoningView { kk: point.answer_kk.clone(), ru: point.answer_ru.clone() },
            due_on: point.due_on,
            responsible: point.responsible.clone(),
            promise: PromiseView::of(followed, today),
        }
    }
}

impl PromiseView {
    fn of(followed: &FollowedPoint, today: NaiveDate) -> Option<Self> {
        let (promise, standing) = followed.promise.as_ref()?;
        let settled = promise.ended_at.map_or(today, civil_date);
        Some(Self {
            state: standing.code(),
            late: settled > promise.due_on,
            reports: followed.reports.iter().map(Into::into).collect(),
        })
    }
}

impl From<&ReportRow> for ReportView {
    fn from(row: &ReportRow) -> Self {
        Self {
            progress: row.progress.code(),
            report: ReasoningView { kk: row.report_kk.clone(), ru: row.report_ru.clone() },
            link: row.link.clone(),
            reported_at: row.reported_at,
        }
    }
}
