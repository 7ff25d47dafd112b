//! The authorized body's calls.

mod addressee;
pub(crate) mod media_letters;
mod placement;
pub(crate) mod public_rejections;
pub(crate) mod rejection;

use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Granted, Moderator};
use crate::responses::problem::Problem;
use crate::staff::queue::{StaffQueue, staff_queue};
use addressee::{consent_to_addressee, propose_addressee};
use app::App;
use domain::petition::StateName;
use media_letters::send_media_letters;
use placement::{approve_petition, forward_petition, request_correction};
use public_rejections::list_rejections;
use rejection::reject_petition;

/// States in which the authorized body has something to do.
const QUEUE: [StateName; 4] =
    [StateName::OnModeration, StateName::FinalCheck, StateName::Supported, StateName::NotSupported];

/// The calls of moderation, and the public list of rejections.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(moderation_queue)
        .service(approve_petition)
        .service(reject_petition)
        .service(request_correction)
        .service(forward_petition)
        .service(propose_addressee)
        .service(consent_to_addressee)
        .service(send_media_letters)
        .service(list_rejections);
}

/// List what waits for the authorized body, by what is due first
///
/// Each with the term that runs, who has it in hand, its tags, and what the checks noticed.
#[utoipa::path(tag = "moderation", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query),
        ("sla" = Option<String>, Query, description = "`ok`, `near` or `overdue`"),
        ("overdue" = Option<bool>, Query, description = "`true`: only what is late"),
        ("tag" = Option<String>, Query, description = "The code of a tag: only what bears it"),
        ("untagged" = Option<bool>, Query, description = "`true`: only what bears no tag")),
    responses((status = 200, body = StaffQueue)), extensions(("x-roles" = json!(["moderator"]))))]
#[get("/moderation/queue")]
async fn moderation_queue(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
) -> Result<HttpResponse, Problem> {
    staff_queue(&request, app, caller.caller(), &QUEUE, None).await
}
