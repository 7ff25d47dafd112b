//! Every route of the service.

use actix_web::middleware::from_fn;
use utoipa_actix_web::scope::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{account, apps, citizen, public, sandbox, staff};

/// Every route of the service. A route that is not registered here is neither served nor
/// documented.
pub(crate) fn routes(config: &mut ServiceConfig<'_>, sandbox: bool) {
    config
        .service(public::system::healthz)
        .service(public::system::readyz)
        .service(public::system::jwks)
        .service(public::system::openapi_json)
        .configure(public::signature_log::routes)
        .configure(apps::routes)
        .service(scope("/api/public/v1").configure(public::incumbent::routes));
    let mut api = scope("/api/v1").configure(calls);
    if sandbox {
        let guarded =
            || scope("/dev").wrap(from_fn(sandbox::only_this_machine)).configure(sandbox::routes);
        api = api.service(guarded());
        config.service(guarded());
    }
    config.service(api);
}

/// The calls below the base path. Routes are tried in this order: what is called most comes first.
fn calls(config: &mut ServiceConfig<'_>) {
    config
        .configure(citizen::signatures::routes)
        .configure(public::listing::routes)
        .configure(public::open_data::routes)
        .configure(public::similar::routes)
        .configure(public::petitions::routes)
        .configure(public::statistics::routes)
        .configure(public::badge::routes)
        .configure(public::signing_statement::routes)
        .configure(citizen::signing_sessions::routes)
        .configure(public::events::routes)
        .configure(citizen::petitions::routes)
        .configure(citizen::correction::routes)
        .configure(public::course::routes)
        .configure(public::follow_ups::routes)
        .configure(account::eds::routes)
        .configure(account::sessions::routes)
        .configure(account::registration::routes)
        .configure(account::providers::routes)
        .configure(account::own_account::routes)
        .configure(account::inbox::routes)
        .configure(account::personal_data::routes)
        .configure(staff::accounts::routes)
        .configure(staff::identities::routes)
        .configure(staff::identity_checks::routes)
        .configure(account::apps::routes)
        .configure(account::authorization::routes)
        .configure(account::consents::routes)
        .configure(account::webhooks::routes)
        .configure(citizen::comments::routes)
        .configure(staff::comments::routes)
        .configure(citizen::attachments::routes)
        .configure(staff::moderation::routes)
        .configure(staff::desk::routes)
        .configure(staff::inquiries::routes)
        .configure(staff::paper::routes)
        .configure(staff::paper_sheets::routes)
        .configure(staff::invalidations::routes)
        .configure(staff::takedowns::routes)
        .configure(staff::consideration::routes)
        .configure(staff::case_file::routes)
        .configure(staff::signature_bundle::routes)
        .configure(citizen::complaints::routes)
        .configure(citizen::coercion_reports::routes)
        .configure(citizen::representatives::routes)
        .configure(account::subscriptions::routes)
        .configure(account::deliveries::routes)
        .configure(staff::kill_switches::routes)
        .configure(public::reference::routes);
}
