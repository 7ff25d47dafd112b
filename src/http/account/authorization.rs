//! What the page behind `/oauth/authorize` asks, for the citizen who decides there whether an application may act for them.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Citizen, Granted};
use crate::intake::query::Query;
use crate::intake::{Body, Field, Wrong, line};
use crate::responses::problem::Problem;
use crate::responses::{Caching, reading};
use crate::views::vocabulary::{AppFaultWord, ScopeWord};
use app::oauth::{self, Asked, Described, Refused};
use app::{App, Error};

/// Longest text of an application that it finds in the answer again, in characters.
pub(crate) const MAX_STATE: usize = 500;
/// Longest other member.
const PARAMETER: std::ops::RangeInclusive<usize> = 1..=500;

/// The calls of that page.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_authorization).service(decide_authorization);
}

/// Who asks for what.
#[derive(Serialize, ToSchema)]
#[schema(as = AuthorizationRequest)]
struct RequestView {
    app_id: Uuid,
    /// What its owner calls it: nobody has looked whether that is true.
    app_name: String,
    registered_at: DateTime<Utc>,
    /// Where one will be sent: its host.
    site: String,
    #[schema(value_type = Vec<ScopeWord>)]
    scopes: Vec<String>,
    /// What one lets it do already.
    #[schema(value_type = Vec<ScopeWord>)]
    granted: Vec<String>,
    /// Why it cannot have what it asks for; whatever is decided, it is told so.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<RefusedView>,
}

/// What is wrong with a request.
#[derive(Serialize, ToSchema)]
#[schema(as = RefusedAuthorization)]
struct RefusedView {
    #[schema(value_type = AppFaultWord)]
    error: &'static str,
    /// For the developer of the application.
    error_description: &'static str,
}

impl From<Refused> for RefusedView {
    fn from(refused: Refused) -> Self {
        Self { error: refused.error.code(), error_description: refused.why }
    }
}

impl From<Described> for RequestView {
    fn from(described: Described) -> Self {
        Self {
            app_id: described.app.id,
            app_name: described.app.name,
            registered_at: described.app.created_at,
            site: described.site,
            scopes: described.scopes.codes(),
            granted: described.granted.codes(),
            refused: described.refused.map(RefusedView::from),
        }
    }
}

/// See what an application asks for
///
/// What stands in the address of `/oauth/authorize`, read for the citizen who is signed in there. Only a person's own
/// session may ask.
#[utoipa::path(tag = "apps", security(("bearer" = [])),
    params(("client_id" = Uuid, Query, description = "Which application"),
        ("redirect_uri" = String, Query, description = "Where the answer is to go: one of its addresses, to the letter"),
        ("response_type" = Option<String>, Query, description = "`code`"),
        ("scope" = Option<String>, Query, description = "Scopes, divided by spaces"),
        ("code_challenge" = Option<String>, Query, description = "Of RFC 7636"),
        ("code_challenge_method" = Option<String>, Query, description = "`S256`")),
    responses((status = 200, body = RequestView)), extensions(("x-roles" = json!(["citizen"]))))]
#[get("/oauth/authorization")]
async fn read_authorization(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let client_id = query.parsed("client_id", |id| id.parse().ok(), "a UUID")?;
    let redirect_uri = query.take("redirect_uri");
    let (Some(client_id), Some(redirect_uri)) = (client_id, redirect_uri) else {
        return Err(Problem::bad_request(
            "invalid_parameter",
            "client_id and redirect_uri are needed",
        ));
    };
    let asked = Asked {
        client_id,
        redirect_uri,
        response_type: query.take("response_type"),
        scope: query.take("scope"),
        state: None,
        code_challenge: query.take("code_challenge"),
        code_challenge_method: query.take("code_challenge_method"),
    };
    query.finish()?;
    let caller = caller.caller();
    let described = app.into_inner().read(move |work| oauth::describe(work, &caller, &asked)).await;
    let described = described.map_err(|error| match error {
        Error::Invalid(faults) => {
            let why = faults.into_iter().next().map_or_else(String::new, |fault| fault.detail);
            Problem::bad_request("invalid_parameter", why)
        }
        error => error.into(),
    })?;
    reading(&request, &RequestView::from(described), Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = AuthorizationDecision)]
struct DecisionBody {
    /// Whether the application may.
    #[schema(value_type = bool)]
    allow: Field<bool>,
    #[schema(value_type = Uuid)]
    client_id: Field<Uuid>,
    /// One of its addresses, to the letter.
    #[schema(value_type = String)]
    redirect_uri: Field<String>,
    /// `code`.
    #[schema(value_type = Option<String>, example = "code")]
    response_type: Field<String>,
    /// Scopes, divided by spaces.
    #[schema(value_type = Option<String>, example = "sign follow")]
    scope: Field<String>,
    /// What the application finds in the answer again.
    #[schema(value_type = Option<String>)]
    state: Field<String>,
    #[schema(value_type = Option<String>)]
    code_challenge: Field<String>,
    /// `S256`.
    #[schema(value_type = Option<String>, example = "S256")]
    code_challenge_method: Field<String>,
}

/// Where the person is to be sent.
#[derive(Serialize, ToSchema)]
#[schema(as = AuthorizationAnswer)]
struct AnswerView {
    /// The address of the application with `code` or `error`, `state` and `iss` (RFC 9207).
    return_to: String,
}

/// A text that is given back as it came.
fn state(given: String) -> Result<String, Wrong> {
    let plain = given.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if plain && given.len() <= MAX_STATE {
        Ok(given)
    } else {
        Err(("invalid_state", format!("at most {MAX_STATE} visible characters of ASCII")))
    }
}

/// Let an application act, or not
///
/// Whoever presses yes is sent back with a code that is good once, for a minute; whoever presses no with `access_denied`.
/// Applications cannot call this, so none lets itself in.
#[utoipa::path(tag = "apps", security(("bearer" = [])), request_body = DecisionBody,
    responses((status = 200, body = AnswerView)), extensions(("x-roles" = json!(["citizen"]))))]
#[post("/oauth/authorization")]
async fn decide_authorization(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<DecisionBody>()?;
    let allow = faults.required("/allow", fields.allow, Ok);
    let client_id = faults.required("/client_id", fields.client_id, Ok);
    let redirect_uri = faults.required("/redirect_uri", fields.redirect_uri, line(PARAMETER));
    let response_type = faults.optional("/response_type", fields.response_type, line(PARAMETER));
    let scope = faults.optional("/scope", fields.scope, line(PARAMETER));
    let state = faults.optional("/state", fields.state, state);
    let code_challenge = faults.optional("/code_challenge", fields.code_challenge, line(PARAMETER));
    let method = fields.code_challenge_method;
    let code_challenge_method = faults.optional("/code_challenge_method", method, line(PARAMETER));
    let (allow, client_id, redirect_uri) =
        faults.settle(|| Some((allow?, client_id?, redirect_uri?)))?;
    let asked = Asked {
        client_id,
        redirect_uri,
        response_type,
        scope,
        state,
        code_challenge,
        code_challenge_method,
    };
    let caller = caller.caller();
    let decided = move |work: &mut app::Work<'_>| oauth::decide(work, &caller, &asked, allow);
    let return_to = app.into_inner().write(decided).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .json(AnswerView { return_to }))
}
