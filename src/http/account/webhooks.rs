//! Webhooks of one's own: addresses that are told of the public life of petitions.

mod deliveries;
mod secrets;
mod wanted;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Citizen, Granted};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, Wrong, line};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use crate::views::vocabulary::{DisabledWord, EventWord};
use app::App;
use app::ids::{PetitionId, WebhookId};
use app::webhooks::{self, Changes, NewWebhook, Wanted, WebhookRow};

/// Longest description, in characters.
const DESCRIPTION: std::ops::RangeInclusive<usize> = 0..=200;

/// The calls of webhooks.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_webhooks)
        .service(register_webhook)
        .service(read_webhook)
        .service(change_webhook)
        .service(delete_webhook);
    secrets::routes(config);
    deliveries::routes(config);
}

/// A webhook.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
struct WebhookView {
    #[schema(value_type = Uuid)]
    id: WebhookId,
    #[schema(example = "https://example.kz/hooks")]
    url: String,
    description: String,
    /// Types of events it is told of; all when empty, as with the other filters. What is told meets every filter.
    #[schema(value_type = Vec<EventWord>)]
    events: Vec<String>,
    /// Slugs of the bodies that petitions are addressed to.
    addressees: Vec<String>,
    /// KATO codes of the territories of these bodies.
    territories: Vec<String>,
    #[schema(value_type = Vec<Uuid>)]
    petitions: Vec<PetitionId>,
    enabled: bool,
    /// Why not: its owner turned it off, its address said that it is gone (410), or nothing could be delivered for three days.
    #[schema(value_type = Option<DisabledWord>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_because: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disabled_at: Option<DateTime<Utc>>,
    /// Since when every try has come to nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    failing_since: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<WebhookRow> for WebhookView {
    fn from(row: WebhookRow) -> Self {
        Self {
            id: row.id,
            url: row.url,
            description: row.description,
            events: row.events,
            addressees: row.addressees,
            territories: row.territories,
            petitions: row.petitions,
            enabled: row.disabled_at.is_none(),
            disabled_because: row.disabled_because.map(domain::webhooks::Disabled::code),
            disabled_at: row.disabled_at,
            failing_since: row.failing_since,
            created_at: row.created_at,
        }
    }
}

/// List one's own webhooks
///
/// Oldest first, disabled ones too; ten at most.
#[utoipa::path(tag = "webhooks", security(("bearer" = [])), responses((status = 200, body = Page<WebhookView>)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[get("/webhooks")]
async fn list_webhooks(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let rows = app.into_inner().read(move |work| webhooks::list(work, &caller)).await?;
    let items = rows.into_iter().map(WebhookView::from).collect();
    listing(&request, &Page { items, next_cursor: None }, Caching::Private)
}

/// Read a webhook of one's own
///
/// Its filters, and whether it is told of anything.
#[utoipa::path(tag = "webhooks", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = WebhookView)), extensions(("x-roles" = json!(["citizen"]))))]
#[get("/webhooks/{id}")]
async fn read_webhook(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<WebhookId>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let row = app.into_inner().read(move |work| webhooks::read(work, &caller, id.0)).await?;
    reading(&request, &WebhookView::from(row), Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewWebhook)]
struct NewWebhookBody {
    /// Where deliveries go: an https address of a host in the public internet, at most 500 characters.
    #[schema(value_type = String, example = "https://example.kz/hooks")]
    url: Field<String>,
    /// What you call it; at most 200 characters.
    #[schema(value_type = Option<String>, example = "Жаңа петициялар боты")]
    description: Field<String>,
    /// Types of events; all when absent or empty, as with the other filters. At most 50 values each.
    #[schema(value_type = Option<Vec<EventWord>>)]
    events: Field<Vec<String>>,
    /// Slugs of public bodies.
    #[schema(value_type = Option<Vec<String>>)]
    addressees: Field<Vec<String>>,
    /// KATO codes.
    #[schema(value_type = Option<Vec<String>>)]
    territories: Field<Vec<String>>,
    #[schema(value_type = Option<Vec<Uuid>>)]
    petitions: Field<Vec<String>>,
}

/// Register a webhook
///
/// It is told of what happens to petitions in public from then on: by POST, in the order of each petition's steps, at least once,
/// signed as Standard Webhooks has it. `GET /webhooks/{id}/secret` tells what its signatures are verified with.
#[utoipa::path(tag = "webhooks", security(("bearer" = [])), request_body = NewWebhookBody,
    responses((status = 201, body = WebhookView)), extensions(("x-roles" = json!(["citizen"]))))]
#[post("/webhooks")]
async fn register_webhook(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<NewWebhookBody>()?;
    let url = faults.required("/url", fields.url, address);
    let description = faults.optional("/description", fields.description, line(DESCRIPTION));
    let events = faults.optional("/events", fields.events, wanted::words);
    let addressees = faults.optional("/addressees", fields.addressees, wanted::words);
    let territories = faults.optional("/territories", fields.territories, wanted::words);
    let petitions = faults.optional("/petitions", fields.petitions, wanted::petitions);
    let new = faults.settle(|| {
        let wanted = Wanted {
            events: events.unwrap_or_default(),
            addressees: addressees.unwrap_or_default(),
            territories: territories.unwrap_or_default(),
            petitions: petitions.unwrap_or_default(),
        };
        Some(NewWebhook { url: url?, description: description.unwrap_or_default(), wanted })
    })?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let row = webhooks::register(work, caller, &new)?;
        Ok((Some(format!("/api/v1/webhooks/{}", row.id)), WebhookView::from(row)))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = WebhookChange)]
struct WebhookChangeBody {
    #[schema(value_type = Option<String>)]
    url: Field<String>,
    #[schema(value_type = Option<String>)]
    description: Field<String>,
    #[schema(value_type = Option<Vec<EventWord>>)]
    events: Field<Vec<String>>,
    #[schema(value_type = Option<Vec<String>>)]
    addressees: Field<Vec<String>>,
    #[schema(value_type = Option<Vec<String>>)]
    territories: Field<Vec<String>>,
    #[schema(value_type = Option<Vec<Uuid>>)]
    petitions: Field<Vec<String>>,
    /// `false`: it is told of nothing; `true`: of what waits for it, and of what happens from then on.
    #[schema(value_type = Option<bool>)]
    enabled: Field<bool>,
}

/// Change a webhook, turn it off or on again
///
/// What is absent stays.
#[utoipa::path(tag = "webhooks", security(("bearer" = [])), request_body = WebhookChangeBody,
    params(("id" = Uuid, Path)), responses((status = 200, body = WebhookView)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[patch("/webhooks/{id}")]
async fn change_webhook(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<WebhookId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<WebhookChangeBody>()?;
    let changes = Changes {
        url: faults.optional("/url", fields.url, address),
        description: faults.optional("/description", fields.description, line(DESCRIPTION)),
        events: faults.optional("/events", fields.events, wanted::words),
        addressees: faults.optional("/addressees", fields.addressees, wanted::words),
        territories: faults.optional("/territories", fields.territories, wanted::words),
        petitions: faults.optional("/petitions", fields.petitions, wanted::petitions),
        enabled: faults.optional("/enabled", fields.enabled, Ok),
    };
    let changes = faults.settle(|| Some(changes))?;
    call.answering(StatusCode::OK, move |work, caller| {
        Ok((None, WebhookView::from(webhooks::change(work, caller, id.0, &changes)?)))
    })
    .await
}

/// Delete a webhook with all that waits for it
///
/// Its log and its secrets go too.
#[utoipa::path(tag = "webhooks", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "Deleted")), extensions(("x-roles" = json!(["citizen"]))))]
#[delete("/webhooks/{id}")]
async fn delete_webhook(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<WebhookId>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    app.into_inner().write(move |work| webhooks::delete(work, &caller, id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// An address as it came; whether it will do is for the use case to say.
fn address(given: String) -> Result<String, Wrong> {
    if given.trim().is_empty() {
        return Err(("required", "this member is required".to_owned()));
    }
    Ok(given.trim().to_owned())
}
