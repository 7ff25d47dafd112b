//! The public log of signatures as files (C2SP tlog-tiles).

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::query::Query;
use crate::responses::Caching;
use crate::responses::problem::Problem;
use app::signature_log::serve;
use app::{App, Error};

/// The calls that read the log.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_log_checkpoint).service(read_log_key).service(read_log_tile);
}

const TEXT: &str = "text/plain; charset=utf-8";
/// What was once in the log stays as it is, whoever asks.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

fn text(text: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, Caching::Public.control()))
        .content_type(TEXT)
        .body(text)
}

/// The signed head of the log of signatures
///
/// A checkpoint (C2SP tlog-checkpoint): the log's name, how many entries it has, the root of the tree over them, and the
/// log's signature. A new one comes within seconds of a signature, a withdrawal or a step of a petition. 404 before the
/// first entry. `docs/VERIFY.md` says what an entry says and what follows from it.
#[utoipa::path(tag = "signature-log",
    responses((status = 200, description = "A signed note", content_type = "text/plain; charset=utf-8", body = String)))]
#[get("/log/checkpoint")]
async fn read_log_checkpoint(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let head = app.signature_log.head().ok_or(Error::NotFound)?;
    Ok(text(head.note.clone()))
}

/// The key of the log of signatures
///
/// As verifiers and witnesses take it (C2SP signed-note, `name+id+key`). Whoever wants to be sure of it has it from several
/// places and keeps it: it is never changed.
#[utoipa::path(tag = "signature-log",
    responses((status = 200, description = "A verifier key", content_type = "text/plain; charset=utf-8", body = String)))]
#[get("/log/key")]
async fn read_log_key(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    Ok(text(format!("{}\n", app.signature_log.verifier_key())))
}

/// A tile of the log of signatures
///
/// Hashes of the tree, or with `entries` in the place of the level the entries themselves (C2SP tlog-tiles v0.1): 256 to a
/// tile, and `.p/<width>` for one that is not full yet. The number is written in groups of three digits, `x001/234`. Cacheable
/// for ever.
#[utoipa::path(tag = "signature-log", path = "/log/tile/{level}/{number}",
    params(("level" = String, Path, description = "From 0 to 7, or `entries`"),
        ("number" = String, Path, description = "As `000`, `x001/234` or `x001/234.p/17`")),
    responses((status = 200, description = "The bytes", content_type = "application/octet-stream", body = String)),
    extensions(("x-many-segments" = json!("number"))))]
#[get("/log/tile/{level}/{number:.*}")]
async fn read_log_tile(
    request: HttpRequest,
    app: web::Data<App>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let (level, number) = path.into_inner();
    let resource = format!("tile/{level}/{number}").parse().map_err(|_| Error::NotFound)?;
    let bytes = app.into_inner().read(move |work| serve(work, resource)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, FOR_EVER))
        .content_type("application/octet-stream")
        .body(bytes))
}
