//! The errors of use cases, as problems.

use actix_web::http::StatusCode;

use super::document::{HolderView, Problem, UNKNOWN};
use app::Error;
use app::error::{Fault, Limited};
use chrono::{DateTime, SecondsFormat, Utc};
use credentials::tokens::InvalidToken;
use domain::rules::article;

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
            Error::Misstated(misstatement) => Self {
                legal_basis: Some(misstatement.article()),
                ..Self::invalid(vec![Fault {
                    pointer: misstatement.pointer(),
                    code: misstatement.code(),
                    detail: misstatement.to_string(),
                }])
            },
            Error::NotFound => Self::not_found(),
            Error::NotOffered(code) => Self::new(
                StatusCode::NOT_FOUND,
                code,
                "this deployment trusts no authority of electronic signatures",
            ),
            Error::SignatureRefused(refusal) => signature_refused(refusal),
            Error::NoAuthorities => Self {
                retry_after: Some(600),
                ..Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "eds_unavailable",
                    "electronic signatures cannot be verified here at present; nothing was done",
                )
            },
            Error::ProviderRefused(fault) => provider_refused(fault),
            Error::Forbidden(code) => {
                Self::new(StatusCode::FORBIDDEN, code, forbidden_detail(code))
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
                // The only one that passes by waiting.
                retry_after: (code == "idempotency_in_progress").then_some(1),
                ..Self::new(StatusCode::CONFLICT, code, conflict_detail(code))
            },
            Error::Locked(code) => Self::new(StatusCode::LOCKED, code, locked_detail(code)),
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

fn conflict_detail(code: &str) -> &'static str {
    match code {
        "token_expired_or_unknown" => {
            "this token is unknown, used up or expired; ask for a new one"
        }
        "already_registered" => {
            "there is an account with these data; sign in or reset its password"
        }
        "authorization_unknown" => {
            "this was not begun here by this client, is used up or has expired; begin again"
        }
        "registration_required" => {
            "nobody is known by this identity; send the same to POST /accounts/provider, or sign in to your account and link it"
        }
        "iin_held_by_equal" => {
            "another account holds this IIN: sign in there and link this identity, or ask staff with your identity card"
        }
        "iin_mismatch" => "the identity provider names another IIN than that of the account",
        "identity_linked_elsewhere" => "this identity is linked to another account",
        "provider_linked_already" => {
            "the account has another identity at this provider; take that one from it first"
        }
        "idempotency_in_progress" => "the first request with this key is still running",
        "answered_already" => "the inquiry has its answer",
        "run_already" => "this invalidation has been run; make another one",
        "settled_already" => "the complaint has its outcome",
        "handled_already" => "what was found is on record",
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
        "no_representative" => "the petition names nobody who represents its author",
        "iin_in_other_hands" => {
            "another account holds this IIN than that of the address: compare the address, or give the IIN free (POST \
             /iin-releases)"
        }
        "assured_already" => "this account needs no check: it is as sure as a counter, or surer",
        "account_disabled" => "this account has been disabled",
        "identity_check_waiting" => {
            "a check of this account waits for its confirmation; a colleague confirms or refuses it"
        }
        "identity_check_settled" => "this check has been confirmed, refused or withdrawn",
        "identity_check_lapsed" => "this check can no longer be confirmed; make another one",
        "held_by_nobody_else" => "nobody else has this petition in hand; take it in hand yourself",
        "too_many_notes" => "a petition holds no more notes; delete one first",
        "tag_exists" => "there is a tag of this code",
        "tag_retired" => "this tag is no longer given to petitions",
        "signature_ended" => {
            "this signature no longer counts; there is nothing to confirm or to disown"
        }
        "too_many_drafts" => "you hold too many drafts; submit or delete one first",
        _ => "something stands against it now",
    }
}

fn locked_detail(code: &str) -> &'static str {
    match code {
        "bundle_acknowledged" => {
            "your body has acknowledged that it has the signatures, which closed their download; the case file says \
             who acknowledged them and when"
        }
        _ => "this is closed",
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
        "not_your_note" => {
            "a note is corrected by who wrote it, and deleted by them or an administrator"
        }
        "cms_other_person" => {
            "the certificate is another person's: sign with your own, whose IIN is your account's"
        }
        "certificate_may_not_bind" => {
            "this certificate's role does not let its holder sign for the organisation"
        }
        "no_post_at_provider" => {
            "the identity provider names no group of yours that has a role here; ask its administrators"
        }
        "own_account" => "nobody does this to his own account",
        "not_a_counter" => "documents are checked by the authorized body and by akimats",
        "staff_iin_unknown" => {
            "your own IIN is not on record, so that nobody could tell your own account; ask an administrator to add it"
        }
        "not_registered" => {
            "no account has the IIN of this certificate; register by electronic signature (POST /accounts/eds)"
        }
        "account_not_proven" => {
            "the account with this IIN was made by typing it: send its password as well, and it is proven to be yours; if it \
             is not yours, register by electronic signature (POST /accounts/eds), and the IIN goes over to you"
        }
        "iin_lost" => {
            "the IIN of this account went over to the person who proved that it is theirs: it neither files nor signs; \
             you can take your data and leave, and register with your own IIN"
        }
        "app_token" => "an application reads what is public and acts for nobody",
        "insufficient_scope" => "this application was not given that scope",
        _ => "your account may not do this",
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
