//! What signatures of deliveries are verified with.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Citizen, Granted};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, Wrong};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, reading};
use app::App;
use app::ids::WebhookId;
use app::webhooks::{self, MOST_OVERLAP_HOURS, OVERLAP_HOURS, Secret};

/// The calls of secrets.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_webhook_secret).service(rotate_webhook_secret);
}

/// A secret of a webhook.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookSecret)]
struct SecretView {
    /// For signatures `v1` (HMAC-SHA-256).
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")]
    secret: String,
    #[serde(flatten)]
    key: KeyView,
}

/// When a secret signs, and what is public of it.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookKey)]
struct KeyView {
    /// For signatures `v1a` (Ed25519): it proves to others too what you were told.
    #[schema(example = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")]
    public_key: String,
    created_at: DateTime<Utc>,
    /// Until when it signs beside its successor.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<DateTime<Utc>>,
}

impl From<&Secret> for KeyView {
    fn from(secret: &Secret) -> Self {
        Self {
            public_key: secret.public_key.clone(),
            created_at: secret.created_at,
            expires_at: secret.expires_at,
        }
    }
}

/// Read the secrets of a webhook
///
/// Deliveries are signed with each of them, the newest first: one, or two for a while after a change.
#[utoipa::path(tag = "webhooks", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = Page<SecretView>)), extensions(("x-roles" = json!(["citizen"]))))]
#[get("/webhooks/{id}/secret")]
async fn read_webhook_secret(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<WebhookId>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let found = app.into_inner().read(move |work| webhooks::secrets(work, &caller, id.0)).await?;
    let items = found
        .iter()
        .map(|secret| SecretView { secret: secret.shared.clone(), key: KeyView::from(secret) })
        .collect();
    reading(&request, &Page { items, next_cursor: None }, Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = WebhookRotation)]
struct RotationBody {
    /// Hours for which the present secret signs beside the new one: 0 to 168, 24 unless given.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 168, example = 24)]
    overlap_hours: Field<i64>,
}

/// Replace the secret of a webhook
///
/// Until the present one expires deliveries bear the signatures of both, so that nothing is lost while the receiver changes over.
/// `GET /webhooks/{id}/secret` tells the new one.
#[utoipa::path(tag = "webhooks", security(("bearer" = [])), request_body = RotationBody,
    params(("id" = Uuid, Path)), responses((status = 200, body = Page<KeyView>)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[post("/webhooks/{id}/secret")]
async fn rotate_webhook_secret(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<WebhookId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<RotationBody>()?;
    let overlap = faults.optional("/overlap_hours", fields.overlap_hours, hours);
    let overlap = faults.settle(|| Some(overlap.unwrap_or(OVERLAP_HOURS)))?;
    // The secret itself is not answered: what is answered under an Idempotency-Key is kept.
    call.answering(StatusCode::OK, move |work, caller| {
        let found = webhooks::rotate(work, caller, id.0, overlap)?;
        Ok((
            None,
            Page { items: found.iter().map(KeyView::from).collect::<Vec<_>>(), next_cursor: None },
        ))
    })
    .await
}

fn hours(given: i64) -> Result<u16, Wrong> {
    u16::try_from(given)
        .ok()
        .filter(|hours| *hours <= MOST_OVERLAP_HOURS)
        .ok_or_else(|| ("out_of_range", format!("from {} to {MOST_OVERLAP_HOURS}", 0)))
}
