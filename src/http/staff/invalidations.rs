//! Signatures found invalid by staff.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Granted, Moderator};
use crate::intake::path::{Id, InvalidationId};
use crate::intake::{Body, Faults, Field, date, lines, nothing, one_of};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use app::App;
use app::invalidations::{self, Conditions, Invalidation, MAX_NAMED};
use domain::petition::lengths;
use domain::rules::Source;
use domain::visibility::Viewer;

/// The calls of invalidations.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(make_invalidation).service(run_invalidation);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewInvalidation)]
struct InvalidationBody {
    /// Ids of signatures; 1 to 1,000.
    #[schema(value_type = Option<Vec<Uuid>>)]
    signatures: Field<Vec<Uuid>>,
    /// KATO code of the signers' region.
    #[schema(value_type = Option<String>)]
    region: Field<String>,
    /// `electronic` or `paper`.
    #[schema(value_type = Option<String>)]
    channel: Field<String>,
    /// First civil day of signing.
    #[schema(value_type = Option<String>, format = Date)]
    signed_from: Field<String>,
    /// Last civil day of signing.
    #[schema(value_type = Option<String>, format = Date)]
    signed_to: Field<String>,
    /// Public: it stands in the timeline.
    #[schema(value_type = String)]
    reason: Field<String>,
}

/// An invalidation, counted or run.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invalidation)]
struct InvalidationView {
    id: Uuid,
    /// Live signatures that meet every condition, as counted when it was made.
    matched: i32,
    reason: String,
    made_at: DateTime<Utc>,
}

impl From<Invalidation> for InvalidationView {
    fn from(made: Invalidation) -> Self {
        Self {
            id: made.id.into(),
            matched: made.matched,
            reason: made.reason,
            made_at: made.made_at,
        }
    }
}

impl InvalidationBody {
    /// The conditions, and the reason.
    fn check(self, app: &App, mut faults: Faults) -> Result<(Conditions, String), Problem> {
        let signatures = faults.optional("/signatures", self.signatures, |ids| {
            if ids.is_empty() || ids.len() > MAX_NAMED {
                Err(("wrong_length", format!("1 to {MAX_NAMED} items")))
            } else {
                Ok(ids)
            }
        });
        let region =
            faults.optional("/region", self.region, |kato| match app.reference().region(&kato) {
                Some(region) => Ok(region.kato.clone()),
                None => Err((
                    "unknown_value",
                    "a KATO code of nine digits; see /territories".to_owned(),
                )),
            });
        let channel =
            faults.optional("/channel", self.channel, one_of(Source::parse, "electronic, paper"));
        let signed_from = faults.optional("/signed_from", self.signed_from, date);
        let signed_to = faults.optional("/signed_to", self.signed_to, date);
        if signed_from.zip(signed_to).is_some_and(|(from, to)| from > to) {
            faults.push("/signed_to", "out_of_range", "not before signed_from");
        }
        let reason = faults.required("/reason", self.reason, lines(lengths::OFFICIAL_TEXT));
        let conditions = Conditions {
            signatures: signatures.map(|ids| ids.into_iter().map(Into::into).collect()),
            region,
            channel,
            signed_from,
            signed_to,
        };
        faults.settle(|| Some((conditions, reason?)))
    }
}

/// Count signatures that are none
///
/// Takes at least one condition; every condition named must hold. Nothing is removed before it is run.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = InvalidationBody, params(("id" = Uuid, Path)),
    responses((status = 201, body = InvalidationView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/invalidations")]
async fn make_invalidation(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, faults) = body.fields::<InvalidationBody>()?;
    let (conditions, reason) = fields.check(&app, faults)?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let made = invalidations::make(work, caller, id.0, &conditions, &reason)?;
        let location = format!("/api/v1/petitions/{}/invalidations/{}", id.0, made.id);
        Ok((Some(location), InvalidationView::from(made)))
    })
    .await
}

/// Take the counted signatures off the count
///
/// What matches now is removed for good. A petition left below its line falls back: before open
/// publication into the window of the fifty, before forwarding into collection.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path), ("invalidation_id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/invalidations/{invalidation_id}/run")]
async fn run_invalidation(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    invalidation: InvalidationId,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.petition(Viewer::Moderator, move |work, caller| {
        invalidations::run(work, caller, id.0, invalidation.0)
    })
    .await
}
