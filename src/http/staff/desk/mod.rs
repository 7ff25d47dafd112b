//! The desk of moderators. None of it is public, and none of it is told to the author of the petition.

mod bursts;
mod delay_notices;
mod hold;
mod notes;
mod papers;
mod rejection_reasons;
pub(crate) mod tags;

use utoipa_actix_web::service_config::ServiceConfig;

/// The calls of the desk.
pub fn routes(config: &mut ServiceConfig<'_>) {
    hold::routes(config);
    papers::routes(config);
    bursts::routes(config);
    notes::routes(config);
    tags::routes(config);
    rejection_reasons::routes(config);
    delay_notices::routes(config);
}
