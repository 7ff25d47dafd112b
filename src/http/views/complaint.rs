//! A complaint, as it is shown.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::views::vocabulary::{
    AppealWord, ClockWord, ComplainedWord, ComplaintOutcomeWord, InstanceWord, MatterWord,
};
use app::records::ComplaintRow;
use domain::acts::{ComplaintOutcome, Instance};
use domain::terms::TermKind;

/// A complaint and what came of it (91-100, 136).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Complaint)]
pub struct ComplaintView {
    id: Uuid,
    petition_id: Uuid,
    #[schema(value_type = MatterWord, example = "decision")]
    matter: &'static str,
    /// Which term passed, of a complaint about silence.
    #[schema(value_type = Option<ClockWord>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    term: Option<&'static str>,
    /// Whose act or silence it is.
    #[schema(value_type = ComplainedWord)]
    complained: &'static str,
    /// Slug of that body, when it is or was the addressee.
    #[serde(skip_serializing_if = "Option::is_none")]
    public_body: Option<String>,
    #[schema(value_type = AppealWord)]
    route: &'static str,
    statement: String,
    /// How their rights are touched who neither filed nor signed the petition.
    #[serde(skip_serializing_if = "Option::is_none")]
    concern: Option<String>,
    /// Why the term was missed: whoever hears the complaint may restore it (92).
    #[serde(skip_serializing_if = "Option::is_none")]
    late_because: Option<String>,
    /// The day on which what is complained of was known; the first of a silence.
    known_on: NaiveDate,
    filed_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_on_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_on_at: Option<DateTime<Utc>>,
    /// The day the superior body received it; its twenty days run from then (99).
    #[serde(skip_serializing_if = "Option::is_none")]
    received_on: Option<NaiveDate>,
    /// Whose word the outcome is.
    #[schema(value_type = Option<InstanceWord>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by: Option<&'static str>,
    #[schema(value_type = Option<ComplaintOutcomeWord>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome_reasoning: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settled_at: Option<DateTime<Utc>>,
    /// What a court decided after the superior (136).
    #[schema(value_type = Option<ComplaintOutcomeWord>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    court_outcome: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    court_reasoning: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    court_recorded_at: Option<DateTime<Utc>>,
}

impl From<&ComplaintRow> for ComplaintView {
    fn from(row: &ComplaintRow) -> Self {
        Self {
            id: row.id.into(),
            petition_id: row.petition_id.into(),
            matter: row.matter.code(),
            term: row.term.map(TermKind::code),
            complained: row.complained.code(),
            public_body: row.public_body.as_ref().map(ToString::to_string),
            route: row.route.code(),
            statement: row.statement.clone(),
            concern: row.concern.clone(),
            late_because: row.late_because.clone(),
            known_on: row.known_on,
            filed_at: row.filed_at,
            passed_on_to: row.passed_on_to.clone(),
            passed_on_at: row.passed_on_at,
            received_on: row.received_on,
            decided_by: row.settled_as.map(Instance::code),
            outcome: row.outcome.map(ComplaintOutcome::code),
            outcome_reasoning: row.outcome_reasoning.clone(),
            settled_at: row.settled_at,
            court_outcome: row.court_outcome.map(ComplaintOutcome::code),
            court_reasoning: row.court_reasoning.clone(),
            court_recorded_at: row.court_recorded_at,
        }
    }
}
