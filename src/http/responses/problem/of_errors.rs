//! The errors of use cases, as problems.

use actix_web::http::StatusCode;

use super::document::{HolderView, Problem, UNKNOWN};
use super::sentences;
use app::Error;
use app::error::{Fault, Limited};
use chrono::{DateTime, SecondsFormat, Utc};
use credentials::tokens::InvalidToken;
use domain::rules::article;

/// Conflicts that pass by waiting.
const PASSING: [&str; 2] = ["idempotency_in_progress", "receipt_pending"];

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => refusal.into(),
            Error::Invalid(faults) => invalid(faults),
            Error::Misstated(misstatement) => Self {
                legal_basis: Some(misstatement.article()),
                ..Self::invalid(vec![Fault {
                    pointer: misstatement.pointer(),
                    code: misstatement.code(),
                    detail: misstatement.to_string(),
                }])
            },
            Error::NotFound => Self::not_found(),
            Error::NotOffered(code) => {
                Self::new(StatusCode::NOT_FOUND, code, sentences::not_offered(code))
            }
            Error::SignatureRefused(refusal) => signature_refused(refusal),
            Error::Disputed
            | Error::NoSecondOpinion
            | Error::NoAuthorities
            | Error::BrokerUnreachable => unverified(&error),
            Error::ProviderRefused(fault) => provider_refused(fault),
            Error::Forbidden(code) => {
                Self::new(StatusCode::FORBIDDEN, code, sentences::forbidden(code))
            }
            Error::Unauthenticated(code) => Self::unauthenticated(code),
            Error::Stale => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "precondition_failed",
                "the resource has changed since you read it; read it again",
            ),
            Error::TakenDown { at, reason } => taken_down(at, &reason),
            Error::Held { by, until } => held(by, until),
            Error::InUse { code, times } => in_use(code, times),
            Error::Paused(code) => Self {
                retry_after: Some(600),
                ..Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    code,
                    "turned off for a while; reading goes on, and drafts can be submitted",
                )
            },
            Error::Conflict(code) => Self {
                // The only ones that pass by waiting.
                retry_after: PASSING.contains(&code).then_some(1),
                ..Self::new(StatusCode::CONFLICT, code, sentences::conflict(code))
            },
            Error::Locked(code) => Self::new(StatusCode::LOCKED, code, sentences::locked(code)),
            Error::Limited(limited) => rate_limited(limited),
            Error::Busy => Self::busy(),
            Error::Unavailable
            | Error::OutcomeUnknown
            | Error::ReadOnly
            | Error::StorageFull
            | Error::SchemaUnknown => outage(&error),
            Error::Internal(cause) => {
                // As a string, whose line breaks the log escapes.
                tracing::error!(cause = cause.as_str(), "internal error");
                Self::internal()
            }
        }
    }
}

/// 422: one fault of the whole body has its own code.
fn invalid(faults: Vec<Fault>) -> Problem {
    match &faults[..] {
        [fault] if fault.pointer.is_empty() => {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, fault.code, fault.detail.clone())
        }
        _ => Problem::invalid(faults),
    }
}

/// An electronic signature that nobody has judged, or that verifiers judge differently: 503, or 422. Nothing is stored.
fn unverified(error: &Error) -> Problem {
    let (code, retry_after, detail) = match error {
        Error::Disputed => {
            return Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "signature_disputed",
                "two verifiers do not agree on this signature, and both must; the service's operators have been told",
            );
        }
        Error::NoSecondOpinion => (
            "second_opinion_absent",
            30,
            "the second verifier of electronic signatures does not answer; nothing was done, send it again",
        ),
        Error::BrokerUnreachable => (
            "broker_unreachable",
            5,
            "the broker that reaches your telephone does not answer; nothing was begun, try again",
        ),
        // This deployment is to trust authorities, and knows none.
        _ => (
            "eds_unavailable",
            600,
            "electronic signatures cannot be verified here at present; nothing was done",
        ),
    };
    Problem {
        retry_after: Some(retry_after),
        ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
    }
}

/// 503: not a fault of the request, and worth another try after some seconds.
fn outage(error: &Error) -> Problem {
    let (code, retry_after, detail) = match error {
        Error::OutcomeUnknown => (
            UNKNOWN,
            2,
            "the service was cut off while it wrote: it may have been done, or not; the call named in repeat \
             settles it, with its Idempotency-Key if it had one",
        ),
        Error::ReadOnly => {
            ("read_only", 10, "the service can be read only at present; nothing was done")
        }
        Error::StorageFull => {
            ("storage_full", 60, "the service has no room to write; nothing was done")
        }
        Error::SchemaUnknown => (
            "schema_unknown",
            10,
            "the database is of another version of the service; nothing was done",
        ),
        _ => ("unavailable", 2, "the service cannot work just now; nothing was done"),
    };
    Problem {
        retry_after: Some(retry_after),
        ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
    }
}

/// An electronic signature is not accepted: 422, or 503 where it could not be checked, and nothing is stored.
fn signature_refused(refusal: eds::Refusal) -> Problem {
    if refusal.is_transient() {
        return Problem {
            retry_after: Some(30),
            ..Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                refusal.code(),
                format!("{refusal}; nothing was done, send it again"),
            )
        };
    }
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, refusal.code(), refusal.to_string())
}

/// An identity provider's answer is not accepted: 422, or 503 where it was not reached.
fn provider_refused(fault: identity_providers::Fault) -> Problem {
    let (status, retry_after) = if fault.is_transient() {
        (StatusCode::SERVICE_UNAVAILABLE, Some(5))
    } else {
        (StatusCode::UNPROCESSABLE_ENTITY, None)
    };
    Problem { retry_after, ..Problem::new(status, fault.code(), fault.to_string()) }
}

fn taken_down(at: DateTime<Utc>, reason: &str) -> Problem {
    let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    Problem {
        legal_basis: Some(article::OPEN_PUBLICATION),
        ..Problem::new(
            StatusCode::GONE,
            "taken_down",
            format!("taken out of public access at {at}: {reason}"),
        )
    }
}

/// 409: others point to what was to be deleted.
fn in_use(code: &'static str, times: i64) -> Problem {
    let detail = format!("it is used {times} times; retire it instead");
    Problem { uses: Some(times), ..Problem::new(StatusCode::CONFLICT, code, detail) }
}

/// 423 (RFC 4918, 11.3): another moderator has it in hand.
fn held(by: String, until: DateTime<Utc>) -> Problem {
    let at = until.to_rfc3339_opts(SecondsFormat::Secs, true);
    Problem {
        holder: Some(Box::new(HolderView { name: by.clone(), until })),
        ..Problem::new(
            StatusCode::LOCKED,
            "held",
            format!("{by} works on this petition until {at}; take it over if it cannot wait"),
        )
    }
}

fn rate_limited(limited: Limited) -> Problem {
    let detail = format!(
        "at most {} in {} seconds ({})",
        limited.allowance, limited.window_seconds, limited.policy
    );
    Problem {
        retry_after: Some(limited.retry_after),
        limited: Some(limited),
        ..Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail)
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
    use actix_web::http::header::{self, HeaderValue};
    use domain::language::Language;

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
