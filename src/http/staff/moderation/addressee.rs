//! Another addressee before placement.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::intake::auth::{Filing, Granted, Moderator};
use crate::intake::bodies::body_slug;
use crate::intake::path::Id;
use crate::intake::{Body, Field, lines, nothing};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use app::{App, moderation};
use domain::petition::lengths;
use domain::visibility::Viewer;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewAddresseeChange)]
struct AddresseeChangeBody {
    /// Slug of the competent body.
    #[schema(value_type = String)]
    addressee: Field<String>,
    /// Why that body; the author reads it.
    #[schema(value_type = String)]
    note: Field<String>,
}

/// Propose another addressee to the author
///
/// While the petition is on moderation; its required count changes with the body.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = AddresseeChangeBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/addressee-change")]
pub(super) async fn propose_addressee(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<AddresseeChangeBody>()?;
    let addressee = faults.required("/addressee", fields.addressee, body_slug(&app));
    let note = faults.required("/note", fields.note, lines(lengths::OFFICIAL_TEXT));
    let (addressee, note) = faults.settle(|| Some((addressee?, note?)))?;
    call.petition(Viewer::Moderator, move |work, caller| {
        moderation::propose_addressee(work, caller, id.0, &addressee, &note)
    })
    .await
}

/// Agree to the proposed addressee
///
/// The petition goes to that body from then on, and the terms run as before (90-2).
#[utoipa::path(tag = "petitions", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["citizen", "moderator"]))))]
#[post("/petitions/{id}/addressee-change/consent")]
pub(super) async fn consent_to_addressee(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Filing>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let viewer = caller.as_author();
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.petition(viewer, move |work, caller| moderation::consent_to_addressee(work, caller, id.0))
        .await
}
