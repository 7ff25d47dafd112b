//! Documents that wait for a second official.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::views::vocabulary::{CheckStateWord, DocumentWord};
use app::identity_checks::{IdentityCheckRow, Waiting};

/// A document that an official has looked at, and that waits for a second one.
#[derive(Serialize, ToSchema)]
pub(crate) struct IdentityCheck {
    id: Uuid,
    /// Whose account it is about.
    account_id: Uuid,
    #[schema(value_type = DocumentWord, example = "identity_card")]
    document: &'static str,
    /// As the document has it; compare.
    family_name: Option<String>,
    given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    patronymic: Option<String>,
    /// The akimat; absent for the authorized body.
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<String>,
    /// Who looked at it, by their name at work.
    #[serde(skip_serializing_if = "Option::is_none")]
    checked_by: Option<String>,
    checked_at: DateTime<Utc>,
    /// Until when it can be confirmed.
    expires_at: DateTime<Utc>,
    #[schema(value_type = CheckStateWord, example = "waiting")]
    state: &'static str,
    /// Another account has the IIN and is less sure: it loses it with the confirmation, to one that is made then.
    takes_over: bool,
}

impl IdentityCheck {
    pub(crate) fn of(row: IdentityCheckRow, checked_by: Option<String>) -> Self {
        Self {
            id: row.id.into(),
            account_id: row.account_id.into(),
            document: row.document.code(),
            family_name: row.family_name,
            given_name: row.given_name,
            patronymic: row.patronymic,
            office: row.office,
            checked_by,
            checked_at: row.checked_at,
            expires_at: row.expires_at,
            state: row.state.code(),
            takes_over: row.takes_over,
        }
    }
}

impl From<Waiting> for IdentityCheck {
    fn from(waiting: Waiting) -> Self {
        Self::of(waiting.check, Some(waiting.checked_by))
    }
}
