//! Electronic signatures (ЭЦП) without any ministry: an authority that issues to whoever asks, signs in their place,
//! answers for its certificates, and fails on demand.

mod broker;
mod certificates;
pub(crate) mod cms;
mod responders;
mod revocations;
mod verification;
mod vocabulary;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(certificates::list_eds_authorities)
        .service(certificates::issue_certificate)
        .service(cms::make_cms)
        .service(verification::verify_cms)
        .service(revocations::judge_certificate)
        .service(revocations::break_eds_responders)
        .service(responders::answer_ocsp)
        .service(responders::read_revocation_list)
        .configure(broker::routes);
}
