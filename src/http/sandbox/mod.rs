//! The sandbox for app developers. Served in development only, and only to this machine.

mod clock;
pub(crate) mod eds;
mod gate;
mod identity_provider;
mod mails;
mod people;

use utoipa_actix_web::service_config::ServiceConfig;

pub use gate::{is_own_page, only_this_machine};

/// The calls of this folder.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(clock::read_clock)
        .service(clock::set_clock)
        .service(clock::advance_clock)
        .service(mails::list_mails)
        .service(identity_provider::read_provider)
        .service(identity_provider::read_provider_keys)
        .service(identity_provider::authorize_at_provider)
        .service(identity_provider::exchange_at_provider)
        .service(identity_provider::read_provider_claims)
        .service(identity_provider::enrol_at_provider)
        .service(identity_provider::make_logout_token)
        .service(people::make_citizens)
        .service(people::make_staff)
        .configure(eds::routes);
}
