//! What became of deliveries to webhooks of one's own.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Citizen, Granted};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, nothing};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use crate::views::vocabulary::{DeliveryStateWord, EventWord, TryFaultWord};
use app::App;
use app::ids::{PetitionId, WebhookEventId, WebhookId};
use app::webhooks::{self, AttemptRow, Delivery, DeliveryRow};

/// The calls of deliveries.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(test_webhook)
        .service(list_webhook_deliveries)
        .service(read_webhook_delivery)
        .service(redeliver_to_webhook);
}

/// A delivery to a webhook.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
struct DeliveryView {
    id: Uuid,
    #[schema(value_type = Option<Uuid>)]
    webhook_id: Option<WebhookId>,
    /// What its receiver knows it by (`webhook-id`), however often it is sent.
    #[schema(value_type = Option<Uuid>)]
    event_id: Option<WebhookEventId>,
    #[schema(value_type = EventWord)]
    r#type: &'static str,
    #[schema(value_type = Option<Uuid>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    petition_id: Option<PetitionId>,
    #[schema(value_type = DeliveryStateWord)]
    state: &'static str,
    /// Tries so far, one under way included.
    attempts: i32,
    /// Why the last try came to nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
    /// When it is tried next, unless something of the same petition comes before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_attempt_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivered_at: Option<DateTime<Utc>>,
    /// When it was given up, after ten tries in three days, or since its address is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    given_up_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<DeliveryRow> for DeliveryView {
    fn from(row: DeliveryRow) -> Self {
        let waits = row.sent_at.is_none() && row.buried_at.is_none();
        let state = match (row.sent_at, row.buried_at) {
            (_, Some(_)) => "given_up",
            (Some(_), None) => "delivered",
            (None, None) => "waiting",
        };
        Self {
            id: row.id,
            webhook_id: row.webhook_id,
            event_id: row.event_id,
            r#type: row.kind.code(),
            petition_id: row.petition_id,
            state,
            attempts: row.attempts,
            last_error: row.last_error.filter(|_| row.sent_at.is_none()),
            next_attempt_at: waits.then_some(row.due_at),
            delivered_at: row.sent_at,
            given_up_at: row.buried_at,
            created_at: row.written_at,
        }
    }
}

/// A try to deliver.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookAttempt)]
struct AttemptView {
    at: DateTime<Utc>,
    took_ms: i32,
    /// The status of the answer; 2xx means that it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<i16>,
    /// Why there was no answer.
    #[schema(value_type = Option<TryFaultWord>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
}

impl From<AttemptRow> for AttemptView {
    fn from(row: AttemptRow) -> Self {
        Self { at: row.made_at, took_ms: row.took_ms, status: row.status, fault: row.fault }
    }
}

/// A delivery to a webhook with its tries.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDeliveryWithTries)]
struct WholeDeliveryView {
    #[serde(flatten)]
    delivery: DeliveryView,
    /// The body that is sent, byte for byte.
    #[schema(example = r#"{"type":"webhook.test","timestamp":"2026-11-29T09:00:00Z","data":{}}"#)]
    body: String,
    /// The newest first, 50 at most.
    tries: Vec<AttemptView>,
}

impl From<Delivery> for WholeDeliveryView {
    fn from(delivery: Delivery) -> Self {
        Self {
            delivery: DeliveryView::from(delivery.row),
            body: delivery.body,
            tries: delivery.attempts.into_iter().map(AttemptView::from).collect(),
        }
    }
}

/// Send a trial to a webhook
///
/// An event `webhook.test` is delivered at once, like any other.
#[utoipa::path(tag = "webhooks", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 202, body = WholeDeliveryView)), extensions(("x-roles" = json!(["citizen"]))))]
#[post("/webhooks/{id}/test")]
async fn test_webhook(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<WebhookId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.answering(StatusCode::ACCEPTED, move |work, caller| {
        Ok((None, WholeDeliveryView::from(webhooks::test(work, caller, id.0)?)))
    })
    .await
}

/// List the deliveries to a webhook
///
/// Those of the newest event first; kept for 30 days.
#[utoipa::path(tag = "webhooks", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<DeliveryView>)), extensions(("x-roles" = json!(["citizen"]))))]
#[get("/webhooks/{id}/deliveries")]
async fn list_webhook_deliveries(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<WebhookId>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<i64>()?);
    let cursors = query.finish()?;
    let caller = caller.caller();
    let found = app
        .into_inner()
        .read(move |work| webhooks::deliveries(work, &caller, id.0, before, limit + 1))
        .await?;
    let place = |row: &DeliveryRow| cursors.seal(&row.event_number.unwrap_or(0));
    let page = Page::of(found, limit, place).map(DeliveryView::from);
    listing(&request, &page, Caching::Private)
}

/// Read a delivery with its tries
///
/// What is sent, byte for byte, and what came of each try.
#[utoipa::path(tag = "webhooks", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = WholeDeliveryView)), extensions(("x-roles" = json!(["citizen"]))))]
#[get("/webhook-deliveries/{id}")]
async fn read_webhook_delivery(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<Uuid>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let found = app.into_inner().read(move |work| webhooks::delivery(work, &caller, id.0)).await?;
    reading(&request, &WholeDeliveryView::from(found), Caching::Private)
}

/// Send a delivery again
///
/// The same event under the same `webhook-id`, before what waits of the same petition; of one that waits, at once.
#[utoipa::path(tag = "webhooks", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 202, body = WholeDeliveryView)), extensions(("x-roles" = json!(["citizen"]))))]
#[post("/webhook-deliveries/{id}/redelivery")]
async fn redeliver_to_webhook(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<Uuid>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.answering(StatusCode::ACCEPTED, move |work, caller| {
        Ok((None, WholeDeliveryView::from(webhooks::redeliver(work, caller, id.0)?)))
    })
    .await
}
