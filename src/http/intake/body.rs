//! Bodies as they come: read whole within bounds, and judged when the handler asks.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, StatusCode, header};
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt as _;
use futures_util::future::LocalBoxFuture;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::intake::fields::Faults;
use crate::intake::json::parse;
use crate::responses::JSON;
use crate::responses::problem::Problem;

/// Largest body, in bytes: a petition's text in full, in Cyrillic, with room to spare.
pub(crate) const MAX_BYTES: usize = 256 * 1024;
/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();
/// A body that is not here by then is given up (actix itself would wait for ever).
pub(super) const DEADLINE: Duration = Duration::from_secs(10);

/// The raw body. Read at once, judged only when the handler asks, so that who may call is
/// settled first.
pub struct Body(Result<Bytes, Problem>);

impl FromRequest for Body {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = payload.take();
        let content_type = request.headers().get(header::CONTENT_TYPE).cloned();
        // What these two change stands in the body alone.
        let needs_body = matches!(*request.method(), Method::PATCH | Method::PUT);
        let compressed = is_compressed(request.headers());
        Box::pin(async move {
            let read = tokio::time::timeout(DEADLINE, read(payload)).await;
            let bytes = read.unwrap_or_else(|_| {
                Err(Problem::new(
                    StatusCode::REQUEST_TIMEOUT,
                    "payload_timeout",
                    "the body took too long",
                ))
            });
            let json = content_type
                .as_ref()
                .and_then(|value| value.to_str().ok())
                .and_then(|value| value.split(';').next())
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
            Ok(Self(bytes.and_then(|bytes| {
                if compressed {
                    Err(Problem::unsupported_coding())
                } else if needs_body && bytes.is_empty() {
                    Err(Problem::bad_request("malformed_json", "the body is missing"))
                } else if json || bytes.is_empty() {
                    Ok(without_mark(bytes))
                } else {
                    Err(Problem::unsupported_type(JSON))
                }
            })))
        })
    }
}

/// Whether a body is said to be compressed. What it says is believed: a body that is JSON all the same is not looked
/// for behind it.
pub fn is_compressed(headers: &HeaderMap) -> bool {
    let codings = headers.get_all(header::CONTENT_ENCODING);
    codings
        .flat_map(|value| value.to_str().unwrap_or("unreadable").split(','))
        .map(str::trim)
        .any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case("identity"))
}

/// Without the byte order mark that editors and some clients write before the text (RFC 8259, 8.1, lets a reader
/// pass over it).
fn without_mark(mut bytes: Bytes) -> Bytes {
    if bytes.starts_with(BYTE_ORDER_MARK) { bytes.split_off(BYTE_ORDER_MARK.len()) } else { bytes }
}

pub(super) async fn read(mut payload: Payload) -> Result<Bytes, Problem> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk =
            chunk.map_err(|_| Problem::bad_request("malformed_json", "the body broke off"))?;
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "body_too_large",
                format!("at most {MAX_BYTES} bytes are read"),
            ));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

impl Body {
    /// The body's bytes, for a fingerprint.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_deref().unwrap_or_default()
    }

    /// The body as `T`, whose members are all `Field`s, with the faults found so far.
    ///
    /// # Errors
    /// 400 for what is no JSON, 413, 415, and 422 for what is no object.
    pub fn fields<T: DeserializeOwned>(self) -> Result<(T, Faults), Problem> {
        let bytes = self.0?;
        let value = if bytes.is_empty() { Value::Object(Map::new()) } else { parse(&bytes)? };
        let Value::Object(object) = value else {
            return Err(Faults::one("", "wrong_type", "the body must be a JSON object"));
        };
        let mut faults = Faults::default();
        match faults.members::<T>("", object) {
            Some(taken) => Ok((taken, faults)),
            None => Err(faults.into_problem()),
        }
    }
}

/// A body that has nothing to say: empty, or an empty object.
///
/// # Errors
/// As [`Body::fields`].
pub fn nothing(body: Body) -> Result<(), Problem> {
    #[derive(Deserialize)]
    struct Nothing {}
    let (Nothing {}, faults) = body.fields::<Nothing>()?;
    faults.settle(|| Some(()))
}
