//! Tags: the vocabulary, and the marks on petitions.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, delete, get, patch, post, put, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Administrator, Granted, Moderator, Oversight};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, Wrong, name};
use crate::mutations::{Call, if_match};
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use app::App;
use app::desk::tags::{self, Tag, TagChange};

/// Longest code of a tag.
pub(crate) const LONGEST_TAG: usize = 50;
/// Lengths of its names.
const NAME: std::ops::RangeInclusive<usize> = 1..=100;

/// The calls of tags.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_tags)
        .service(make_tag)
        .service(change_tag)
        .service(delete_tag)
        .service(tag_petition)
        .service(untag_petition);
}

/// A tag.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Tag)]
struct TagView {
    #[schema(example = "needs_expert")]
    code: String,
    name_kk: String,
    name_ru: String,
    /// Grows with every change; `"v1"` is the ETag of the first.
    version: i32,
    /// Since when it is given to no further petition.
    #[serde(skip_serializing_if = "Option::is_none")]
    retired_at: Option<DateTime<Utc>>,
    /// How many petitions bear it.
    uses: i64,
}

impl From<Tag> for TagView {
    fn from(tag: Tag) -> Self {
        Self {
            code: tag.code,
            name_kk: tag.name_kk,
            name_ru: tag.name_ru,
            version: tag.version,
            retired_at: tag.retired_at,
            uses: tag.uses,
        }
    }
}

/// List the tags, by their codes; retired ones too
///
/// A retired tag stays on what bears it, and is put on nothing new.
#[utoipa::path(tag = "moderation", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<TagView>)), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[get("/moderation/tags")]
async fn list_tags(
    request: HttpRequest,
    app: web::Data<App>,
    _: Granted<Oversight>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, after) = (query.limit()?, query.cursor::<String>()?);
    let cursors = query.finish()?;
    let found =
        app.into_inner().read(move |work| tags::page(work, after.as_deref(), limit + 1)).await?;
    let page = Page::of(found, limit, |tag| cursors.seal(&tag.code)).map(TagView::from);
    listing(&request, &page, Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewTag)]
struct TagBody {
    /// A Latin letter in lower case, then letters, digits and `_`; 50 at most. It never changes.
    #[schema(value_type = String, example = "needs_expert")]
    code: Field<String>,
    #[schema(value_type = String)]
    name_kk: Field<String>,
    #[schema(value_type = String)]
    name_ru: Field<String>,
}

fn code(given: String) -> Result<String, Wrong> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if given.len() > LONGEST_TAG {
        return Err(("too_long", format!("at most {LONGEST_TAG} characters")));
    }
    if given.starts_with(|first: char| first.is_ascii_lowercase()) && given.chars().all(plain) {
        return Ok(given);
    }
    Err(("invalid_value", "a Latin letter, then letters, digits and _".to_owned()))
}

/// The `{code}` of the path.
struct TagCode(String);

impl FromRequest for TagCode {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.match_info().query("code").to_owned())))
    }
}

impl TagCode {
    /// For who may ask: what no tag can be called, and what the database cannot hold, names nothing.
    fn named(self) -> Result<String, Problem> {
        let may_be = |letter: char| letter.is_ascii_alphanumeric() || "_.,-".contains(letter);
        let is_one = self.0.len() <= LONGEST_TAG && self.0.chars().all(may_be);
        if is_one { Ok(self.0) } else { Err(Problem::not_found()) }
    }
}

/// Make a tag
///
/// Its code is for addresses and stays; its names may be changed.
#[utoipa::path(tag = "administration", security(("bearer" = [])), request_body = TagBody,
    responses((status = 201, body = TagView)), extensions(("x-roles" = json!(["administrator"]))))]
#[post("/moderation/tags")]
async fn make_tag(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Administrator>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<TagBody>()?;
    let code = faults.required("/code", fields.code, code);
    let name_kk = faults.required("/name_kk", fields.name_kk, name(NAME));
    let name_ru = faults.required("/name_ru", fields.name_ru, name(NAME));
    let (code, name_kk, name_ru) = faults.settle(|| Some((code?, name_kk?, name_ru?)))?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        Ok((None, TagView::from(tags::make(work, caller, &code, &name_kk, &name_ru)?)))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = TagChange)]
struct ChangeBody {
    #[schema(value_type = Option<String>)]
    name_kk: Field<String>,
    #[schema(value_type = Option<String>)]
    name_ru: Field<String>,
    /// `true` gives it to no further petition, `false` takes it back into use.
    #[schema(value_type = Option<bool>)]
    retired: Field<bool>,
}

/// Rename a tag, retire it, or take it back into use
///
/// With its version in `If-Match` (`"v1"`); what is absent stays.
#[utoipa::path(tag = "administration", security(("bearer" = [])), request_body = ChangeBody,
    params(("code" = String, Path),
        ("If-Match" = String, Header, description = "The version you read, as an ETag (`\"v1\"`), or *")),
    responses((status = 200, body = TagView)), extensions(("x-roles" = json!(["administrator"]))))]
#[patch("/moderation/tags/{code}")]
async fn change_tag(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Administrator>,
    code: TagCode,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let expected = if_match(&request)?;
    let (fields, mut faults) = body.fields::<ChangeBody>()?;
    let name_kk = faults.optional("/name_kk", fields.name_kk, name(NAME));
    let name_ru = faults.optional("/name_ru", fields.name_ru, name(NAME));
    let retired = faults.optional("/retired", fields.retired, Ok);
    let change = faults.settle(|| Some(TagChange { name_kk, name_ru, retired }))?;
    let code = code.named()?;
    call.answering(StatusCode::OK, move |work, caller| {
        Ok((None, TagView::from(tags::change(work, caller, &code, &expected, &change)?)))
    })
    .await
}

/// Delete a tag that no petition bears
///
/// 409 with the number of petitions that bear it (`uses`).
#[utoipa::path(tag = "administration", security(("bearer" = [])), params(("code" = String, Path)),
    responses((status = 204, description = "Deleted")), extensions(("x-roles" = json!(["administrator"]))))]
#[delete("/moderation/tags/{code}")]
async fn delete_tag(
    app: web::Data<App>,
    _: Granted<Administrator>,
    code: TagCode,
) -> Result<HttpResponse, Problem> {
    let code = code.named()?;
    app.into_inner().write(move |work| tags::delete(work, &code)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Put a tag on a petition
///
/// A petition bears each tag once; to put it on again changes nothing.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path), ("code" = String, Path)),
    responses((status = 204, description = "It bears the tag")), extensions(("x-roles" = json!(["moderator"]))))]
#[put("/moderation/petitions/{id}/tags/{code}")]
async fn tag_petition(
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    code: TagCode,
) -> Result<HttpResponse, Problem> {
    let (caller, code) = (caller.caller(), code.named()?);
    app.into_inner().write(move |work| tags::add(work, &caller, id.0, &code)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take a tag off a petition
///
/// To take off what is not on changes nothing.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path), ("code" = String, Path)),
    responses((status = 204, description = "It does not bear the tag")), extensions(("x-roles" = json!(["moderator"]))))]
#[delete("/moderation/petitions/{id}/tags/{code}")]
async fn untag_petition(
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    code: TagCode,
) -> Result<HttpResponse, Problem> {
    let (caller, code) = (caller.caller(), code.named()?);
    app.into_inner().write(move |work| tags::remove(work, &caller, id.0, &code)).await?;
    Ok(HttpResponse::NoContent().finish())
}
