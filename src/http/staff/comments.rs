//! What moderators do about comments.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Granted, Moderator};
use crate::intake::path::{CommentId, Id};
use crate::intake::query::Query;
use crate::intake::{Body, Field, lines, nothing};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use crate::views::comment::CommentView;
use app::{App, comments, ids};
use domain::petition::lengths;

/// The calls of moderators about comments.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(remove_comment).service(release_comment).service(list_held_comments);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = CommentRemoval)]
struct RemovalBody {
    /// Why; everybody reads it in the place of the text.
    #[schema(value_type = String)]
    reason: Field<String>,
}

/// Remove a comment
///
/// Its text is hidden; that it was there, and why it was removed, stays.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = RemovalBody,
    params(("id" = Uuid, Path), ("comment_id" = Uuid, Path)),
    responses((status = 200, body = CommentView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/comments/{comment_id}/removal")]
async fn remove_comment(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    comment: CommentId,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<RemovalBody>()?;
    let reason = faults.required("/reason", fields.reason, lines(lengths::OFFICIAL_TEXT));
    let reason = faults.settle(|| reason)?;
    call.answering(StatusCode::OK, move |work, caller| {
        Ok((None, CommentView::from(comments::remove(work, caller, id.0, comment.0, &reason)?)))
    })
    .await
}

/// Release a comment that was held
///
/// It was held because letters of two alphabets stand in one word; from now on everybody reads it.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path), ("comment_id" = Uuid, Path)),
    responses((status = 200, body = CommentView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/comments/{comment_id}/release")]
async fn release_comment(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    comment: CommentId,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.answering(StatusCode::OK, move |work, caller| {
        Ok((None, CommentView::from(comments::release(work, caller, id.0, comment.0)?)))
    })
    .await
}

/// A comment that waits for a moderator.
#[derive(Debug, Serialize, ToSchema)]
struct HeldComment {
    id: Uuid,
    petition_id: Uuid,
    author: String,
    text: String,
    posted_at: DateTime<Utc>,
}

impl From<comments::HeldComment> for HeldComment {
    fn from(comment: comments::HeldComment) -> Self {
        Self {
            id: comment.id.into(),
            petition_id: comment.petition_id.into(),
            author: comment.author_name,
            text: comment.text,
            posted_at: comment.posted_at,
        }
    }
}

/// List comments that wait for a moderator, the longest first
///
/// A comment is held when its words or its author's haste give reason to look; nobody but its author sees it until
/// then.
#[utoipa::path(tag = "moderation", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<HeldComment>)), extensions(("x-roles" = json!(["moderator"]))))]
#[get("/moderation/held-comments")]
async fn list_held_comments(
    request: HttpRequest,
    app: web::Data<App>,
    _caller: Granted<Moderator>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, after) = (query.limit()?, query.cursor::<ids::CommentId>()?);
    let cursors = query.finish()?;
    let rows = app.into_inner().read(move |work| comments::waiting(work, after, limit + 1)).await?;
    let page = Page::of(rows, limit, |row| cursors.seal(&row.id)).map(HeldComment::from);
    listing(&request, &page, Caching::Private)
}
