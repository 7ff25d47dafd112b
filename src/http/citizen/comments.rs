//! Comments on petitions.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Citizen, Granted, MaybeCaller};
use crate::intake::path::{CommentId, Id};
use crate::intake::query::Query;
use crate::intake::{Body, Field, lines};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use crate::views::comment::CommentView;
use app::{App, comments, ids};
use domain::petition::lengths;

/// The calls of comments.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_comments).service(read_comment).service(post_comment);
}

const fn caching(caller: &MaybeCaller) -> Caching {
    if caller.0.is_none() { Caching::Public } else { Caching::Private }
}

/// List a petition's comments, newest first
///
/// Removed ones keep their place and say why; held ones are not listed.
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
///
/// By its own address, also when it was removed since.
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
/// With or without joining it (90-3(3)), from open publication until the addressee decides. The same words again
/// within a minute, without an Idempotency-Key, are one comment.
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
    let sent = call.sent();
    call.answering(StatusCode::CREATED, move |work, caller| {
        let comment = comments::post(work, caller, id.0, parent, &text, sent)?;
        let location = format!("/api/v1/petitions/{}/comments/{}", id.0, comment.id);
        Ok((Some(location), CommentView::from(comment)))
    })
    .await
}
