//! The sandbox for app developers. Served in development only, and only to this machine.

mod clock;
mod eds;
mod gate;
mod mails;
mod people;

use utoipa_actix_web::service_config::ServiceConfig;

pub use gate::only_this_machine;

/// The calls of this folder.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(clock::read_clock)
        .service(clock::set_clock)
        .service(clock::advance_clock)
        .service(mails::list_mails)
        .service(people::make_citizens)
        .service(people::make_staff)
        .configure(eds::routes);
}
