//! Readings: 200 with a strong ETag and rules for caches, or 304.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, EntityTag};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;

use crate::responses::negotiation::has;
use crate::responses::problem::Problem;
use app::Error;
use credentials::{hex, sha256};

/// The media type of most answers.
pub(crate) const JSON: &str = "application/json";

/// Who may keep an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caching {
    /// Anybody, for a second, and longer while we are out of reach.
    Public,
    /// Nobody: it was made for one reader.
    Private,
}

impl Caching {
    /// The value of `Cache-Control`.
    pub(crate) const fn control(self) -> &'static str {
        match self {
            Self::Public => "public, max-age=1, stale-while-revalidate=10, stale-if-error=600",
            Self::Private => "private, no-store",
        }
    }
}

/// A reading: 200 with a strong ETag, or 304 when the reader has it already.
///
/// # Errors
/// [`Problem`] when the answer cannot be written, which would be a fault of ours.
pub fn reading<T: Serialize>(
    request: &HttpRequest,
    body: &T,
    caching: Caching,
) -> Result<HttpResponse, Problem> {
    Ok(written(request, json_bytes(body)?, JSON, caching))
}

/// A reading whose ETag is the given one.
///
/// # Errors
/// As [`reading`].
pub fn reading_tagged<T: Serialize>(
    request: &HttpRequest,
    body: &T,
    etag: &EntityTag,
    caching: Caching,
) -> Result<HttpResponse, Problem> {
    Ok(tagged(request, json_bytes(body)?, JSON, etag, caching))
}

/// A reading in another format than JSON.
pub fn written(
    request: &HttpRequest,
    bytes: Vec<u8>,
    media_type: &str,
    caching: Caching,
) -> HttpResponse {
    let etag = entity_tag(&bytes);
    tagged(request, bytes, media_type, &etag, caching)
}

/// The strong ETag of these bytes: half of their SHA-256, in hexadecimal.
pub(crate) fn entity_tag(bytes: &[u8]) -> EntityTag {
    EntityTag::new_strong(hex(&sha256(bytes)[..16]))
}

pub(super) fn tagged(
    request: &HttpRequest,
    bytes: Vec<u8>,
    media_type: &str,
    etag: &EntityTag,
    caching: Caching,
) -> HttpResponse {
    let status = if has(request, etag) { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut response = HttpResponseBuilder::new(status);
    response
        .insert_header(header::ETag(etag.clone()))
        .insert_header((header::CACHE_CONTROL, caching.control()))
        .insert_header((header::VARY, "Accept, Accept-Language, Authorization"));
    if status == StatusCode::NOT_MODIFIED {
        return response.finish();
    }
    response.content_type(media_type).body(bytes)
}

/// A body as JSON.
///
/// # Errors
/// As [`reading`].
pub(crate) fn json_bytes<T: Serialize>(body: &T) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(body).map_err(|error| Error::Internal(error.to_string()).into())
}
