//! The document itself, and those that are written by hand.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use app::error::{Fault, Limited};
use domain::assurance::Assurance;

/// The code of an answer that cannot say whether something was done.
pub(super) const UNKNOWN: &str = "outcome_unknown";
/// Faults that one answer lists.
const MAX_FAULTS: usize = 20;

/// An error on its way to the client.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Of the answer.
    pub status: StatusCode,
    /// The stable machine code; its titles stand in `data/problem_titles.csv`.
    pub code: &'static str,
    /// This occurrence, in English; it is told in the reader's language, by `data/problem_details.csv`.
    pub detail: String,
    /// The article that says no.
    pub legal_basis: Option<&'static str>,
    /// Every fault of the body.
    pub errors: Vec<Fault>,
    /// Seconds to wait before asking again.
    pub retry_after: Option<u32>,
    /// What would be taken instead: methods in `Allow`, codings in `Accept-Encoding`, types in `Accept`; or how much there is,
    /// in `Content-Range`.
    pub header: Option<Box<(HeaderName, String)>>,
    /// The connection ends with the answer.
    pub closing: bool,
    /// The allowance that is used up.
    pub limited: Option<Limited>,
    /// The call that settles whether something was done.
    pub repeat: Option<Box<Repeat>>,
    /// Who has the petition in hand.
    pub holder: Option<Box<HolderView>>,
    /// How often it is used that was to be deleted.
    pub uses: Option<i64>,
    /// How sure it must be who somebody is.
    pub assurance: Option<Box<WantedAssurance>>,
}

/// How sure it must be who somebody is, and what they can do about it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WantedAssurance)]
pub struct WantedAssurance {
    /// What is asked.
    #[schema(example = "counter")]
    required: &'static str,
    /// What the account has.
    #[schema(example = "declared")]
    held: &'static str,
    /// What an account can get that would do, the nearest first.
    ways: Vec<&'static str>,
}

impl WantedAssurance {
    pub(super) fn of(needed: Assurance, held: Assurance) -> Self {
        let ways = needed.sufficing().into_iter().map(Assurance::code).collect();
        Self { required: needed.code(), held: held.code(), ways }
    }
}

/// Who has a petition in hand.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Holder)]
pub struct HolderView {
    /// Their name at work.
    pub name: String,
    /// Until when, unless they are done before.
    pub until: DateTime<Utc>,
}

/// A call to be made again.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Repeat {
    method: String,
    href: String,
}

impl Problem {
    /// A problem with a status, a code and what happened, in English.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            legal_basis: None,
            errors: Vec::new(),
            retry_after: None,
            header: None,
            closing: false,
            limited: None,
            repeat: None,
            holder: None,
            uses: None,
            assurance: None,
        }
    }

    /// Names the call that was made, where nobody knows what became of it.
    pub fn to_be_repeated(self, request: &HttpRequest) -> Self {
        if self.code != UNKNOWN {
            return self;
        }
        let (method, href) = (request.method().to_string(), request.uri().to_string());
        Self { repeat: Some(Box::new(Repeat { method, href })), ..self }
    }

    /// 400: the request cannot be taken as it is written.
    pub fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// 415: the body is of a type that is not read here, and these would be (RFC 9110, 15.5.16).
    pub fn unsupported_type(types: &str) -> Self {
        Self {
            header: Some(Box::new((header::ACCEPT, types.to_owned()))),
            ..Self::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                format!("send Content-Type: {types}"),
            )
        }
    }

    /// 415: the body is compressed, which is not read here.
    pub fn unsupported_coding() -> Self {
        Self {
            header: Some(Box::new((header::ACCEPT_ENCODING, "identity".to_owned()))),
            ..Self::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "send the body as it is, without Content-Encoding",
            )
        }
    }

    /// 404, also where there is something that the caller may not see.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "there is nothing here, or nothing you may see",
        )
    }

    /// 416: the file has no more than so many bytes (RFC 9110, 15.5.17).
    pub(crate) fn range_not_satisfiable(size: u64) -> Self {
        Self {
            header: Some(Box::new((header::CONTENT_RANGE, format!("bytes */{size}")))),
            ..Self::new(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "range_not_satisfiable",
                "the file ends before the range that was asked for",
            )
        }
    }

    /// 422 with the faults of a body; of very many the last place says how many more there are.
    pub fn invalid(mut errors: Vec<Fault>) -> Self {
        let detail = match &errors[..] {
            [one] if one.pointer.is_empty() => one.detail.clone(),
            [one] => format!("{}: {}", one.pointer, one.detail),
            many => format!("{} faults; see errors", many.len()),
        };
        if errors.len() > MAX_FAULTS {
            let more = errors.split_off(MAX_FAULTS - 1).len();
            errors.push(Fault {
                pointer: String::new(),
                code: "more_faults",
                detail: format!("and {more} more faults"),
            });
        }
        Self { errors, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "validation_failed", detail) }
    }

    /// 503: nothing was done, and a second later there may be room.
    pub(crate) fn busy() -> Self {
        Self {
            retry_after: Some(1),
            ..Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                "too much is waiting; nothing was done, try again",
            )
        }
    }

    /// 503: an administrator has turned writing off for a while.
    pub(crate) fn read_only() -> Self {
        Self {
            retry_after: Some(60),
            ..Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "read_only",
                "the service can be read only for a while; nothing was done: please keep what you wrote, and send it \
                 again later",
            )
        }
    }

    /// A plain problem for a bare status that some part below us answered.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::NOT_ACCEPTABLE => Self::new(
                status,
                "not_acceptable",
                "nothing that Accept names is served here; see the documentation",
            ),
            StatusCode::METHOD_NOT_ALLOWED => {
                Self::new(status, "method_not_allowed", "this method is not served here")
            }
            StatusCode::PAYLOAD_TOO_LARGE => {
                Self::new(status, "body_too_large", "the body is too large")
            }
            StatusCode::URI_TOO_LONG => {
                Self::new(status, "uri_too_long", "the address is too long")
            }
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
                Self::new(status, "header_too_long", "a header of the request is too long")
            }
            StatusCode::FORBIDDEN => {
                Self::new(status, "forbidden", "this is done from a page of this service")
            }
            StatusCode::SERVICE_UNAVAILABLE => Self::busy(),
            status if status.is_server_error() => Self::internal(),
            status => Self::new(status, "invalid_parameter", "the request cannot be understood"),
        }
    }

    /// 500: the cause stands in the log.
    pub(super) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "a fault of ours; it has been logged",
        )
    }

    /// 401: what is wrong with the credentials, by its code.
    pub fn unauthenticated(code: &'static str) -> Self {
        let detail = match code {
            "unauthenticated" => "this call needs an access token: Authorization: Bearer ...",
            "invalid_credentials" => "address and password do not belong together",
            "otp_required" => "send the code of your authenticator app, or a recovery code, as otp",
            "invalid_otp" => "this code is wrong, or was used; a new one comes every half minute",
            "session_ended" => "the session has ended; sign in again",
            "account_disabled" => "this account has been disabled",
            _ => "the access token is not valid; refresh it or sign in again",
        };
        Self::new(StatusCode::UNAUTHORIZED, code, detail)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}: {}", self.status.as_u16(), self.code, self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    /// The body is written by the outermost layer, which knows the reader's language.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status);
        response.extensions_mut().insert(self.clone());
        response
    }
}
