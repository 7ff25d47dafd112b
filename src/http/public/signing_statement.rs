//! What is signed by an electronic signature.

use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::MaybeCaller;
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::public::reader::Reader;
use crate::responses::problem::Problem;
use crate::responses::statement;
use app::{App, petitions};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_signing_statement);
}

/// Read what is signed by an electronic signature
///
/// The exact bytes: a short text in the petition's language that names the petition, its number, the SHA-256 of its
/// frozen text, and that the signer joins; of a draft, for its author, that they file it. Its first line names its
/// version, its ETag is its SHA-256. Sign these bytes (ЭЦП) and send the CMS as `cms` with the signature, or with the
/// submission.
#[utoipa::path(tag = "signatures", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key")),
    responses((status = 200, description = "The bytes to sign", content_type = "text/plain; charset=utf-8", body = String)))]
#[get("/petitions/{id}/signing-statement")]
async fn read_signing_statement(
    request: HttpRequest,
    app: web::Data<App>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    query.finish()?;
    let caching = reader.caching();
    let Reader { caller, link_key } = reader;
    let signed = app
        .into_inner()
        .read(move |work| {
            petitions::signing_statement(work, caller.0.as_ref(), id.0, link_key.as_deref())
        })
        .await?;
    Ok(statement(&request, signed, caching))
}
