//! Tokens that come back from a mail, and the answer to whoever asks for one.

use std::ops::RangeInclusive;

use actix_web::HttpResponse;

/// Longest mailed token taken in, in characters.
pub(crate) const TOKEN: RangeInclusive<usize> = 1..=200;

/// The same for everybody, so that it does not tell whether there is an account.
pub(crate) fn accepted() -> HttpResponse {
    HttpResponse::Accepted().json(serde_json::json!({ "status": "accepted" }))
}
