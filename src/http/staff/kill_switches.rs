//! What administrators may turn off for a while.

use actix_web::{HttpRequest, HttpResponse, get, put, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Administrator, Granted};
use crate::intake::{Body, Field, lines};
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, reading};
use app::App;
use app::kill_switches::{self, NAMES, Switch};
use domain::petition::lengths;

/// The calls of what administrators may turn off for a while.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_switches).service(turn_switch);
}

/// A switch and who touched it last.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Switch)]
struct SwitchView {
    #[schema(example = "creation")]
    name: String,
    on: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_at: Option<DateTime<Utc>>,
}

impl From<Switch> for SwitchView {
    fn from(switch: Switch) -> Self {
        Self {
            name: switch.name,
            on: switch.is_on,
            reason: Some(switch.reason),
            changed_at: Some(switch.changed_at),
        }
    }
}

/// List the switches
///
/// What is on and off now, since when, why, and who turned it.
#[utoipa::path(tag = "administration", security(("bearer" = [])),
    responses((status = 200, body = Page<SwitchView>)), extensions(("x-roles" = json!(["administrator"]))))]
#[get("/switches")]
async fn list_switches(
    request: HttpRequest,
    app: web::Data<App>,
    _: Granted<Administrator>,
) -> Result<HttpResponse, Problem> {
    let mut touched = app.into_inner().read(kill_switches::all).await?;
    let items = NAMES
        .into_iter()
        .map(|name| match touched.iter().position(|switch| switch.name == name) {
            Some(at) => touched.swap_remove(at).into(),
            None => SwitchView { name: name.to_owned(), on: true, reason: None, changed_at: None },
        })
        .collect();
    reading(&request, &Page { items, next_cursor: None }, Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewSwitch)]
struct SwitchBody {
    #[schema(value_type = bool)]
    on: Field<bool>,
    #[schema(value_type = String)]
    reason: Field<String>,
}

/// Turn a switch
///
/// `creation`: new drafts, never the submission of one that exists (90-4(2)). `comments`: new comments.
/// To shed load: `statistics`, `similar` (the search for similar titles), `events` (live counts). `writing`, in an
/// emergency: the service can be read only. Every call that writes is answered 503 `read_only`, but for signing in and
/// out and this one; terms, mails and reminders wait, and terms are then enacted as of their own last instant.
#[utoipa::path(tag = "administration", security(("bearer" = [])), request_body = SwitchBody,
    params(("name" = String, Path)),
    responses((status = 200, body = SwitchView)),
    extensions(("x-roles" = json!(["administrator"])), ("x-in-read-only-mode" = json!("served"))))]
#[put("/switches/{name}")]
async fn turn_switch(
    app: web::Data<App>,
    caller: Granted<Administrator>,
    name: web::Path<String>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<SwitchBody>()?;
    let on = faults.required("/on", fields.on, Ok);
    let reason = faults.required("/reason", fields.reason, lines(lengths::OFFICIAL_TEXT));
    let (on, reason) = faults.settle(|| Some((on?, reason?)))?;
    let (caller, name) = (caller.caller(), name.into_inner());
    let switch = app
        .into_inner()
        .write(move |work| kill_switches::turn(work, &caller, &name, on, &reason))
        .await?;
    Ok(HttpResponse::Ok().json(SwitchView::from(switch)))
}
