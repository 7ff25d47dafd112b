//! Reference data: public bodies, territories, rules, the working calendar.

pub(crate) mod calendar;
mod official_names;
pub(crate) mod public_bodies;
mod reorganisations;
pub(crate) mod rules;
mod search;
pub(crate) mod territories;
pub(crate) mod working_days;

use utoipa_actix_web::service_config::ServiceConfig;

/// The calls of this folder.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(public_bodies::list_public_bodies)
        .service(public_bodies::read_public_body)
        .service(reorganisations::reorganise_public_body)
        .service(territories::list_territories)
        .service(rules::list_rules)
        .service(rules::read_rule_set)
        .service(working_days::reckon_working_days)
        .service(calendar::read_calendar)
        .service(calendar::change_calendar);
}
