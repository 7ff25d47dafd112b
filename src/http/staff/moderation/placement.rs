//! What the moderator does for a petition that may stand.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::intake::auth::{Granted, Moderator};
use crate::intake::bodies::body_slug;
use crate::intake::path::Id;
use crate::intake::{Body, Field, lines, nothing};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use app::{App, moderation};
use domain::petition::lengths;
use domain::rules::article;
use domain::visibility::Viewer;

/// Approve a petition
///
/// Limited publication before the fifty have joined; open publication after (90-2(7)).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/approval")]
pub(super) async fn approve_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.petition(Viewer::Moderator, move |work, caller| moderation::approve(work, caller, id.0))
        .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = CorrectionRequest)]
struct CorrectionBody {
    /// What 90-2(2) lacks, in words for the author.
    #[schema(value_type = String)]
    note: Field<String>,
}

/// Ask the author to complete the petition; once
///
/// The author has five working days; without an answer the petition counts as rejected (90-2).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = CorrectionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/correction-request")]
pub(super) async fn request_correction(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<CorrectionBody>()?;
    let text = lines(lengths::OFFICIAL_TEXT);
    let note = faults.required_by(article::CORRECTION, "/note", fields.note, text);
    let note = faults.settle(|| note)?;
    call.petition(Viewer::Moderator, move |work, caller| {
        moderation::request_correction(work, caller, id.0, &note)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Forwarding)]
struct ForwardingBody {
    /// Slug of the competent body; the petition's own addressee unless given.
    #[schema(value_type = Option<String>)]
    addressee: Field<String>,
    #[schema(value_type = Option<String>)]
    note: Field<String>,
}

/// Forward a petition to the competent body
///
/// A supported one for consideration (90-4(1)), one below the threshold as a proposal (90-3(5)).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = ForwardingBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/forwarding")]
pub(super) async fn forward_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<ForwardingBody>()?;
    let addressee = faults.optional("/addressee", fields.addressee, body_slug(&app));
    let note = faults.optional("/note", fields.note, lines(lengths::OFFICIAL_TEXT));
    let (addressee, note) = faults.settle(|| Some((addressee, note.unwrap_or_default())))?;
    call.petition(Viewer::Moderator, move |work, caller| {
        moderation::forward(work, caller, id.0, addressee.as_ref(), &note)
    })
    .await
}
