//! Taking petitions out of public access, and bringing them back.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Administrator, Granted, Oversight};
use crate::intake::path::Id;
use crate::intake::{Body, Field, lines};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use app::{App, takedowns};
use domain::petition::lengths;
use domain::visibility::Viewer;

/// The calls that take petitions down, and bring them back.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(take_down_petition).service(restore_petition);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Reason)]
struct ReasonBody {
    #[schema(value_type = String)]
    reason: Field<String>,
}

/// Take a petition out of public access
///
/// It takes two members of staff: the first call proposes it (202), another person's call does it
/// (200). Signing and comments stop at once then; the public gets 410 with the reason. Terms run on.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = ReasonBody, params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = PetitionView), (status = 202, body = PetitionView, description = "A second person has to agree")),
    extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[post("/petitions/{id}/takedown")]
async fn take_down_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Oversight>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<ReasonBody>()?;
    let reason = faults.required("/reason", fields.reason, lines(lengths::OFFICIAL_TEXT));
    let reason = faults.settle(|| reason)?;
    let language = call.language;
    call.performing(move |work, caller| {
        let (record, done) = takedowns::take_down(work, caller, id.0, &reason)?;
        let status = if done { StatusCode::OK } else { StatusCode::ACCEPTED };
        Ok((
            status,
            None,
            PetitionView::in_language(work.app, &record, Viewer::Moderator, language),
        ))
    })
    .await
}

/// Bring a petition back into public access
///
/// Its dates stand as they were; nobody is mailed.
#[utoipa::path(tag = "administration", security(("bearer" = [])), request_body = ReasonBody, params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["administrator"]))))]
#[post("/petitions/{id}/restoration")]
async fn restore_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Administrator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<ReasonBody>()?;
    let reason = faults.required("/reason", fields.reason, lines(lengths::OFFICIAL_TEXT));
    let reason = faults.settle(|| reason)?;
    call.petition(Viewer::Anonymous, move |work, caller| {
        takedowns::restore(work, caller, id.0, &reason)
    })
    .await
}
