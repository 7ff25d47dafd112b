//! What people leave on a petition: signatures and comments.

use chrono::NaiveDateTime;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::times::{last_second, wall};
use app::comments::Answered;
use app::signing::Signer;

/// A signer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncumbentSigner)]
#[serde(rename_all = "camelCase")]
pub(super) struct SignerView {
    /// Given name and initial; empty for who has left the service.
    fio: String,
    /// The last second of the civil day, by the clock of Kazakhstan.
    #[schema(value_type = String)]
    created_date: NaiveDateTime,
}

impl From<Signer> for SignerView {
    fn from(signer: Signer) -> Self {
        Self { fio: signer.name, created_date: last_second(signer.signed_on) }
    }
}

/// A comment. Its members come in the order in which programs keep them as columns.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IncumbentComment)]
#[serde(rename_all = "camelCase")]
pub(super) struct RemarkView {
    id: Uuid,
    petition_id: Uuid,
    /// The comment that it replies to.
    parent_id: Option<Uuid>,
    fio: String,
    comment: Option<String>,
    replies_count: i64,
    /// By the clock of Kazakhstan.
    #[schema(value_type = String)]
    created_date: NaiveDateTime,
}

impl RemarkView {
    /// The comment on that petition.
    pub(super) fn of(petition: Uuid, (comment, replies): Answered) -> Self {
        Self {
            id: comment.id.into(),
            petition_id: petition,
            parent_id: comment.parent_id.map(Into::into),
            fio: comment.author_name,
            comment: comment.text,
            replies_count: replies,
            created_date: wall(comment.posted_at),
        }
    }
}
