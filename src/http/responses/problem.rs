//! RFC 9457 problem details: every error of the service leaves through here.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::problem_pages;
use crate::middleware::limits;
use app::Error;
use app::error::{Fault, Limited};
use credentials::tokens::InvalidToken;
use domain::language::Language;
use domain::refusal::Refusal;
use domain::rules::article;

const TITLES: &str = include_str!("../../../data/problem_titles.csv");

/// Logs a refusal for want of room, once a second with the number of those since: under a load that is too
/// high, a line for each would be a load of its own.
fn refused(code: &str, instance: Uuid) {
    static UNTOLD: AtomicU64 = AtomicU64::new(0);
    static TOLD_AT: AtomicU64 = AtomicU64::new(0);
    UNTOLD.fetch_add(1, Ordering::Relaxed);
    // An instance is made of the time.
    let second = instance.get_timestamp().map_or(0, |at| at.to_unix().0);
    if TOLD_AT.swap(second, Ordering::Relaxed) != second {
        tracing::warn!(code, since_last = UNTOLD.swap(0, Ordering::Relaxed), %instance, "answered 503");
    }
}

/// Faults that one answer lists.
const MAX_FAULTS: usize = 20;

/// Short titles by code, in Kazakh, Russian and English.
static TITLE_TABLE: LazyLock<HashMap<String, [String; 3]>> = LazyLock::new(|| {
    csv::Reader::from_reader(TITLES.as_bytes())
        .deserialize::<(String, String, String, String)>()
        .filter_map(Result::ok)
        .map(|(code, kk, ru, en)| (code, [kk, ru, en]))
        .collect()
});

/// An error on its way to the client.
#[derive(Debug, Clone)]
pub struct Problem {
    pub status: StatusCode,
    pub code: &'static str,
    pub detail: String,
    pub legal_basis: Option<&'static str>,
    pub errors: Vec<Fault>,
    pub retry_after: Option<u32>,
    pub allow: Option<String>,
    pub limited: Option<Limited>,
}

/// The body of every error.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Identifies the kind of problem; a page about it lies there.
    r#type: String,
    /// The kind of problem in the reader's language.
    title: String,
    status: u16,
    /// This occurrence, in English.
    detail: String,
    /// This occurrence's id, found again in the service's log.
    instance: String,
    /// The stable machine code.
    code: String,
    /// The article that says no.
    #[serde(skip_serializing_if = "Option::is_none")]
    legal_basis: Option<String>,
    /// Every fault of the request body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FaultBody>,
}

/// One fault of a request body.
#[derive(Serialize, ToSchema)]
#[schema(as = Fault)]
struct FaultBody {
    /// JSON Pointer to the faulty member (RFC 6901).
    pointer: String,
    code: String,
    detail: String,
}

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            legal_basis: None,
            errors: Vec::new(),
            retry_after: None,
            allow: None,
            limited: None,
        }
    }

    pub fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "there is nothing here, or nothing you may see",
        )
    }

    /// The faults of a body; of very many the last place says how many more there are.
    pub fn invalid(mut errors: Vec<Fault>) -> Self {
        let detail = match &errors[..] {
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
            StatusCode::SERVICE_UNAVAILABLE => Self::busy(),
            status if status.is_server_error() => Self::internal(),
            status => Self::new(status, "invalid_parameter", "the request cannot be understood"),
        }
    }

    fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "a fault of ours; it has been logged",
        )
    }

    /// The answer in the reader's language; its `type` is a page at `public_url`.
    pub fn render(&self, language: Language, public_url: &str) -> HttpResponse {
        let id = Uuid::now_v7();
        let instance = format!("urn:uuid:{id}");
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            refused(self.code, id);
        } else if self.status.is_server_error() {
            tracing::warn!(code = self.code, status = self.status.as_u16(), %instance, "answered with a problem");
        }
        let title = title(self.code, language).unwrap_or_else(|| self.code.to_owned());
        let body = ProblemBody {
            r#type: format!("{public_url}{}{}", problem_pages::PREFIX, self.code),
            title,
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            instance,
            code: self.code.to_owned(),
            legal_basis: self.legal_basis.map(str::to_owned),
            errors: self
                .errors
                .iter()
                .map(|fault| FaultBody {
                    pointer: fault.pointer.clone(),
                    code: fault.code.to_owned(),
                    detail: fault.detail.clone(),
                })
                .collect(),
        };
        let mut response = HttpResponseBuilder::new(self.status);
        response.insert_header((header::CONTENT_LANGUAGE, language.code()));
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Some(allow) = &self.allow {
            response.insert_header((header::ALLOW, allow.as_str()));
        }
        if let Some(limited) = &self.limited {
            let fields = limits::fields(
                limited.policy,
                limited.allowance,
                limited.window_seconds,
                0,
                limited.retry_after,
            );
            for (name, value) in fields {
                response.insert_header((name, value));
            }
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"petitions\""));
        }
        let json = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = response.body(json);
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

/// The title of a code.
pub fn title(code: &str, language: Language) -> Option<String> {
    let [kk, ru, en] = TITLE_TABLE.get(code)?;
    Some(match language {
        Language::Kk => kk.clone(),
        Language::Ru => ru.clone(),
        Language::En => en.clone(),
    })
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

/// The status of a refusal: 403 for the wrong person, 422 for a value that cannot do, 409 for
/// the wrong time.
fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::WrongRole
        | Refusal::NotAddressee
        | Refusal::OwnPetition
        | Refusal::FirstHeadOnly
        | Refusal::UnderAge { .. }
        | Refusal::NotCitizen
        | Refusal::NotAsked
        | Refusal::NotResident
        | Refusal::StaffAccount => StatusCode::FORBIDDEN,
        Refusal::Misstated(_)
        | Refusal::NoticeTooShort { .. }
        | Refusal::DecisionLanguage
        | Refusal::WorkingGroupComposition { .. }
        | Refusal::GroundMissing
        | Refusal::GroundNotApplicable { .. }
        | Refusal::UnknownSubject
        | Refusal::AuthorityDocumentRequired
        | Refusal::InquiryMatter => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::TakenDown => StatusCode::GONE,
        Refusal::NoSignature => StatusCode::NOT_FOUND,
        Refusal::WrongState { .. }
        | Refusal::StaleAcknowledgement { .. }
        | Refusal::NoRulesInForce
        | Refusal::DiscussionAhead { .. }
        | Refusal::DutiesIncomplete { .. }
        | Refusal::RequiredCountNotMet { .. }
        | Refusal::NotCollecting { .. }
        | Refusal::CollectionClosed { .. }
        | Refusal::ResignLimit
        | Refusal::SignatureInvalidated
        | Refusal::TextHashMismatch
        | Refusal::CorrectionUsed
        | Refusal::NoAddresseeProposed
        | Refusal::AlreadyTakenDown
        | Refusal::NotTakenDown
        | Refusal::WithdrawalNotOffered
        | Refusal::RedirectionLate { .. }
        | Refusal::AlreadyRegistered
        | Refusal::NotRegistered
        | Refusal::CommentsClosed { .. }
        | Refusal::ComplaintOpen
        | Refusal::NoComplaint
        | Refusal::HeardByCourt
        | Refusal::ComplaintLate { .. } => StatusCode::CONFLICT,
    }
}

/// Which member of the body a refused value stands in.
fn pointer_of(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::NoticeTooShort { .. } => Some("/held_on"),
        Refusal::DecisionLanguage => Some("/reasoning"),
        Refusal::WorkingGroupComposition { .. } => Some("/members"),
        Refusal::AuthorityDocumentRequired => Some("/representative"),
        Refusal::InquiryMatter => Some("/matter"),
        Refusal::GroundMissing | Refusal::GroundNotApplicable { .. } | Refusal::UnknownSubject => {
            Some("/grounds")
        }
        _ => None,
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let code = refusal.code();
        let detail = refusal.to_string();
        let errors = pointer_of(&refusal)
            .map(|pointer| Fault { pointer: pointer.to_owned(), code, detail: detail.clone() })
            .into_iter()
            .collect();
        Self {
            legal_basis: Some(refusal.article()),
            errors,
            ..Self::new(status_of(&refusal), code, detail)
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => refusal.into(),
            Error::Invalid(faults) => match &faults[..] {
                [fault] if fault.pointer.is_empty() => {
                    Self::new(StatusCode::UNPROCESSABLE_ENTITY, fault.code, fault.detail.clone())
                }
                _ => Self::invalid(faults),
            },
            Error::NotFound => Self::not_found(),
            Error::Forbidden(code) => {
                Self::new(StatusCode::FORBIDDEN, code, forbidden_detail(code))
            }
            Error::Unauthenticated(code) => Self::unauthenticated(code),
            Error::Stale => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "precondition_failed",
                "the resource has changed since you read it; read it again",
            ),
            Error::TakenDown { at, reason } => Self {
                legal_basis: Some(article::OPEN_PUBLICATION),
                ..Self::new(
                    StatusCode::GONE,
                    "taken_down",
                    format!(
                        "taken out of public access at {}: {reason}",
                        at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
                    ),
                )
            },
            Error::Paused(code) => Self {
                retry_after: Some(600),
                ..Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    code,
                    "turned off for a while; reading goes on, and drafts can be submitted",
                )
            },
            Error::Conflict(code) => Self {
                // The only one that passes by waiting.
                retry_after: (code == "idempotency_in_progress").then_some(1),
                ..Self::new(StatusCode::CONFLICT, code, conflict_detail(code))
            },
            Error::Limited(limited) => Self {
                retry_after: Some(limited.retry_after),
                limited: Some(limited),
                ..Self::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "rate_limited",
                    format!(
                        "at most {} in {} seconds ({})",
                        limited.allowance, limited.window_seconds, limited.policy
                    ),
                )
            },
            Error::Busy => Self::busy(),
            Error::Unavailable => Self {
                retry_after: Some(2),
                ..Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "unavailable",
                    "the service cannot work just now; nothing was done",
                )
            },
            Error::Internal(cause) => {
                // As a string, whose line breaks the log escapes.
                tracing::error!(cause = cause.as_str(), "internal error");
                Self::internal()
            }
        }
    }
}

fn conflict_detail(code: &str) -> &'static str {
    match code {
        "token_expired_or_unknown" => {
            "this token is unknown, used up or expired; ask for a new one"
        }
        "already_registered" => {
            "there is an account with these data; sign in or reset its password"
        }
        "idempotency_in_progress" => "the first request with this key is still running",
        "answered_already" => "the inquiry has its answer",
        "run_already" => "this invalidation has been run; make another one",
        "settled_already" => "the complaint has its outcome",
        "passed_on_already" => "the complaint has been passed on",
        "too_many_comments" => {
            "you have written as many comments on this petition as one person may"
        }
        "too_many_attachments" => "a petition holds no more files; delete one first",
        "not_held" => "this comment does not wait for a moderator",
        "removed_already" => "the comment has been removed",
        "otp_enrolled_already" => "this account has a second factor; remove it first",
        "no_otp_to_confirm" => "there is no second factor that waits for its first code",
        "no_otp" => "this account has no second factor",
        "petition_under_way" => {
            "a petition of yours is under way: withdraw it, or wait for its end"
        }
        "too_many_apps" => "you have as many applications as one may; revoke one first",
        "too_many_drafts" => "you hold too many drafts; submit or delete one first",
        _ => "something stands against it now",
    }
}

fn forbidden_detail(code: &str) -> &'static str {
    match code {
        "otp_required" => {
            "staff work with a second factor: enrol one (POST /me/otp), or sign in with it"
        }
        "second_person_required" => {
            "this takes two members of staff: another one has to do this part"
        }
        "own_account" => "nobody does this to his own account",
        "app_token" => "an application reads what is public and acts for nobody",
        "insufficient_scope" => "this application was not given that scope",
        _ => "your account may not do this",
    }
}

impl Problem {
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

impl From<InvalidToken> for Problem {
    fn from(_: InvalidToken) -> Self {
        Self::unauthenticated("invalid_token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_still_running_is_asked_for_again_after_a_second() {
        let retry = |code| {
            let answer = Problem::from(Error::Conflict(code))
                .render(Language::En, "https://petitions.example");
            assert_eq!(answer.status(), StatusCode::CONFLICT);
            answer.headers().get(header::RETRY_AFTER).cloned()
        };
        assert_eq!(retry("idempotency_in_progress"), Some(HeaderValue::from_static("1")));
        assert_eq!(retry("too_many_drafts"), None);
    }
}
