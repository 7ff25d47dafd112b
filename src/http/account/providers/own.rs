//! One's own identities at providers.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::credentials::{PasswordBody, password_again};
use super::conversation::{BegunView, brought};
use crate::intake::auth::{Anyone, Granted};
use crate::intake::limits::{Pace, Redeemed};
use crate::intake::query::Query;
use crate::intake::{Body, Field};
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, reading};
use app::App;
use app::providers::{self, IdentityRow};

/// An identity at a provider by which one signs in.
#[derive(Serialize, ToSchema)]
#[schema(as = LinkedIdentity)]
struct IdentityView {
    /// The provider's name in addresses.
    provider: String,
    linked_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
}

impl From<IdentityRow> for IdentityView {
    fn from(row: IdentityRow) -> Self {
        Self { provider: row.provider, linked_at: row.linked_at, last_used_at: row.last_used_at }
    }
}

/// List one's own identities at providers
///
/// What is linked to the account, since when, and when it was used last.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), responses((status = 200, body = Page<IdentityView>)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[get("/me/identity-providers")]
pub(super) async fn list_identities(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Anyone>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let rows = app.into_inner().read(move |work| providers::list(work, &caller)).await?;
    let items = rows.into_iter().map(IdentityView::from).collect();
    reading(&request, &Page { items, next_cursor: None }, Caching::Private)
}

/// Begin to link an identity at a provider to one's account
///
/// Asks for the password, and the second factor where there is one; every other session ends. The provider
/// authenticates the person anew.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), params(("name" = String, Path)),
    request_body = PasswordBody, responses((status = 201, body = BegunView)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/identity-providers/{name}/authorization")]
pub(super) async fn begin_linking(
    app: web::Data<App>,
    caller: Granted<Anyone>,
    pace: Pace<Redeemed>,
    name: web::Path<String>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let caller = caller.caller();
    password_again(&app, &caller, pace.address, body).await?;
    let begun = providers::begin_linking(&app, &caller, &name).await?;
    Ok(HttpResponse::Created().json(BegunView::from(begun)))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = IdentityLinking)]
struct LinkBody {
    /// As it was given out, and came back.
    #[schema(value_type = String)]
    state: Field<String>,
    /// As it was given out, and stayed with the client.
    #[schema(value_type = String)]
    verifier: Field<String>,
    /// As it came back.
    #[schema(value_type = String)]
    code: Field<String>,
    /// As it came back, if it did (RFC 9207).
    #[schema(value_type = Option<String>)]
    iss: Field<String>,
}

/// Link an identity to one's account with what the provider sent back
///
/// In the session in which it was begun. The account becomes as sure of its person as the provider is, where that names
/// the same IIN; where it names another one nothing is linked.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = LinkBody,
    responses((status = 201, body = IdentityView)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/identity-providers")]
pub(super) async fn link_identity(
    app: web::Data<App>,
    caller: Granted<Anyone>,
    _pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<LinkBody>()?;
    let answer = brought(&mut faults, [fields.state, fields.verifier, fields.code], fields.iss);
    let brought = faults.settle(|| answer)?;
    let linked = providers::link(&app.into_inner(), &caller.caller(), brought).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, "/api/v1/me/identity-providers"))
        .json(IdentityView::from(linked)))
}

/// Take an identity at a provider from one's account
///
/// Asks for the password, which is then the way in, and the second factor where there is one; every other session ends.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), params(("name" = String, Path)),
    request_body = PasswordBody, responses((status = 204, description = "Taken from the account")),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[delete("/me/identity-providers/{name}")]
pub(super) async fn unlink_identity(
    app: web::Data<App>,
    caller: Granted<Anyone>,
    pace: Pace<Redeemed>,
    name: web::Path<String>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let caller = caller.caller();
    password_again(&app, &caller, pace.address, body).await?;
    app.write(move |work| providers::unlink(work, &caller, &name)).await?;
    Ok(HttpResponse::NoContent().finish())
}
