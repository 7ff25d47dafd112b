//! Signing in, and registering, at identity providers.

pub(crate) mod conversation;
mod logout;
mod own;
mod registration;

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::one_time_codes::OTP;
use super::sessions::{TokenPair, client_name, signed_in};
use crate::intake::limits::{Pace, SignIn};
use crate::intake::query::Query;
use crate::intake::{Body, Field, line};
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, reading};
use app::App;
use app::providers::{self, Entrance};
use conversation::{BegunView, brought};
use identity_providers::{Provider, Serves};

/// The calls of identity providers.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_identity_providers)
        .service(begin_authorization)
        .service(sign_in_at_provider)
        .service(registration::register_at_provider)
        .service(logout::hear_logout)
        .service(own::list_identities)
        .service(own::begin_linking)
        .service(own::link_identity)
        .service(own::unlink_identity);
}

/// What a provider is called.
#[derive(Serialize, ToSchema)]
struct DisplayName {
    kk: String,
    ru: String,
    en: String,
}

/// A provider at which people can sign in.
#[derive(Serialize, ToSchema)]
#[schema(as = IdentityProvider)]
struct ProviderView {
    /// Its name in addresses.
    #[schema(example = "egov")]
    name: String,
    display_name: DisplayName,
    /// Whom it signs in: `citizens` or `staff`.
    #[schema(example = "citizens")]
    serves: &'static str,
}

impl From<&Provider> for ProviderView {
    fn from(provider: &Provider) -> Self {
        let settings = provider.settings();
        let display = settings.display_name.clone();
        Self {
            name: settings.name.clone(),
            display_name: DisplayName { kk: display.kk, ru: display.ru, en: display.en },
            serves: match settings.serves {
                Serves::Citizens => "citizens",
                Serves::Staff => "staff",
            },
        }
    }
}

/// List the identity providers
///
/// Where a citizen of this deployment may sign in besides, with the name to show on the button.
#[utoipa::path(tag = "sessions", responses((status = 200, body = Page<ProviderView>)))]
#[get("/identity-providers")]
async fn list_identity_providers(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let items = app.providers().iter().map(ProviderView::from).collect();
    reading(&request, &Page { items, next_cursor: None }, Caching::Public)
}

/// Begin to sign in at a provider
///
/// The code flow of OpenID Connect with PKCE. What is answered is good once and for ten minutes, in the client that
/// asked for it.
#[utoipa::path(tag = "sessions", params(("name" = String, Path)),
    responses((status = 200, body = BegunView)))]
#[get("/identity-providers/{name}/authorization")]
async fn begin_authorization(
    request: HttpRequest,
    app: web::Data<App>,
    _pace: Pace<SignIn>,
    name: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let begun = providers::begin(&app.into_inner(), &name, None).await?;
    Ok(HttpResponse::Ok().json(BegunView::from(begun)))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ProviderSignIn)]
struct SignInBody {
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
    /// The code of the authenticator app, or a recovery code, for accounts that have a second factor here.
    #[schema(value_type = Option<String>)]
    otp: Field<String>,
}

/// Sign in with what a provider sent back
///
/// Of a citizen whom nobody knows yet it answers 409 `registration_required`: the same is then sent to
/// `POST /accounts/provider` with what the provider does not know. An account with a second factor here answers 401
/// `otp_required`: the same is sent again with the code. That the provider tells the address of an account opens none:
/// its holder links the two (`POST /me/identity-providers/{name}/authorization`).
#[utoipa::path(tag = "sessions", request_body = SignInBody, responses((status = 201, body = TokenPair)),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/sessions/provider")]
async fn sign_in_at_provider(
    request: HttpRequest,
    app: web::Data<App>,
    pace: Pace<SignIn>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<SignInBody>()?;
    let answer = brought(&mut faults, [fields.state, fields.verifier, fields.code], fields.iss);
    let otp = faults.optional("/otp", fields.otp, line(OTP));
    let brought = faults.settle(|| answer)?;
    let (network, client) = (app.identity.network(pace.address), client_name(&request));
    let grant = providers::sign_in(&app, Entrance { brought, otp, network, client }).await?;
    Ok(signed_in(&request, grant))
}
