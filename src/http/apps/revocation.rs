//! A token is given back (RFC 7009).

use actix_web::{HttpRequest, HttpResponse, post, web};
use utoipa::ToSchema;

use super::client::{acted, presented};
use super::refusal::{Refusal, RefusalBody, settled};
use super::token::MAX_TOKEN;
use crate::intake::form::FormMembers;
use crate::intake::limits::{Apps, Pace};
use crate::responses::problem::Problem;
use app::App;
use app::oauth::{self, Presented};

/// What is sent, as a form.
#[derive(ToSchema)]
#[schema(as = TokenQuestion)]
#[expect(dead_code, reason = "it describes a form in the document; the form is read by name")]
pub(super) struct TokenQuestion {
    token: String,
    /// Passed over: a token is known by itself.
    token_type_hint: Option<String>,
    /// Unless it stands in `Authorization: Basic`.
    client_id: Option<String>,
    /// Of a confidential application, unless it stands in `Authorization: Basic`.
    client_secret: Option<String>,
}

/// Who asks about which token.
pub(super) fn question(
    request: &HttpRequest,
    pace: Result<Pace<Apps>, Problem>,
    form: Result<FormMembers, Problem>,
) -> Result<(Presented, String), Refusal> {
    let (_, form) = (pace?, form?);
    if form.repeats() {
        return Err(Refusal::unreadable("a parameter is given twice"));
    }
    let token = form.once("token").filter(|token| !token.is_empty() && token.len() <= MAX_TOKEN);
    let token = token.ok_or_else(|| Refusal::unreadable("token is missing"))?.to_owned();
    Ok((presented(request, &form)?, token))
}

/// Give a token back
///
/// RFC 7009, of an access or a refresh token: with either, all that belongs to the same session is over at once. The
/// consent stays; the citizen takes that back themselves. A token that is unknown or over is answered the same.
#[utoipa::path(tag = "apps", request_body(content = TokenQuestion, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "It is good for nothing any more"), (status = 400, body = RefusalBody),
        (status = 401, body = RefusalBody), (status = 429, body = RefusalBody), (status = 500, body = RefusalBody),
        (status = 503, body = RefusalBody)),
    extensions(("x-in-read-only-mode" = json!("served")), ("x-foreign-parameters" = json!("all"))))]
#[post("/oauth/revoke")]
pub(super) async fn revoke_token(
    request: HttpRequest,
    app: web::Data<App>,
    pace: Result<Pace<Apps>, Problem>,
    form: Result<FormMembers, Problem>,
) -> HttpResponse {
    settled(revoked(request, app, pace, form).await)
}

async fn revoked(
    request: HttpRequest,
    app: web::Data<App>,
    pace: Result<Pace<Apps>, Problem>,
    form: Result<FormMembers, Problem>,
) -> Result<HttpResponse, Refusal> {
    let (client, token) = question(&request, pace, form)?;
    acted(app.into_inner(), client, move |work, app| oauth::revoke(work, app, &token)).await?;
    Ok(HttpResponse::Ok().finish())
}
