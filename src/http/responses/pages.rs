//! Pages of lists, and where each goes on.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::responses::problem::Problem;
use crate::responses::readings::{Caching, JSON, json_bytes, written};

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub(crate) items: Vec<T>,
    /// Pass it as `cursor` to read on; null on the last page, and where a list is one page.
    #[schema(required = true)]
    pub(crate) next_cursor: Option<String>,
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

/// A list: a reading with `Link: rel="next"` when there is more.
///
/// # Errors
/// As `reading`.
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
/// As `reading`.
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
        let others = other_parameters(request.query_string());
        if let Ok(link) = HeaderValue::from_str(&next_link(request.path(), &others, cursor)) {
            response.headers_mut().insert(header::LINK, link);
        }
    }
    response
}

/// The other parameters than the cursor, as they were written, each followed by `&`.
pub(crate) fn other_parameters(query: &str) -> String {
    let is_cursor = |pair: &str| {
        let decoded = web::Query::<Vec<(String, String)>>::from_query(pair);
        decoded.is_ok_and(|pairs| pairs.iter().any(|(name, _)| name == "cursor"))
    };
    let others = query.split('&').filter(|pair| !pair.is_empty() && !is_cursor(pair));
    others.fold(String::new(), |query, pair| query + pair + "&")
}
