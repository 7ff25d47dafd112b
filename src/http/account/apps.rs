//! Third-party applications of one's own.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Citizen, Granted};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, Wrong, name, one_of};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use crate::views::vocabulary::{AppKindWord, ScopeWord};
use app::App;
use app::apps::{self, AppRow, Kind, NewApp, Scope, Scopes};
use app::oauth::redirects;
use domain::words::Word as _;

/// Longest name of an application, in characters.
const NAME: std::ops::RangeInclusive<usize> = 3..=100;

/// The calls of registered applications.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_apps).service(register_app).service(revoke_app);
}

/// An application. Its `id` is its `client_id`.
#[derive(Serialize, ToSchema)]
#[schema(as = App)]
struct AppView {
    id: Uuid,
    name: String,
    #[schema(value_type = AppKindWord)]
    kind: String,
    #[schema(value_type = Vec<ScopeWord>)]
    scopes: Vec<String>,
    /// Where people are sent back to who were asked to let it act for them.
    redirect_uris: Vec<String>,
    created_at: DateTime<Utc>,
    /// Its `client_secret`, which reads as `Authorization: Bearer` too; absent of a public one. Shown when the application is registered, to the same call again under its
    /// Idempotency-Key, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl AppView {
    fn of(row: AppRow, secret: Option<String>) -> Self {
        Self {
            id: row.id,
            name: row.name,
            kind: row.kind,
            scopes: row.scopes,
            redirect_uris: row.redirect_uris,
            created_at: row.created_at,
            secret,
        }
    }
}

/// List one's own applications
///
/// Their secrets are shown once, when an application is made, and not here.
#[utoipa::path(tag = "apps", security(("bearer" = [])), responses((status = 200, body = Page<AppView>)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[get("/apps")]
async fn list_apps(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let rows = app.into_inner().read(move |work| apps::list(work, &caller)).await?;
    let items = rows.into_iter().map(|row| AppView::of(row, None)).collect();
    listing(&request, &Page { items, next_cursor: None }, Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewApp)]
struct NewAppBody {
    #[schema(value_type = String, example = "Petition map")]
    name: Field<String>,
    /// `confidential`, unless given: it runs where nobody but its owner looks, and gets a secret. `public`: on people's own
    /// devices, where there are no secrets.
    #[schema(value_type = Option<AppKindWord>)]
    kind: Field<String>,
    /// For itself, `read`: what everybody may read; `export`: lists as CSV. What it may ask citizens to let it do:
    /// `read_mine`, `file`, `sign`, `follow`, `comment`.
    #[schema(value_type = Vec<ScopeWord>, example = json!(["read"]))]
    scopes: Field<Vec<String>>,
    /// Where people are sent back to who are asked: https, a scheme of the application's own (`kz.example.app:/back`), or
    /// `http://127.0.0.1` with whatever port. Needed for what citizens let it do.
    #[schema(value_type = Option<Vec<String>>, example = json!([]))]
    redirect_uris: Field<Vec<String>>,
}

/// The scopes that were sent, each once.
fn scopes(given: &[String]) -> Result<Scopes, Wrong> {
    let named = given.iter().take(Scope::ALL.len() + 1).map(|code| Scope::parse(code));
    let scopes = named.collect::<Option<Vec<Scope>>>().unwrap_or_default();
    if scopes.is_empty() || scopes.len() > Scope::ALL.len() {
        return Err(("unknown_value", format!("one or more of: {}", Scope::listed())));
    }
    Ok(Scopes::of(scopes))
}

/// Register an application
///
/// It reads what is public, at a rate of its own, and asks citizens whether it may act for them (OAuth 2.1; `docs/API.md`
/// says how). What it is called is told to everybody whom it asks.
#[utoipa::path(tag = "apps", security(("bearer" = [])), request_body = NewAppBody,
    responses((status = 201, body = AppView)), extensions(("x-roles" = json!(["citizen"]))))]
#[post("/apps")]
async fn register_app(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?.sealed();
    let (fields, mut faults) = body.fields::<NewAppBody>()?;
    let name = faults.required("/name", fields.name, name(NAME));
    let kind = faults.optional("/kind", fields.kind, one_of(Kind::parse, "confidential, public"));
    let scopes = faults.required("/scopes", fields.scopes, |given| scopes(&given));
    let redirect_uris = faults.optional("/redirect_uris", fields.redirect_uris, |given| {
        if given.len() > redirects::MOST {
            return Err(("wrong_length", format!("0 to {} items", redirects::MOST)));
        }
        let checked = given.iter().try_for_each(|uri| redirects::check(uri));
        checked.map(|()| given).map_err(|why| ("invalid_redirect_uri", why.to_owned()))
    });
    let new = faults.settle(|| {
        Some(NewApp {
            name: name?,
            kind: kind.unwrap_or(Kind::Confidential),
            scopes: scopes?,
            redirect_uris: redirect_uris.unwrap_or_default(),
        })
    })?;
    let mut registered = call
        .answering(StatusCode::CREATED, move |work, caller| {
            let (row, secret) = apps::register(work, caller, &new)?;
            Ok((None, AppView::of(row, secret)))
        })
        .await?;
    let control = header::HeaderValue::from_static("private, no-store");
    registered.headers_mut().insert(header::CACHE_CONTROL, control);
    Ok(registered)
}

/// Revoke an application
///
/// Its next call fails, in whosever name; who let it act for them finds it no more among what they did.
#[utoipa::path(tag = "apps", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "Revoked")), extensions(("x-roles" = json!(["citizen"]))))]
#[delete("/apps/{id}")]
async fn revoke_app(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<Uuid>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    app.into_inner().write(move |work| apps::revoke(work, &caller, id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
