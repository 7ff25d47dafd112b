//! Taking a petition in hand, laying it down, and taking it out of another's hands.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, post, put, web};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Granted, Moderator};
use crate::intake::path::Id;
use crate::intake::{Body, Field, lines};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::hold::HoldView;
use app::App;
use app::desk::hold;
use domain::petition::lengths;

/// The calls of holds.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(hold_petition).service(release_petition).service(take_petition_over);
}

/// Take a petition in hand
///
/// For half an hour of the service's clock, or for as long again. Until then the acts of other moderators on it are 423;
/// reading stays free, and administrators and the addressee's staff act as before. An act of its holder ends the hold, as
/// laying it down does.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = HoldView)), extensions(("x-roles" = json!(["moderator"]))))]
#[put("/moderation/petitions/{id}/hold")]
async fn hold_petition(
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    let reader = caller.id();
    let held = app.into_inner().write(move |work| hold::take(work, &caller, id.0)).await?;
    Ok(HttpResponse::Ok().json(HoldView::of(&held, reader)))
}

/// Lay a petition down
///
/// Colleagues may take it up at once.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "In your hands no longer")), extensions(("x-roles" = json!(["moderator"]))))]
#[delete("/moderation/petitions/{id}/hold")]
async fn release_petition(
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    app.into_inner().write(move |work| hold::release(work, &caller, id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
#[schema(as = TakeOver)]
struct TakeOverBody {
    /// Why it cannot wait; the colleague reads it.
    #[schema(value_type = String)]
    reason: Field<String>,
}

/// Take a petition out of another moderator's hands
///
/// It stands in the journal of the desk, and the other moderator is told.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = TakeOverBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = HoldView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/moderation/petitions/{id}/hold/takeover")]
async fn take_petition_over(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<TakeOverBody>()?;
    let reason = faults.required("/reason", fields.reason, lines(lengths::NOTE));
    let reason = faults.settle(|| reason)?;
    call.answering(StatusCode::OK, move |work, caller| {
        let held = hold::take_over(work, caller, id.0, &reason)?;
        Ok((None, HoldView::of(&held, caller.id())))
    })
    .await
}
