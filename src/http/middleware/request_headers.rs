//! What headers may hold that every call reads, or many calls do.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::intake::query::{is_link_key, no_link_key};
use crate::responses::problem::Problem;

/// Longest value that is read of those below, in bytes. Browsers send a few dozen of the first; of tags there is room for a
/// hundred of ours.
pub(crate) const LONGEST: usize = 4_096;
/// Headers that are read of every request.
const READ: [HeaderName; 5] = [
    header::ACCEPT_LANGUAGE,
    header::IF_NONE_MATCH,
    header::IF_MATCH,
    header::RANGE,
    header::IF_RANGE,
];

/// Says no to headers that are longer than anybody needs (RFC 6585, 5), and to a key that cannot be one.
///
/// # Errors
/// 431 and 400.
pub(super) fn judge(headers: &HeaderMap) -> Result<(), Problem> {
    let length = |name: &HeaderName| headers.get_all(name).map(HeaderValue::len).sum::<usize>();
    if READ.iter().any(|name| length(name) > LONGEST) {
        return Err(Problem::of_status(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    }
    match headers.get("Link-Key") {
        Some(key) if !is_link_key(key.as_bytes()) => Err(no_link_key("Link-Key")),
        _ => Ok(()),
    }
}
