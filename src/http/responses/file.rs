//! Files, to be saved.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, EntityTag};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use crate::responses::negotiation::has;
use crate::responses::readings::Caching;

/// A file to be saved, never shown or run in the reader's page.
pub fn file(
    request: &HttpRequest,
    content: Vec<u8>,
    media_type: &str,
    name: &str,
    etag: &EntityTag,
    caching: Caching,
) -> HttpResponse {
    let status = if has(request, etag) { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut response = HttpResponseBuilder::new(status);
    response
        .insert_header(header::ETag(etag.clone()))
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
pub(crate) fn disposition(name: &str) -> String {
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
