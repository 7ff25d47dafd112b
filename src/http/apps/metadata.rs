//! Where the doors of applications lie (RFC 8414).

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::token::GrantType;
use app::App;
use app::apps::Scope;
use domain::language::Language;

/// The facts of RFC 8414 and RFC 9207 about this service.
#[derive(Serialize, ToSchema)]
#[schema(as = OAuthMetadata)]
struct MetadataView {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    revocation_endpoint: String,
    introspection_endpoint: String,
    jwks_uri: String,
    service_documentation: String,
    scopes_supported: Vec<&'static str>,
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 1],
    grant_types_supported: Vec<&'static str>,
    token_endpoint_auth_methods_supported: [&'static str; 3],
    revocation_endpoint_auth_methods_supported: [&'static str; 3],
    introspection_endpoint_auth_methods_supported: [&'static str; 2],
    code_challenge_methods_supported: [&'static str; 1],
    authorization_response_iss_parameter_supported: bool,
    ui_locales_supported: Vec<&'static str>,
}

const METHODS: [&str; 3] = ["client_secret_basic", "client_secret_post", "none"];

/// Where applications find what they need
///
/// The metadata of RFC 8414: a library for OAuth finds everything by `issuer`, the address of this service.
#[utoipa::path(tag = "apps", responses((status = 200, body = MetadataView)))]
#[get("/.well-known/oauth-authorization-server")]
pub(super) async fn oauth_metadata(app: web::Data<App>) -> HttpResponse {
    let at = |path: &str| format!("{}/{path}", app.links.public_url);
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=3600")).json(
        MetadataView {
            issuer: app.tokens.issuer().to_owned(),
            authorization_endpoint: app.links.page("oauth/authorize"),
            token_endpoint: at("oauth/token"),
            revocation_endpoint: at("oauth/revoke"),
            introspection_endpoint: at("oauth/introspect"),
            jwks_uri: at(".well-known/jwks.json"),
            service_documentation: at("docs/"),
            scopes_supported: Scope::ALL.map(Scope::code).to_vec(),
            response_types_supported: ["code"],
            response_modes_supported: ["query"],
            grant_types_supported: GrantType::ALL.map(GrantType::code).to_vec(),
            token_endpoint_auth_methods_supported: METHODS,
            revocation_endpoint_auth_methods_supported: METHODS,
            introspection_endpoint_auth_methods_supported: [METHODS[0], METHODS[1]],
            code_challenge_methods_supported: ["S256"],
            authorization_response_iss_parameter_supported: true,
            ui_locales_supported: Language::ALL.map(Language::code).to_vec(),
        },
    )
}
