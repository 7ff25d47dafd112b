//! A petition reaches a body: it is registered, or sent on.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::intake::auth::{Granted, Office};
use crate::intake::bodies::body_slug;
use crate::intake::path::Id;
use crate::intake::{Body, Field, line, lines};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use app::{App, consideration};
use domain::petition::lengths;
use domain::rules::article;
use domain::visibility::Viewer;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewRegistration)]
struct RegistrationBody {
    /// The number in the body's own register.
    #[schema(value_type = String, example = "17-4/П-1")]
    number: Field<String>,
}

/// Register a forwarded petition
///
/// Acceptance cannot be refused (90-4(2)). The term of consideration runs from the day of
/// registration: 40 working days for central bodies, 20 for local ones; 15 for a proposal.
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = RegistrationBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/registration")]
pub(super) async fn record_registration(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<RegistrationBody>()?;
    let text = line(lengths::OFFICIAL_LINE);
    let number = faults.required_by(article::REGISTRATION, "/number", fields.number, text);
    let number = faults.settle(|| number)?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::register(work, caller, id.0, &number)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Redirection)]
struct RedirectionBody {
    /// Slug of the competent body.
    #[schema(value_type = String)]
    addressee: Field<String>,
    #[schema(value_type = String)]
    note: Field<String>,
}

/// Send a petition on to the competent body
///
/// Within three working days of its receipt (65).
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = RedirectionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/redirection")]
pub(super) async fn redirect_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<RedirectionBody>()?;
    let addressee = faults.required("/addressee", fields.addressee, body_slug(&app));
    let note = faults.required("/note", fields.note, lines(lengths::OFFICIAL_TEXT));
    let (addressee, note) = faults.settle(|| Some((addressee?, note?)))?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::redirect(work, caller, id.0, &addressee, &note)
    })
    .await
}
