//! Answers: JSON with strong ETags, pages with their `Link`, cache rules.

pub mod cache;
pub mod mutations;
pub mod problem;
pub mod problem_pages;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use utoipa::ToSchema;

use crate::intake::query::others;
use crate::responses::problem::Problem;
use app::Error;
use credentials::{hex, sha256};

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
    pub(crate) const fn control(self) -> &'static str {
        match self {
            Self::Public => "public, max-age=1, stale-while-revalidate=10, stale-if-error=600",
            Self::Private => "private, no-store",
        }
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Pass it as `cursor` to read on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// A page of at most `limit` items out of `limit + 1` that were read.
    pub fn of(mut items: Vec<T>, limit: i64, position: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next_cursor = if more { items.last().map(position) } else { None };
        Self { items, next_cursor }
    }

    /// The same page with each item in another shape.
    pub fn map<U>(self, shape: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(shape).collect(), next_cursor: self.next_cursor }
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
    etag: &str,
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
    let etag = etag_of(&bytes);
    tagged(request, bytes, media_type, &etag, caching)
}

pub(crate) fn etag_of(bytes: &[u8]) -> String {
    format!("\"{}\"", hex(&sha256(bytes)[..16]))
}

fn tagged(
    request: &HttpRequest,
    bytes: Vec<u8>,
    media_type: &str,
    etag: &str,
    caching: Caching,
) -> HttpResponse {
    let status =
        if has(request.headers(), etag) { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut response = HttpResponseBuilder::new(status);
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, caching.control()))
        .insert_header((header::VARY, "Accept, Accept-Language, Authorization"));
    if status == StatusCode::NOT_MODIFIED {
        return response.finish();
    }
    response.content_type(media_type).body(bytes)
}

pub(crate) fn json_bytes<T: Serialize>(body: &T) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(body).map_err(|error| Error::Internal(error.to_string()).into())
}

/// Whether `If-None-Match` names this ETag (RFC 9110, 13.1.2).
pub(crate) fn has(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

/// A file to be saved, never shown or run in the reader's page.
pub fn file(
    request: &HttpRequest,
    content: Vec<u8>,
    media_type: &str,
    name: &str,
    etag: &str,
    caching: Caching,
) -> HttpResponse {
    let status =
        if has(request.headers(), etag) { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut response = HttpResponseBuilder::new(status);
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, caching.control()))
        .insert_header((header::VARY, "Authorization, Link-Key"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "sandbox; default-src 'none'; frame-ancestors 'none'",
        ))
        .insert_header((header::CONTENT_DISPOSITION, disposition(name)));
    if status == StatusCode::NOT_MODIFIED {
        return response.finish();
    }
    response.content_type(media_type).body(content)
}

/// The name in plain ASCII, and in full for readers of RFC 8187.
fn disposition(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let fallback: String = name
        .chars()
        .map(|character| if u8::try_from(character).is_ok_and(plain) { character } else { '_' })
        .collect();
    let full: String = name
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    format!("attachment; filename=\"{fallback}\"; filename*=UTF-8''{full}")
}

/// A list: a reading with `Link: rel="next"` when there is more.
///
/// # Errors
/// As [`reading`].
pub fn listing<T: Serialize>(
    request: &HttpRequest,
    page: &Page<T>,
    caching: Caching,
) -> Result<HttpResponse, Problem> {
    paged(request, page, page.next_cursor.as_deref(), caching)
}

/// A list that tells more than its page: a reading with `Link: rel="next"` when there is more.
///
/// # Errors
/// As [`reading`].
pub fn paged<T: Serialize>(
    request: &HttpRequest,
    body: &T,
    next: Option<&str>,
    caching: Caching,
) -> Result<HttpResponse, Problem> {
    Ok(paged_bytes(request, json_bytes(body)?, JSON, next, caching))
}

/// Where a list goes on (RFC 8288): the same path and parameters, another cursor.
pub(crate) fn next_link(path: &str, others: &str, cursor: &str) -> String {
    format!("<{path}?{others}cursor={cursor}>; rel=\"next\"")
}

/// A page in that format, with `Link: rel="next"` when there is more.
pub fn paged_bytes(
    request: &HttpRequest,
    bytes: Vec<u8>,
    media_type: &str,
    next: Option<&str>,
    caching: Caching,
) -> HttpResponse {
    let mut response = written(request, bytes, media_type, caching);
    if let Some(cursor) = next {
        if let Ok(link) = header::HeaderValue::from_str(&next_link(
            request.path(),
            &others(request.query_string()),
            cursor,
        )) {
            response.headers_mut().insert(header::LINK, link);
        }
    }
    response
}
