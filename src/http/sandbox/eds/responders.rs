//! The responders themselves, as the service and other programs ask them.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};

use super::vocabulary::{LINES, LineWord, line_of};
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, written};
use app::App;
use app::eds_sandbox::{self, Publication};

const QUESTION: &str = "application/ocsp-request";
const ANSWER: &str = "application/ocsp-response";
const LIST: &str = "application/pkix-crl";

/// Ask after a certificate of the sandbox by OCSP (RFC 6960)
///
/// Answers as the national responder does, also with the faults that were asked for.
#[utoipa::path(tag = "sandbox", request_body(content = Vec<u8>, content_type = "application/ocsp-request"),
    responses((status = 200, body = Vec<u8>, content_type = "application/ocsp-response")),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/eds/ocsp")]
pub(super) async fn answer_ocsp(
    request: HttpRequest,
    app: web::Data<App>,
    question: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_none_or(|kind| !kind.eq_ignore_ascii_case(QUESTION)) {
        return Err(Problem::unsupported_type(QUESTION));
    }
    let answer = eds_sandbox::answer_question(&app.into_inner(), question.to_vec()).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type(ANSWER)
        .body(answer))
}

fn yes(word: &str) -> Option<bool> {
    word.parse().ok()
}

/// Read a revocation list of the sandbox's authority (RFC 5280)
///
/// The complete list is of the beginning of the day (UTC), its delta of this moment.
#[utoipa::path(tag = "sandbox",
    params(("line" = LineWord, Query, description = "Of the authority in this line"),
        ("of_root" = Option<bool>, Query, description = "That of the root, about the authority below it"),
        ("delta" = Option<bool>, Query, description = "What has changed since the complete list")),
    responses((status = 200, body = Vec<u8>, content_type = "application/pkix-crl")))]
#[get("/eds/crl")]
pub(super) async fn read_revocation_list(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let line = query.parsed("line", line_of, LINES)?;
    let of_root = query.parsed("of_root", yes, "true or false")?.unwrap_or_default();
    let delta = query.parsed("delta", yes, "true or false")?.unwrap_or_default();
    query.finish()?;
    let line =
        line.ok_or_else(|| Problem::bad_request("invalid_parameter", format!("line: {LINES}")))?;
    let wanted = Publication { line, of_root, delta };
    let list = eds_sandbox::published_list(&app.into_inner(), wanted).await?;
    Ok(written(&request, list, LIST, Caching::Private))
}
