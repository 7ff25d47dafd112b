//! Complaints and their outcomes (91-100, 136).

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Administrator, Citizen, Desk, Granted};
use crate::intake::path::Id;
use crate::intake::{Body, Field, line, lines, one_of};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use crate::views::record::ComplaintView;
use crate::views::vocabulary::{ComplaintOutcomeWord, MatterWord};
use app::ids::ComplaintId;
use app::{App, complaints};
use domain::lifecycle::{ComplaintMatter, ComplaintOutcome};
use domain::petition::lengths;
use domain::visibility::Viewer;

/// The calls of complaints.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(file_complaint).service(pass_complaint_on).service(settle_complaint);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewComplaint)]
struct ComplaintBody {
    /// `inaction` is a term that passed in silence.
    #[schema(value_type = MatterWord, example = "decision")]
    matter: Field<String>,
    #[schema(value_type = String)]
    statement: Field<String>,
}

/// A petition with the complaint just filed.
#[derive(Serialize, ToSchema)]
struct Filed {
    complaint_id: Uuid,
    complaint: ComplaintView,
    petition: PetitionView,
}

/// Complain
///
/// Against local bodies to the body itself, which passes it on within three working days and is
/// answered for within twenty: three months, six when the act did not explain how (91, 92, 99).
/// Against the authorized body and central bodies a court decides: one month (136); what is filed
/// here then records the claim.
#[utoipa::path(tag = "complaints", security(("bearer" = [])), request_body = ComplaintBody, params(("id" = Uuid, Path)),
    responses((status = 201, body = Filed)), extensions(("x-roles" = json!(["citizen"]))))]
#[post("/petitions/{id}/complaints")]
async fn file_complaint(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<ComplaintBody>()?;
    let known = "rejection, decision, proposal_answer, inaction";
    let matter = faults.required("/matter", fields.matter, one_of(ComplaintMatter::parse, known));
    let statement = faults.required("/statement", fields.statement, lines(lengths::OFFICIAL_TEXT));
    let (matter, statement) = faults.settle(|| Some((matter?, statement?)))?;
    let language = call.language;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let (record, filed) = complaints::file(work, caller, id.0, matter, &statement)?;
        let petition = PetitionView::in_language(work.app, &record, Viewer::Author, language);
        let location = format!("/api/v1/petitions/{}", id.0);
        Ok((
            Some(location),
            Filed {
                complaint_id: filed.id.into(),
                complaint: ComplaintView::from(&filed),
                petition,
            },
        ))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PassingOn)]
struct PassingOnBody {
    /// Name of the superior body.
    #[schema(value_type = String)]
    to: Field<String>,
}

/// Pass a complaint on to the superior body
///
/// By the body complained of, with the file, within three working days (91(4)).
#[utoipa::path(tag = "complaints", security(("bearer" = [])), request_body = PassingOnBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = ComplaintView)), extensions(("x-roles" = json!(["moderator", "official", "first_head"]))))]
#[post("/complaints/{id}/passing-on")]
async fn pass_complaint_on(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Desk>,
    id: Id<ComplaintId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<PassingOnBody>()?;
    let to = faults.required("/to", fields.to, line(lengths::OFFICIAL_LINE));
    let to = faults.settle(|| to)?;
    call.answering(StatusCode::OK, move |work, caller| {
        Ok((None, ComplaintView::from(&complaints::pass_on(work, caller, id.0, &to)?)))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewComplaintOutcome)]
struct OutcomeBody {
    /// As article 100 knows them.
    #[schema(value_type = ComplaintOutcomeWord, example = "act_cancelled")]
    outcome: Field<String>,
    #[schema(value_type = String)]
    reasoning: Field<String>,
}

/// Record the outcome of a complaint
///
/// From the act of the superior body or the court. A cancelled act sends the petition back to
/// where it was made, with a fresh term.
#[utoipa::path(tag = "administration", security(("bearer" = [])), request_body = OutcomeBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = ComplaintView)), extensions(("x-roles" = json!(["administrator"]))))]
#[post("/complaints/{id}/outcome")]
async fn settle_complaint(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Administrator>,
    id: Id<ComplaintId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<OutcomeBody>()?;
    let known = "act_cancelled, action_ordered, dismissed, left_without_consideration";
    let outcome =
        faults.required("/outcome", fields.outcome, one_of(ComplaintOutcome::parse, known));
    let reasoning = faults.required("/reasoning", fields.reasoning, lines(lengths::OFFICIAL_TEXT));
    let (outcome, reasoning) = faults.settle(|| Some((outcome?, reasoning?)))?;
    call.answering(StatusCode::OK, move |work, caller| {
        Ok((
            None,
            ComplaintView::from(&complaints::settle(work, caller, id.0, outcome, &reasoning)?),
        ))
    })
    .await
}
