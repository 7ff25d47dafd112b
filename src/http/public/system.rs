//! Whether the service lives, whether it can work, its public keys, its document.

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};

use crate::responses::problem::Problem;
use app::sign_queue::SignQueue;
use app::{App, readiness};

/// The process lives; says nothing about the database.
#[utoipa::path(tag = "system", responses((status = 204, description = "The process lives")))]
#[get("/healthz")]
pub async fn healthz() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// A signature that arrives now could be acknowledged
///
/// The database commits a trial, tried once a second at most; its schema is the one this program knows; the queue has
/// room and a writer. Otherwise 503, whose `code` says which of them it is.
#[utoipa::path(tag = "system", responses((status = 200, description = "The service can work")))]
#[get("/readyz")]
pub async fn readyz(
    app: web::Data<App>,
    queue: web::Data<SignQueue>,
) -> Result<HttpResponse, Problem> {
    readiness::ready(&app.into_inner(), &queue).await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "status": "ready" })))
}

/// The public keys of access tokens (RFC 7517).
#[utoipa::path(tag = "system", responses((status = 200, description = "JSON Web Key Set")))]
#[get("/.well-known/jwks.json")]
pub async fn jwks(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .json(app.tokens.jwks())
}

/// The OpenAPI document, ready to be sent.
#[derive(Clone)]
pub struct OpenApiText(pub(crate) web::Bytes);

/// This document
#[utoipa::path(tag = "system", responses((status = 200, description = "OpenAPI 3.1")))]
#[get("/openapi.json")]
pub async fn openapi_json(text: web::Data<OpenApiText>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .content_type("application/json")
        .body(text.0.clone())
}
