//! A comment, as it is shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use app::comments::Comment;

/// A comment. One that a moderator removed shows the reason instead of its text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
pub struct CommentView {
    id: Uuid,
    /// The comment that this one replies to.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<Uuid>,
    #[schema(example = "Айгүл С.")]
    author: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    posted_at: DateTime<Utc>,
    removed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    removal_reason: Option<String>,
    /// Waits for a moderator, because letters of two alphabets stand in one word: only its author and
    /// moderators see the text.
    held: bool,
}

impl From<Comment> for CommentView {
    fn from(comment: Comment) -> Self {
        Self {
            id: comment.id.into(),
            parent_id: comment.parent_id.map(Into::into),
            author: comment.author_name,
            text: comment.text,
            posted_at: comment.posted_at,
            removed: comment.removal_reason.is_some(),
            removal_reason: comment.removal_reason,
            held: comment.held,
        }
    }
}
