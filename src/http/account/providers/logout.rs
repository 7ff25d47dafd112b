//! What a provider tells this service.

use actix_web::{HttpResponse, post, web};
use utoipa::ToSchema;

use crate::intake::form::FormMembers;
use crate::intake::limits::{Pace, SignIn};
use crate::responses::problem::Problem;
use app::providers;
use app::{App, Error};

/// A form with a logout token.
#[derive(ToSchema)]
#[schema(as = BackChannelLogout)]
#[allow(dead_code, reason = "described here, and read member by member")]
struct LogoutForm {
    logout_token: String,
}

/// Hear from a provider that somebody has left it
///
/// Back-channel logout (OpenID Connect Back-Channel Logout 1.0): ends the sessions that the provider's word has opened,
/// those of one session there or all of a person. Each token is heard once.
#[utoipa::path(tag = "sessions", params(("name" = String, Path)),
    request_body(content = LogoutForm, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "Ended")),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/identity-providers/{name}/logout")]
pub(super) async fn hear_logout(
    app: web::Data<App>,
    _pace: Pace<SignIn>,
    name: web::Path<String>,
    form: FormMembers,
) -> Result<HttpResponse, Problem> {
    let token = form.once("logout_token");
    let token = token.ok_or_else(|| Problem::bad_request("malformed_token", "no logout_token"))?;
    match providers::logout(&app.into_inner(), &name, token).await {
        Ok(_) => Ok(HttpResponse::Ok().finish()),
        // The standard's word for a token that is not accepted (2.8).
        Err(Error::ProviderRefused(fault)) if !fault.is_transient() => {
            Err(Problem::bad_request(fault.code(), fault.to_string()))
        }
        Err(other) => Err(other.into()),
    }
}
