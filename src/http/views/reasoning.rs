//! What an official wrote in Kazakh, in Russian or in both.

use serde::Serialize;
use utoipa::ToSchema;

/// Reasons in Kazakh, Russian or both.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reasoning)]
pub struct ReasoningView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ru: Option<String>,
}
