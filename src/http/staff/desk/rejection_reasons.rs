//! Prepared reasons of rejections.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Administrator, Granted, Oversight};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, lines, one_of};
use crate::mutations::{Call, if_match};
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use crate::views::vocabulary::StatedGroundWord;
use app::App;
use app::desk::rejection_reasons::{self as reasons, ReasonChange, RejectionReason};
use app::ids::RejectionReasonId;
use app::moderation::GROUNDS;
use domain::acts::GroundName;
use domain::petition::lengths;

/// The calls of prepared reasons.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_rejection_reasons)
        .service(make_rejection_reason)
        .service(change_rejection_reason)
        .service(delete_rejection_reason);
}

/// A prepared reason.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RejectionReason)]
struct ReasonView {
    id: Uuid,
    #[schema(value_type = StatedGroundWord)]
    ground: &'static str,
    text_kk: String,
    text_ru: String,
    /// Grows with every change; `"v1"` is the ETag of the first.
    version: i32,
    /// Since when no further rejection states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    retired_at: Option<DateTime<Utc>>,
    /// How many rejections were written from it.
    uses: i64,
}

impl From<RejectionReason> for ReasonView {
    fn from(reason: RejectionReason) -> Self {
        Self {
            id: reason.id.into(),
            ground: reason.ground.code(),
            text_kk: reason.text_kk,
            text_ru: reason.text_ru,
            version: reason.version,
            retired_at: reason.retired_at,
            uses: reason.uses,
        }
    }
}

const KNOWN: &str = "incomplete_content, prohibited_subject, duplicate_subject";

/// A ground that a moderator may state.
fn ground(code: &str) -> Option<GroundName> {
    GroundName::parse(code).filter(|name| GROUNDS.contains(&name.code()))
}

/// List the prepared reasons of rejections, in the order they were made; retired ones too
///
/// Words for a ground that moderators take up and complete; each counts how often it was used.
#[utoipa::path(tag = "moderation", security(("bearer" = [])),
    params(("ground" = Option<StatedGroundWord>, Query),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<ReasonView>)), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[get("/moderation/rejection-reasons")]
async fn list_rejection_reasons(
    request: HttpRequest,
    app: web::Data<App>,
    _: Granted<Oversight>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, after) = (query.limit()?, query.cursor::<RejectionReasonId>()?);
    let of = query.parsed("ground", ground, &format!("one of: {KNOWN}"))?;
    let cursors = query.finish()?;
    let found =
        app.into_inner().read(move |work| reasons::page(work, of, after, limit + 1)).await?;
    let page = Page::of(found, limit, |reason| cursors.seal(&reason.id)).map(ReasonView::from);
    listing(&request, &page, Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewRejectionReason)]
struct ReasonBody {
    #[schema(value_type = StatedGroundWord)]
    ground: Field<String>,
    #[schema(value_type = String)]
    text_kk: Field<String>,
    #[schema(value_type = String)]
    text_ru: Field<String>,
}

/// Make a prepared reason
///
/// A moderator names it in a ground of a rejection (`prepared_reason`), whose `detail` it is then in the language of the
/// petition, unless other words are given.
#[utoipa::path(tag = "administration", security(("bearer" = [])), request_body = ReasonBody,
    responses((status = 201, body = ReasonView)), extensions(("x-roles" = json!(["administrator"]))))]
#[post("/moderation/rejection-reasons")]
async fn make_rejection_reason(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Administrator>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<ReasonBody>()?;
    let ground = faults.required("/ground", fields.ground, one_of(ground, KNOWN));
    let text_kk = faults.required("/text_kk", fields.text_kk, lines(lengths::NOTE));
    let text_ru = faults.required("/text_ru", fields.text_ru, lines(lengths::NOTE));
    let (ground, text_kk, text_ru) = faults.settle(|| Some((ground?, text_kk?, text_ru?)))?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let made = reasons::make(work, caller, ground, &text_kk, &text_ru)?;
        Ok((None, ReasonView::from(made)))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = RejectionReasonChange)]
struct ChangeBody {
    #[schema(value_type = Option<String>)]
    text_kk: Field<String>,
    #[schema(value_type = Option<String>)]
    text_ru: Field<String>,
    /// `true` lets no further rejection state it, `false` takes it back into use.
    #[schema(value_type = Option<bool>)]
    retired: Field<bool>,
}

/// Change a prepared reason, retire it, or take it back into use
///
/// With its version in `If-Match` (`"v1"`); what is absent stays. Rejections that were written from it stay as they are.
#[utoipa::path(tag = "administration", security(("bearer" = [])), request_body = ChangeBody,
    params(("id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The version you read, as an ETag (`\"v1\"`), or *")),
    responses((status = 200, body = ReasonView)), extensions(("x-roles" = json!(["administrator"]))))]
#[patch("/moderation/rejection-reasons/{id}")]
async fn change_rejection_reason(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Administrator>,
    id: Id<RejectionReasonId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let expected = if_match(&request)?;
    let (fields, mut faults) = body.fields::<ChangeBody>()?;
    let text_kk = faults.optional("/text_kk", fields.text_kk, lines(lengths::NOTE));
    let text_ru = faults.optional("/text_ru", fields.text_ru, lines(lengths::NOTE));
    let retired = faults.optional("/retired", fields.retired, Ok);
    let change = faults.settle(|| Some(ReasonChange { text_kk, text_ru, retired }))?;
    call.answering(StatusCode::OK, move |work, caller| {
        let changed = reasons::change(work, caller, id.0, &expected, &change)?;
        Ok((None, ReasonView::from(changed)))
    })
    .await
}

/// Delete a prepared reason from which no rejection was written
///
/// 409 with the number of rejections that were (`uses`).
#[utoipa::path(tag = "administration", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "Deleted")), extensions(("x-roles" = json!(["administrator"]))))]
#[delete("/moderation/rejection-reasons/{id}")]
async fn delete_rejection_reason(
    app: web::Data<App>,
    _: Granted<Administrator>,
    id: Id<RejectionReasonId>,
) -> Result<HttpResponse, Problem> {
    app.into_inner().write(move |work| reasons::delete(work, id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
