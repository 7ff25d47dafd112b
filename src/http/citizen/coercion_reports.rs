//! Reports of people who were made to sign, or kept from it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Citizen, Granted, Oversight};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, lines};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use app::App;
use app::coercion_reports::{self, Report};
use app::ids::ReportId;
use domain::petition::lengths;

/// The calls of reports.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(report_coercion).service(list_coercion_reports).service(handle_coercion_report);
}

/// A report of coercion. Nobody is told by whom it is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CoercionReport)]
struct ReportView {
    id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    petition_id: Option<Uuid>,
    statement: String,
    reported_at: DateTime<Utc>,
    /// What staff found and did.
    #[serde(skip_serializing_if = "Option::is_none")]
    finding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    handled_at: Option<DateTime<Utc>>,
}

impl From<Report> for ReportView {
    fn from(report: Report) -> Self {
        Self {
            id: report.id.into(),
            petition_id: report.petition_id.map(Into::into),
            statement: report.statement,
            reported_at: report.reported_at,
            finding: report.finding,
            handled_at: report.handled_at,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewCoercionReport)]
struct ReportBody {
    /// The petition that somebody was made to sign, or kept from signing.
    #[schema(value_type = Option<Uuid>)]
    petition: Field<Uuid>,
    /// What happened, in your words.
    #[schema(value_type = String)]
    statement: Field<String>,
}

/// Report coercion
///
/// That somebody was made to sign a petition, or kept from it. Moderators and administrators read
/// the report, never by whom it is; the vote itself can be withdrawn without anybody being told.
#[utoipa::path(tag = "petitions", security(("bearer" = [])), request_body = ReportBody,
    responses((status = 201, body = ReportView)), extensions(("x-roles" = json!(["citizen"]))))]
#[post("/coercion-reports")]
async fn report_coercion(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<ReportBody>()?;
    let petition = faults.optional("/petition", fields.petition, Ok);
    let statement = faults.required("/statement", fields.statement, lines(lengths::OFFICIAL_TEXT));
    let statement = faults.settle(|| statement)?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let petition = petition.map(Into::into);
        let report = coercion_reports::report(work, caller, petition, &statement)?;
        Ok((None, ReportView::from(report)))
    })
    .await
}

/// List reports of coercion, newest first
///
/// Only the authorized body sees them; neither the petition's author nor its addressee learns that there are any.
#[utoipa::path(tag = "moderation", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<ReportView>)), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[get("/coercion-reports")]
async fn list_coercion_reports(
    request: HttpRequest,
    app: web::Data<App>,
    _: Granted<Oversight>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<ReportId>()?);
    let cursors = query.finish()?;
    let found =
        app.into_inner().read(move |work| coercion_reports::page(work, before, limit + 1)).await?;
    let page = Page::of(found, limit, |row| cursors.seal(&row.id)).map(ReportView::from);
    listing(&request, &page, Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = CoercionFinding)]
struct FindingBody {
    #[schema(value_type = String)]
    finding: Field<String>,
}

/// Record what was found and done about a report of coercion
///
/// Whoever reported it is told that it was handled, and nothing else leaves the authorized body.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = FindingBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = ReportView)), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[post("/coercion-reports/{id}/finding")]
async fn handle_coercion_report(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Oversight>,
    id: Id<ReportId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<FindingBody>()?;
    let finding = faults.required("/finding", fields.finding, lines(lengths::OFFICIAL_TEXT));
    let finding = faults.settle(|| finding)?;
    call.answering(StatusCode::OK, move |work, caller| {
        Ok((None, ReportView::from(coercion_reports::handle(work, caller, id.0, &finding)?)))
    })
    .await
}
