//! Calls for `petitions bench` alone, behind the seam of `app::bench_seam`: what the service's own calls are compared
//! with.

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get, post, web};

use crate::citizen::signatures::{ReceiptView, SignBody, sign_by};
use crate::intake::Body;
use crate::intake::auth::Signed;
use crate::intake::limits::{Pace, Sign};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use app::App;
use app::bench_seam::BenchSeam;

/// Largest constant answer, in bytes.
const MAX_BYTES: usize = 256 * 1024;
static CONSTANT: [u8; MAX_BYTES] = [b' '; MAX_BYTES];

/// The calls, where there is a seam for them.
pub fn routes(config: &mut web::ServiceConfig, seam: Option<&web::Data<BenchSeam>>) {
    if let Some(seam) = seam {
        config
            .app_data(seam.clone())
            .service(constant)
            .service(sign_nothing)
            .service(sign_silently);
    }
}

/// The same bytes every time, with their ETag, through the same layers as a reading.
#[get("/api/v1/bench/constant")]
async fn constant(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let size = query.parsed(
        "bytes",
        |value| value.parse().ok().filter(|size| *size <= MAX_BYTES),
        "up to 262144",
    )?;
    query.finish()?;
    let bytes = Bytes::from_static(&CONSTANT).slice(..size.unwrap_or(0));
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, "\"constant\""))
        .insert_header((header::CACHE_CONTROL, "public, max-age=1"))
        .insert_header((header::VARY, "Accept"))
        .content_type("application/json")
        .body(bytes))
}

/// The ceiling of signing: the same token, account, session and body, and no law and no writing.
#[post("/api/v1/bench/petitions/{id}/signatures")]
async fn sign_nothing(
    app: web::Data<App>,
    seam: web::Data<BenchSeam>,
    signer: Signed,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let sent = SignBody::request(&app, &seam.checking, &signer, id, body)?;
    let receipt = seam.checking.sign(sent.request).await?;
    Ok(HttpResponse::Created().json(ReceiptView::from(receipt)))
}

/// Signing as it is, without a word to the public log: what the log costs.
#[post("/api/v1/bench/silent/petitions/{id}/signatures")]
async fn sign_silently(
    app: web::Data<App>,
    seam: web::Data<BenchSeam>,
    request: HttpRequest,
    signer: Signed,
    _pace: Pace<Sign>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    sign_by(&seam.silent, &app, &request, &signer, id, body).await
}
