//! Comments on petitions.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Citizen, Granted, MaybeCaller, Moderator};
use crate::intake::path::{CommentId, Id};
use crate::intake::query::Query;
use crate::intake::{Body, Field, lines, nothing};
use crate::responses::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use app::comments::{self, Comment};
use app::{App, ids};
use domain::petition::lengths;

/// The calls of comments.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_comments)
        .service(read_comment)
        .service(post_comment)
        .service(remove_comment)
        .service(release_comment)
        .service(list_held_comments);
}

/// A comment. One that a moderator removed shows the reason instead of its text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
struct CommentView {
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

const fn caching(caller: &MaybeCaller) -> Caching {
    if caller.0.is_none() { Caching::Public } else { Caching::Private }
}

/// List a petition's comments, newest first
#[utoipa::path(tag = "comments", security((), ("bearer" = [])),
    params(("id" = Uuid, Path),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<CommentView>)))]
#[get("/petitions/{id}/comments")]
async fn list_comments(
    request: HttpRequest,
    app: web::Data<App>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<ids::CommentId>()?);
    let cursors = query.finish()?;
    let caching = caching(&caller);
    let rows = app
        .into_inner()
        .read(move |work| comments::list(work, caller.0.as_ref(), id.0, before, limit + 1))
        .await?;
    let page = Page::of(rows, limit, |comment| cursors.seal(&comment.id));
    listing(&request, &page.map(CommentView::from), caching)
}

/// Read a comment
#[utoipa::path(tag = "comments", security((), ("bearer" = [])), params(("id" = Uuid, Path), ("comment_id" = Uuid, Path)),
    responses((status = 200, body = CommentView)))]
#[get("/petitions/{id}/comments/{comment_id}")]
async fn read_comment(
    request: HttpRequest,
    app: web::Data<App>,
    caller: MaybeCaller,
    id: Id,
    comment: CommentId,
) -> Result<HttpResponse, Problem> {
    let caching = caching(&caller);
    let found = app
        .into_inner()
        .read(move |work| comments::read(work, caller.0.as_ref(), id.0, comment.0))
        .await?;
    reading(&request, &CommentView::from(found), caching)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewComment)]
struct CommentBody {
    /// 1 to 2,000 characters.
    #[schema(value_type = String)]
    text: Field<String>,
    /// The comment that is replied to; replies go one level deep.
    #[schema(value_type = Option<Uuid>)]
    parent_id: Field<Uuid>,
}

/// Comment on a petition
///
/// With or without joining it (90-3(3)), from open publication until the addressee decides.
#[utoipa::path(tag = "comments", security(("bearer" = [])), request_body = CommentBody, params(("id" = Uuid, Path)),
    responses((status = 201, body = CommentView)), extensions(("x-roles" = json!(["citizen"]))))]
#[post("/petitions/{id}/comments")]
async fn post_comment(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<CommentBody>()?;
    let text = faults.required("/text", fields.text, lines(lengths::COMMENT));
    let parent = faults.optional("/parent_id", fields.parent_id, |id| Ok(id.into()));
    let text = faults.settle(|| text)?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let comment = comments::post(work, caller, id.0, parent, &text)?;
        let location = format!("/api/v1/petitions/{}/comments/{}", id.0, comment.id);
        Ok((Some(location), CommentView::from(comment)))
    })
    .await
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
