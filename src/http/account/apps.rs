//! Third-party applications of one's own.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Citizen, Granted};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, name};
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use crate::views::vocabulary::ScopeWord;
use app::App;
use app::apps::{self, AppRow, Scope};

/// Longest name of an application, in characters.
const NAME: std::ops::RangeInclusive<usize> = 3..=100;

/// The calls of registered applications.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_apps).service(register_app).service(revoke_app);
}

/// An application.
#[derive(Serialize, ToSchema)]
#[schema(as = App)]
struct AppView {
    id: Uuid,
    name: String,
    #[schema(value_type = Vec<ScopeWord>)]
    scopes: Vec<String>,
    created_at: DateTime<Utc>,
    /// To be sent as `Authorization: Bearer`; shown when the application is registered, and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl AppView {
    fn of(row: AppRow, secret: Option<String>) -> Self {
        Self { id: row.id, name: row.name, scopes: row.scopes, created_at: row.created_at, secret }
    }
}

/// List one's own applications
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
    /// `read`: what everybody may read; `export`: lists as CSV.
    #[schema(value_type = Vec<ScopeWord>)]
    scopes: Field<Vec<String>>,
}

/// Register an application
///
/// It reads what is public, at a rate of its own, and cannot act for a person.
#[utoipa::path(tag = "apps", security(("bearer" = [])), request_body = NewAppBody,
    responses((status = 201, body = AppView)), extensions(("x-roles" = json!(["citizen"]))))]
#[post("/apps")]
async fn register_app(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<NewAppBody>()?;
    let name = faults.required("/name", fields.name, name(NAME));
    let scopes = faults.required("/scopes", fields.scopes, |given| {
        let mut scopes = given
            .iter()
            .map(|code| Scope::parse(code))
            .collect::<Option<Vec<Scope>>>()
            .unwrap_or_default();
        scopes.dedup();
        let wrong = scopes.is_empty() || scopes.len() > Scope::ALL.len();
        if wrong {
            Err(("unknown_value", "one or more of: read, export".to_owned()))
        } else {
            Ok(scopes)
        }
    });
    let (name, scopes) = faults.settle(|| Some((name?, scopes?)))?;
    let caller = caller.caller();
    let (row, secret) =
        app.into_inner().write(move |work| apps::register(work, &caller, &name, &scopes)).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .json(AppView::of(row, Some(secret))))
}

/// Revoke an application
///
/// Its next call fails.
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
