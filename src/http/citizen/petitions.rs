//! The author's acts: from the draft to the withdrawal.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, patch, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::citizen::petition_text::{TextBody, TextChange, of_its_own};
use crate::intake::auth::{Citizen, Filing, Granted};
use crate::intake::path::Id;
use crate::intake::{Body, Field, cms, line, nothing};
use crate::mutations::{Call, if_match};
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use app::{App, petitions};
use domain::rules::article;
use domain::visibility::Viewer;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(draft_petition)
        .service(amend_draft)
        .service(discard_draft)
        .service(submit_petition)
        .service(withdraw_petition);
}

/// Write a draft
///
/// Until it is submitted only its author and moderators see it. The same text again within a minute, without an
/// Idempotency-Key, is one draft.
#[utoipa::path(tag = "petitions", security(("bearer" = [])), request_body = TextBody,
    responses((status = 201, body = PetitionView)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[post("/petitions")]
async fn draft_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, faults) = body.fields::<TextBody>()?;
    let text = fields.whole(faults, &app)?;
    let sent = call.sent();
    call.answering(StatusCode::CREATED, move |work, caller| {
        let record = petitions::draft(work, caller, &text, sent)?;
        let location = format!("/api/v1/petitions/{}", record.row.id);
        Ok((Some(location), PetitionView::of(work.app, &record, Viewer::Author)))
    })
    .await
}

/// Change a draft
///
/// Parts that are not named stay as they are; when nothing changes, the version stays too.
#[utoipa::path(tag = "petitions", security(("bearer" = [])), request_body = TextChange,
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "ETag of the draft you read, or *")),
    responses((status = 200, body = PetitionView)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[patch("/petitions/{id}")]
async fn amend_draft(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let expected = if_match(&request)?;
    let (fields, faults) = body.fields::<TextBody>()?;
    let parts = fields.parts(faults, &app)?;
    call.petition(Viewer::Author, move |work, caller| {
        let text = parts.over(petitions::draft_text(work, caller, id.0, &expected)?);
        if !of_its_own(text.language, text.translation.as_ref()) {
            return Err(app::Error::invalid(
                "/translations",
                "same_language",
                "the text is in this language already",
            ));
        }
        petitions::amend(work, caller, id.0, &expected, &text)
    })
    .await
}

/// Delete a draft
///
/// Nothing of it remains; what was filed cannot be deleted, only withdrawn.
#[utoipa::path(tag = "petitions", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "ETag of the draft you read, or *")),
    responses((status = 204, description = "Deleted")),
    extensions(("x-roles" = json!(["citizen"]))))]
#[delete("/petitions/{id}")]
async fn discard_draft(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let expected = if_match(&request)?;
    app.into_inner()
        .write_for(caller.caller(), move |work, caller| {
            petitions::discard(work, caller, id.0, &expected)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Submission)]
struct SubmissionBody {
    /// The rule set whose list of prohibited subjects the author has read; see /rules.
    #[schema(value_type = String, example = "V2026")]
    prohibited_subjects_acknowledged: Field<String>,
    /// The author's electronic signature (ЭЦП) over the bytes of the draft's `signing-statement`: a CMS in Base64 of DER
    /// or in PEM. The service may ask for it (`evidence_required`).
    #[schema(value_type = Option<String>)]
    cms: Field<String>,
}

/// Submit a draft
///
/// Freezes and hashes the text, gives the registration number, and fixes the rule set (90-2(1)). With `cms` the author's
/// electronic signature over `GET /petitions/{id}/signing-statement` is verified and kept with it.
#[utoipa::path(tag = "petitions", security(("bearer" = [])), request_body = SubmissionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[post("/petitions/{id}/submission")]
async fn submit_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<SubmissionBody>()?;
    let acknowledged = faults.required_by(
        article::PROHIBITED_SUBJECTS,
        "/prohibited_subjects_acknowledged",
        fields.prohibited_subjects_acknowledged,
        line(1..=20),
    );
    let cms = cms::cms(&mut faults, fields.cms);
    let acknowledged = faults.settle(|| acknowledged)?;
    let evidence = match cms {
        Some(cms) => petitions::prove_filing(&app, &call.caller, id.0, cms::bytes(&cms)?).await?,
        None => None,
    };
    call.petition(Viewer::Author, move |work, caller| {
        petitions::submit(work, caller, id.0, &acknowledged, evidence.as_ref())
    })
    .await
}

/// Withdraw a petition
///
/// Until the threshold is reached; then forwarding is mandatory (90-4(1)).
#[utoipa::path(tag = "petitions", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)),
    extensions(("x-roles" = json!(["citizen", "moderator"]))))]
#[post("/petitions/{id}/withdrawal")]
async fn withdraw_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Filing>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let viewer = caller.as_author();
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.petition(viewer, move |work, caller| petitions::withdraw(work, caller, id.0)).await
}
