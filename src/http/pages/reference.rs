//! Pages of what petitions go by: public bodies, territories, the rules, the working calendar.

mod bodies;
mod calendar;
mod rules;
mod territories;

use actix_web::web;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/bodies", web::get().to(bodies::list))
        .route("/bodies/{slug}", web::get().to(bodies::show))
        .route("/territories", web::get().to(territories::show))
        .route("/rules", web::get().to(rules::show))
        .route("/how-to-file", web::get().to(rules::how_to_file))
        .route("/privacy", web::get().to(rules::privacy))
        .route("/calendar", web::get().to(calendar::show));
}
