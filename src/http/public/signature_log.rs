//! The public log of signatures as files (C2SP tlog-tiles).

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::query::Query;
use crate::responses::Caching;
use crate::responses::problem::Problem;
use crate::views::log_standing::LogStandingView;
use app::signature_log::{serve, standing};
use app::{App, Error};

/// The calls that read the log.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(read_log_checkpoint)
        .service(read_latest_log_checkpoint)
        .service(read_log_key)
        .service(read_log_witnesses)
        .service(read_log_tile);
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
/// log's signature. A new one comes within seconds of a signature, a withdrawal or a step of a petition. Where the log has
/// witnesses it is the largest head that enough of them have cosigned, with their cosignatures; `/log/witnesses` says how many
/// are enough. 404 before the first entry. `docs/VERIFY.md` says what an entry says and what follows from it.
#[utoipa::path(tag = "signature-log",
    responses((status = 200, description = "A signed note", content_type = "text/plain; charset=utf-8", body = String)))]
#[get("/log/checkpoint")]
async fn read_log_checkpoint(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    Ok(text(app.signature_log.published().ok_or(Error::NotFound)?))
}

/// The newest head of the log of signatures
///
/// As `/log/checkpoint`, and signed by the log as that is; but witnesses may not have seen it yet. 404 before the first entry.
#[utoipa::path(tag = "signature-log",
    responses((status = 200, description = "A signed note", content_type = "text/plain; charset=utf-8", body = String)))]
#[get("/log/checkpoint/latest")]
async fn read_latest_log_checkpoint(
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

/// How the log of signatures and its witnesses stand
///
/// Witnesses keep the largest log that they have seen and cosign a larger one when that continues it (C2SP tlog-witness), so
/// that nobody can be shown another log than everybody else. Whoever believes one of them has its key from itself, not from
/// here. A log that has `stopped` is not continued: its database lacks what it has signed; votes are taken and wait.
#[utoipa::path(tag = "signature-log",
    responses((status = 200, description = "Its witnesses", body = LogStandingView)))]
#[get("/log/witnesses")]
async fn read_log_witnesses(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let standing = app.into_inner().read(standing).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, Caching::Public.control()))
        .json(LogStandingView::from(standing)))
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
