//! The addressee's calls: officials and first heads.

mod decision;
mod decision_body;
mod discussion;
mod follow_up;
pub(crate) mod guests;
mod proposal;
mod receipt;
pub(crate) mod study;

use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Granted, Office};
use crate::responses::problem::Problem;
use crate::staff::queue::{StaffQueue, staff_queue};
use app::App;
use decision::{
    cancel_decision, decide_petition, publish_decision, record_statement, write_decision_statement,
};
use discussion::{announce_discussion, change_programme, record_minutes};
use domain::petition::StateName;
use domain::public_body::BodySlug;
use follow_up::report_promise;
use proposal::answer_proposal;
use receipt::{record_registration, redirect_petition};
use study::{form_working_group, record_field_visit};

/// States in which the addressee has something to do.
const QUEUE: [StateName; 6] = [
    StateName::Forwarded,
    StateName::UnderConsideration,
    StateName::DiscussionAnnounced,
    StateName::Discussed,
    StateName::Decided,
    StateName::ForwardedAsProposal,
];

/// The calls of consideration.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(consideration_queue)
        .service(record_registration)
        .service(redirect_petition)
        .service(form_working_group)
        .service(record_field_visit)
        .service(announce_discussion)
        .service(change_programme)
        .service(record_minutes)
        .service(decide_petition)
        .service(write_decision_statement)
        .service(cancel_decision)
        .service(publish_decision)
        .service(record_statement)
        .service(report_promise)
        .service(answer_proposal);
}

/// List what waits for one's body, by what is due first
///
/// Each with the term that runs, the day it ends, and how many working days are left.
#[utoipa::path(tag = "consideration", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query),
        ("sla" = Option<String>, Query, description = "`ok`, `near` or `overdue`"),
        ("overdue" = Option<bool>, Query, description = "`true`: only what is late")),
    responses((status = 200, body = StaffQueue)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[get("/consideration/queue")]
async fn consideration_queue(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
) -> Result<HttpResponse, Problem> {
    // Everybody in the service of a body has one.
    let body = caller.row.public_body.as_deref().and_then(BodySlug::parse);
    let body = body.ok_or_else(Problem::not_found)?;
    staff_queue(&request, app, caller.caller(), &QUEUE, Some(body)).await
}
