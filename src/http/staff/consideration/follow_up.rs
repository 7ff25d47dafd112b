//! The body reports on what its decision promised.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::decision::web_address;
use super::decision_body::{ReasoningBody, in_some_language};
use crate::intake::auth::{Granted, Office};
use crate::intake::path::{Id, PointId};
use crate::intake::{Body, Field, one_of};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use crate::views::vocabulary::ProgressOfPromiseWord;
use app::App;
use app::follow_ups::{self, Report};
use domain::follow_up::Progress;
use domain::visibility::Viewer;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewPromiseReport)]
struct ReportBody {
    /// `done` and `dropped` are the last word on the promise.
    #[schema(value_type = ProgressOfPromiseWord, example = "in_progress")]
    progress: Field<String>,
    #[schema(value_type = ReasoningBody)]
    report: Field<Map<String, Value>>,
    /// Where it can be seen: an http(s) address.
    #[schema(value_type = Option<String>, example = "https://www.gov.kz/")]
    link: Field<String>,
}

/// Report on a promise of the decision
///
/// By the body that has the petition, from the publication of its decision on, until it has said that what it promised is
/// done or given up. Every report stands in public beside those before it; the author, and signers and followers who want
/// answers, are told.
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = ReportBody,
    params(("id" = Uuid, Path), ("point_id" = Uuid, Path, description = "A point of the decision that names a day")),
    responses((status = 201, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/follow-ups/{point_id}/reports")]
pub(super) async fn report_promise(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    point: PointId,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<ReportBody>()?;
    let known = one_of(Progress::parse, "in_progress, done, dropped");
    let progress = faults.required("/progress", fields.progress, known);
    let words = in_some_language(&mut faults, "/report", fields.report);
    let link = faults.optional("/link", fields.link, web_address);
    let report = faults.settle(|| {
        let (report_kk, report_ru) = words?;
        Some(Report { progress: progress?, report_kk, report_ru, link })
    })?;
    let language = call.language;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let record = follow_ups::report(work, caller, id.0, point.0, &report)?;
        let location = format!("/api/v1/petitions/{}", id.0);
        let view = PetitionView::in_language(work.app, &record, Viewer::Addressee, language);
        Ok((Some(location), view))
    })
    .await
}
