//! Statements that are signed: their bytes, and nothing around them.

use actix_web::http::header::{self, EntityTag, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};

use crate::responses::readings::{Caching, tagged};
use app::statements::Statement;
use credentials::hex;

/// The bytes of a statement, with their SHA-256 as ETag.
pub(crate) fn statement(
    request: &HttpRequest,
    statement: Statement,
    caching: Caching,
) -> HttpResponse {
    let etag = EntityTag::new_strong(hex(&statement.hash));
    let language = HeaderValue::from_static(statement.language.code());
    let bytes = statement.body.into_bytes();
    let mut response = tagged(request, bytes, "text/plain; charset=utf-8", &etag, caching);
    response.headers_mut().insert(header::CONTENT_LANGUAGE, language);
    response
}
