//! The doors of applications (OAuth 2.1): where they get tokens, give them back, ask about one, and read where all of it
//! lies. Here everything is said in the words of those protocols, errors too.

mod client;
mod introspection;
mod metadata;
mod refusal;
mod revocation;
mod token;

use utoipa_actix_web::service_config::ServiceConfig;

/// Their calls.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(token::give_tokens)
        .service(revocation::revoke_token)
        .service(introspection::inspect_token)
        .service(metadata::oauth_metadata);
}
