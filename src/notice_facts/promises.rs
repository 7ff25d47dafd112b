//! What is told of a body's promises.

use chrono::NaiveDate;
use serde::Serialize;

use crate::values::{Prose, code};
use domain::follow_up::Progress;

/// What the body says of something that its decision promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PromiseReport {
    /// The proposal, as the decision quotes it.
    pub proposal: String,
    /// The day until which it was promised.
    pub promised_by: NaiveDate,
    /// How far it has come.
    #[serde(serialize_with = "code")]
    pub progress: Progress,
    /// In the body's words.
    pub reasoning: Prose,
}

/// What was promised until a day, with nothing said yet of its being done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DuePromises {
    /// The day.
    pub promised_by: NaiveDate,
    /// The proposals, as the decision quotes them; at least one.
    pub proposals: Vec<String>,
}
