//! All that is public, for whoever studies it: whole lists as tables and as lines, and the files of each day.

mod dumps;
mod petitions;
mod signers;
mod streaming;

use utoipa_actix_web::service_config::ServiceConfig;

/// The calls of this folder.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(petitions::export_petitions_csv)
        .service(petitions::export_petitions_ndjson)
        .service(signers::export_signers_csv)
        .service(signers::export_signers_ndjson)
        .service(dumps::list_exports)
        .service(dumps::download_export);
}
