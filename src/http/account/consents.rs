//! Applications that a citizen lets act for them.

use actix_web::{HttpRequest, HttpResponse, delete, get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Citizen, Granted};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use crate::views::vocabulary::ScopeWord;
use app::App;
use app::oauth::{self, GivenConsent};

/// The calls of consents.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_consents).service(withdraw_consent);
}

/// What one lets an application do.
#[derive(Serialize, ToSchema)]
#[schema(as = Consent)]
struct ConsentView {
    id: Uuid,
    app_id: Uuid,
    /// What its owner calls it.
    app_name: String,
    #[schema(value_type = Vec<ScopeWord>)]
    scopes: Vec<String>,
    /// When one let it, or let it do more.
    given_at: DateTime<Utc>,
    /// When it last came for tokens; absent when it never did.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<DateTime<Utc>>,
    /// How often it has acted in one's name; each time stands in `POST /me/export`.
    acts: i64,
}

impl From<GivenConsent> for ConsentView {
    fn from(GivenConsent { row, app_name, last_used_at, acts }: GivenConsent) -> Self {
        let (id, app_id, scopes, given_at) = (row.id, row.app_id, row.scopes, row.given_at);
        Self { id, app_id, app_name, scopes, given_at, last_used_at, acts }
    }
}

/// List the applications that one lets act
///
/// Each with what it may do. An application itself cannot ask.
#[utoipa::path(tag = "apps", security(("bearer" = [])), responses((status = 200, body = Page<ConsentView>)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[get("/me/consents")]
async fn list_consents(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let rows = app.into_inner().read(move |work| oauth::consents(work, &caller)).await?;
    let items = rows.into_iter().map(ConsentView::from).collect();
    listing(&request, &Page { items, next_cursor: None }, Caching::Private)
}

/// Take a consent back
///
/// The application's next call fails, whatever tokens it holds. What it has done stays as it is.
#[utoipa::path(tag = "apps", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "It may act no more")), extensions(("x-roles" = json!(["citizen"]))))]
#[delete("/me/consents/{id}")]
async fn withdraw_consent(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<Uuid>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    app.into_inner().write(move |work| oauth::withdraw(work, &caller, id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
