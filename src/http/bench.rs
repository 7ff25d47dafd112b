//! Calls for `petitions bench` alone, behind a hidden flag: what the service's own calls are compared with.

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get, post, web};

use crate::citizen::signatures::{ReceiptView, SignBody};
use crate::intake::Body;
use crate::intake::auth::Signed;
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use app::App;
use app::sign_queue::SignQueue;

/// The queue of a writer that looks at accounts and sessions as the real one does, and writes nothing.
pub struct Dry(pub SignQueue);

/// Largest constant answer, in bytes.
const MAX_BYTES: usize = 256 * 1024;
static CONSTANT: [u8; MAX_BYTES] = [b' '; MAX_BYTES];

pub fn routes(config: &mut web::ServiceConfig, dry: Option<&web::Data<Dry>>) {
    if let Some(dry) = dry {
        config.app_data(dry.clone()).service(constant).service(sign_nothing);
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
    queue: web::Data<Dry>,
    signer: Signed,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let request = SignBody::request(&app, &queue.0, &signer, id, body)?;
    let receipt = queue.0.sign(request).await?;
    Ok(HttpResponse::Created().json(ReceiptView::from(receipt)))
}
