//! What a token is good for (RFC 7662).

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::client::acted;
use super::refusal::{Refusal, RefusalBody, settled};
use super::revocation::{TokenQuestion, question};
use crate::intake::form::FormMembers;
use crate::intake::limits::{Apps, Pace};
use crate::responses::problem::Problem;
use app::App;
use app::apps::Kind;
use app::oauth::{self, Fault, Known, Refused};
use uuid::Uuid;

/// What is known of a token.
#[derive(Serialize, ToSchema)]
#[schema(as = TokenInformation)]
struct InformationView {
    /// Whether it is good at this moment. Nothing else is said of one that is not.
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<Uuid>,
    /// Of an access token.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    /// The second since 1970 at which it expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<String>,
}

impl InformationView {
    fn of(known: Option<Known>, app: Uuid, issuer: &str) -> Self {
        Self {
            active: known.is_some(),
            scope: known.as_ref().map(|known| known.scopes.text()),
            client_id: known.as_ref().map(|_| app),
            token_type: known.as_ref().filter(|known| known.access).map(|_| "Bearer"),
            exp: known.as_ref().map(|known| known.expires_at.timestamp()),
            iss: known.map(|_| issuer.to_owned()),
        }
    }
}

/// Ask about a token
///
/// RFC 7662, for a confidential application, about tokens of its own: of another's it is told what it is told of one that
/// is over.
#[utoipa::path(tag = "apps", request_body(content = TokenQuestion, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = InformationView), (status = 400, body = RefusalBody), (status = 401, body = RefusalBody),
        (status = 429, body = RefusalBody), (status = 500, body = RefusalBody), (status = 503, body = RefusalBody)),
    extensions(("x-in-read-only-mode" = json!("served")), ("x-foreign-parameters" = json!("all"))))]
#[post("/oauth/introspect")]
pub(super) async fn inspect_token(
    request: HttpRequest,
    app: web::Data<App>,
    pace: Result<Pace<Apps>, Problem>,
    form: Result<FormMembers, Problem>,
) -> HttpResponse {
    settled(inspected(request, app, pace, form).await)
}

async fn inspected(
    request: HttpRequest,
    app: web::Data<App>,
    pace: Result<Pace<Apps>, Problem>,
    form: Result<FormMembers, Problem>,
) -> Result<HttpResponse, Refusal> {
    let (client, token) = question(&request, pace, form)?;
    let issuer = app.tokens.issuer().to_owned();
    let id = client.id;
    let known = acted(app.into_inner(), client, move |work, app| {
        // Who shows no secret has not shown who they are (RFC 7662, 2.1).
        if Kind::of(app) == Kind::Public {
            let why = "an application that keeps no secret cannot ask";
            return Ok(Err(Refused::new(Fault::InvalidClient, why)));
        }
        oauth::introspect(work, app, &token).map(Ok)
    })
    .await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(InformationView::of(known, id, &issuer)))
}
