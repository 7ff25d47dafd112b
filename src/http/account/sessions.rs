//! Signing in, staying in, signing out.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, delete, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::session_cookie;
use crate::intake::auth::{Granted, Holder, note_caller};
use crate::intake::limits::{Pace, Refresh, SignIn};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, Wrong, line};
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, reading};
use app::App;
use app::accounts::canonical_email;
use app::sessions::{self, Grant};
use app::sign_in::{self as entrance, Attempt};
use credentials::passwords;

/// Longest name of a client that is kept, in characters.
const MAX_CLIENT: usize = 200;

/// The calls of signing in and of sessions.
pub fn routes(config: &mut ServiceConfig<'_>) {
    // `current` before `{id}`: the first match serves.
    config
        .service(sign_in)
        .service(refresh_session)
        .service(list_sessions)
        .service(end_other_sessions)
        .service(sign_out)
        .service(end_session);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = SignIn)]
struct SignInBody {
    #[schema(value_type = String, example = "aigul@example.kz")]
    email: Field<String>,
    #[schema(value_type = String)]
    password: Field<String>,
    /// The code of the authenticator app, or a recovery code, for accounts that have a second factor.
    #[schema(value_type = Option<String>)]
    otp: Field<String>,
}

/// Tokens of a session.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenPair {
    access_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds until the access token expires.
    expires_in: i64,
    /// Good for one refresh; a second use ends the session. Absent where the page asked for it as a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    session_id: Uuid,
    /// False for staff who have to enrol a second factor before they can work.
    second_factor: bool,
}

impl TokenPair {
    /// The answer with these tokens; the refresh token in the cookie where the page asks for it.
    fn answer(
        mut response: HttpResponseBuilder,
        request: &HttpRequest,
        grant: Grant,
    ) -> HttpResponse {
        let in_cookie = session_cookie::is_asked_for(request);
        let refresh_token = grant.refresh_token;
        let mut response = response.json(Self {
            access_token: grant.access_token,
            token_type: "Bearer",
            expires_in: grant.expires_in,
            refresh_token: (!in_cookie).then(|| refresh_token.clone()),
            session_id: grant.session,
            second_factor: grant.second_factor,
        });
        if in_cookie {
            session_cookie::keep(&mut response, request, &refresh_token);
        }
        response
    }
}

/// What the client calls itself, as far as it can be shown.
pub(crate) fn client_name(request: &HttpRequest) -> Option<String> {
    let name = request.headers().get(header::USER_AGENT)?.to_str().ok()?;
    Some(name.chars().filter(|character| !character.is_control()).take(MAX_CLIENT).collect())
}

/// The answer to whoever has signed in.
pub(crate) fn signed_in(request: &HttpRequest, grant: Grant) -> HttpResponse {
    note_caller(request, grant.account);
    TokenPair::answer(HttpResponse::Created(), request, grant)
}

/// A password to be compared: any text of a bearable size.
pub(crate) fn given_password(given: String) -> Result<String, Wrong> {
    if given.len() > passwords::MAX_BYTES {
        return Err(("too_long", format!("at most {} bytes", passwords::MAX_BYTES)));
    }
    Ok(given)
}

/// Sign in
///
/// An unknown address, a wrong password and a disabled account get the same answer after the
/// same work. After five wrong passwords from one network the next attempts wait, twice as long each time; an
/// account that has a second factor answers 401 `otp_required` to the right password alone.
#[utoipa::path(tag = "sessions", request_body = SignInBody, responses((status = 201, body = TokenPair)),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/sessions")]
async fn sign_in(
    request: HttpRequest,
    app: web::Data<App>,
    pace: Pace<SignIn>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<SignInBody>()?;
    let address = faults.required("/email", fields.email, line(1..=254));
    let password = faults.required("/password", fields.password, given_password);
    let otp = faults.optional("/otp", fields.otp, line(1..=40));
    let (address, password) = faults.settle(|| Some((address?, password?)))?;
    let attempt = Attempt {
        canonical_email: canonical_email(&address),
        network: app.identity.network(pace.address),
    };
    let grant = entrance::sign_in(&app, attempt, password, otp, client_name(&request)).await?;
    let grant = grant.ok_or_else(|| Problem::unauthenticated("invalid_credentials"))?;
    Ok(signed_in(&request, grant))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Refresh)]
struct RefreshBody {
    /// Or the cookie, with the header `Refresh-Token: cookie`.
    #[schema(value_type = Option<String>)]
    refresh_token: Field<String>,
}

/// Get a new pair of tokens
///
/// Each refresh token is good once; a second use ends the session, since one of the two users
/// must have stolen it (RFC 9700). Whoever asks again within 30 seconds, a client that lost the answer or another tab
/// of its browser, gets the same next token, as long as that one is unused.
///
/// Pages of this service's own origin may leave the token to the browser: with the header `Refresh-Token: cookie` every
/// call that signs in sets it as a cookie that no script reads, and this one takes it from there.
#[utoipa::path(tag = "sessions", request_body = RefreshBody,
    params(("Refresh-Token" = Option<String>, Header, description = "`cookie`: the token comes and goes in the cookie")),
    responses((status = 200, body = TokenPair)),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/sessions/refresh")]
async fn refresh_session(
    request: HttpRequest,
    app: web::Data<App>,
    _pace: Pace<Refresh>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<RefreshBody>()?;
    let token = match session_cookie::token(&request) {
        Some(token) => Some(token),
        None => faults.required("/refresh_token", fields.refresh_token, line(1..=200)),
    };
    let token = faults.settle(|| token)?;
    let grant = app.into_inner().write(move |work| sessions::refresh(work, &token)).await?;
    // The re-use has been committed as the session's end; only now may the answer be 401.
    let grant = grant.ok_or_else(|| Problem::unauthenticated("session_ended"))?;
    Ok(TokenPair::answer(HttpResponse::Ok(), &request, grant))
}

/// A living session of one's own.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
struct SessionView {
    id: Uuid,
    created_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    /// What the client called itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    /// Signed in with a second factor.
    second_factor: bool,
    /// The one this call came by.
    current: bool,
}

/// List one's own sessions
///
/// Each with the client it was begun by and when it was used last; the current one is marked.
#[utoipa::path(tag = "sessions", security(("bearer" = [])), responses((status = 200, body = Page<SessionView>)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[get("/sessions")]
async fn list_sessions(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Holder>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let (account, current) = (caller.id(), caller.session);
    let rows = app.into_inner().read(move |work| sessions::list(work, account)).await?;
    let items = rows
        .into_iter()
        .map(|row| SessionView {
            id: row.id,
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            expires_at: row.expires_at,
            client: row.client,
            second_factor: row.second_factor,
            current: current == Some(row.id),
        })
        .collect();
    reading(&request, &Page { items, next_cursor: None }, Caching::Private)
}

/// End every other session of one's own
///
/// The session that asks goes on.
#[utoipa::path(tag = "sessions", security(("bearer" = [])), responses((status = 204, description = "Ended")),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[delete("/sessions")]
async fn end_other_sessions(
    app: web::Data<App>,
    caller: Granted<Holder>,
) -> Result<HttpResponse, Problem> {
    let (account, current) = (caller.id(), caller.session);
    app.into_inner().write(move |work| sessions::end_others(work, account, current)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Sign out
///
/// The session's tokens are refused within a second.
#[utoipa::path(tag = "sessions", security(("bearer" = [])), responses((status = 204, description = "Signed out")),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"])),
        ("x-in-read-only-mode" = json!("served"))))]
#[delete("/sessions/current")]
async fn sign_out(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Holder>,
) -> Result<HttpResponse, Problem> {
    let account = caller.id();
    // A sandbox token belongs to no session; there is nothing to end.
    let session = caller.session.ok_or_else(Problem::not_found)?;
    app.into_inner().write(move |work| sessions::end(work, account, session)).await?;
    let mut response = HttpResponse::NoContent().finish();
    if session_cookie::is_asked_for(&request) {
        session_cookie::forget(&mut response, &request);
    }
    Ok(response)
}

/// End one of one's own sessions
///
/// Its tokens are refused within a second; an unknown id and somebody else's are the same 404.
#[utoipa::path(tag = "sessions", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "Ended")),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[delete("/sessions/{id}")]
async fn end_session(
    app: web::Data<App>,
    caller: Granted<Holder>,
    id: Id<Uuid>,
) -> Result<HttpResponse, Problem> {
    let account = caller.id();
    app.into_inner().write(move |work| sessions::end(work, account, id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
