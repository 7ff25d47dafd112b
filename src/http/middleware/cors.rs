//! Pages of other origins (Fetch, 3.2): everybody's may read what is public, those of known web clients may call.
//!
//! `actix-cors` cannot say this. It holds one policy for all answers, while here the same address is open to every
//! origin without a secret and to listed ones with it; it answers each OPTIONS that is a preflight itself, so that
//! `Allow` is lost and an unknown origin gets 400; and it names the request headers of preflights in `Vary` too.

use actix_web::HttpResponseBuilder;
use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

use crate::middleware::addresses::Addresses;
use crate::middleware::trackers::names;
use app::App;

/// Answer headers that a page of another origin may read.
const EXPOSED: &str = "ETag, Link, Location, Content-Disposition, Content-Language, WWW-Authenticate, \
                       Idempotency-Replayed, Retry-After, RateLimit, RateLimit-Policy, Allow, Accept, Accept-Encoding, \
                       Deprecation, Sunset, Accept-Ranges, Content-Range";

/// Request headers that a page of a known web client may send.
const TAKEN: &str = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Link-Key, Accept, Accept-Language, \
                     Last-Event-ID, Range, If-Range";

/// Request headers that everybody's pages may send with a public reading.
const OPEN_TAKEN: &str = "If-None-Match, Accept-Language, Range, If-Range";

/// Whose pages may read an answer.
pub(super) enum Readers {
    /// Everybody's.
    All,
    /// Those of this origin, a known web client.
    Client(HeaderValue),
    /// None but our own.
    Ours,
}

impl Readers {
    /// Those of the answer to this request.
    pub(super) fn of(
        request: &ServiceRequest,
        addresses: Option<&Addresses>,
        app: Option<&App>,
    ) -> Self {
        if addresses.is_some_and(|addresses| is_open(request, addresses)) {
            return Self::All;
        }
        app.and_then(|app| known_origin(request.headers(), app)).map_or(Self::Ours, Self::Client)
    }

    /// Whether everybody's pages may.
    pub(super) fn are_all(&self) -> bool {
        matches!(self, Self::All)
    }
}

/// Whether pages of other origins may read the answer: a public reading, asked for without any
/// secret.
fn is_open(request: &ServiceRequest, addresses: &Addresses) -> bool {
    let headers = request.headers();
    request.method() == Method::GET
        && !headers.contains_key(header::AUTHORIZATION)
        && !headers.contains_key("Link-Key")
        && !names(request.query_string(), "link_key")
        && addresses.is_open(request.path())
}

/// The origin of a web client that may make authenticated calls, if the caller is one: exactly a listed one.
pub(super) fn known_origin(headers: &HeaderMap, app: &App) -> Option<HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    app.allowed_origins
        .iter()
        .any(|allowed| allowed.as_bytes() == origin.as_bytes())
        .then(|| origin.clone())
}

/// Says on an answer whose pages may read it.
pub(super) fn allow(readers: Readers, headers: &mut HeaderMap) {
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let origin = match readers {
        Readers::All => HeaderValue::from_static("*"),
        Readers::Client(origin) => origin,
        Readers::Ours => return,
    };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
}

/// What a preflight is told: known web clients may call everything here, others may read without a secret (Fetch, 4.8).
pub(super) fn preflight(answer: &mut HttpResponseBuilder, methods: &[Method], known_client: bool) {
    if known_client {
        let methods = methods.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        answer
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, methods))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, TAKEN))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, "7200"));
    } else if methods.contains(&Method::GET) {
        answer
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, OPEN_TAKEN))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, "86400"));
    }
}
