//! How an application is refused: RFC 6749, 5.2.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;
use utoipa::ToSchema;

use crate::responses::Verbatim;
use crate::responses::problem::Problem;
use crate::views::vocabulary::AppFaultWord;
use app::oauth::{Fault, Refused};

/// Why an application is refused.
#[derive(Serialize, ToSchema)]
#[schema(as = OAuthError)]
pub(super) struct RefusalBody {
    #[schema(value_type = AppFaultWord)]
    error: &'static str,
    /// For its developer, in English.
    error_description: String,
}

/// A refusal on its way.
pub(super) struct Refusal {
    status: StatusCode,
    error: Fault,
    why: String,
    retry_after: Option<u32>,
}

impl From<Refused> for Refusal {
    fn from(Refused { error, why }: Refused) -> Self {
        let status = match error {
            Fault::InvalidClient => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        };
        Self { status, error, why: why.to_owned(), retry_after: None }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let error = match problem.status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                Fault::TemporarilyUnavailable
            }
            status if status.is_server_error() => Fault::ServerError,
            _ => Fault::InvalidRequest,
        };
        // What stands in quotes of others may be anything.
        let plain = |c: &char| c.is_ascii_graphic() && !matches!(c, '"' | '\\') || *c == ' ';
        let why = match error {
            Fault::ServerError => "a fault of ours".to_owned(),
            _ => problem.detail.chars().filter(plain).collect(),
        };
        let status =
            if error == Fault::InvalidRequest { StatusCode::BAD_REQUEST } else { problem.status };
        let limited = problem.limited.map(|limited| limited.retry_after);
        Self { status, error, why, retry_after: problem.retry_after.or(limited) }
    }
}

impl From<app::Error> for Refusal {
    fn from(error: app::Error) -> Self {
        Problem::from(error).into()
    }
}

impl Refusal {
    /// `invalid_request`.
    pub(super) fn unreadable(why: &'static str) -> Self {
        Refused::new(Fault::InvalidRequest, why).into()
    }

    fn answer(self) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status);
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"petitions\""));
        }
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        let body = RefusalBody { error: self.error.code(), error_description: self.why };
        let mut response = response.json(body);
        response.extensions_mut().insert(Verbatim);
        response
    }
}

/// The answer, or the refusal as it is written.
pub(super) fn settled(answered: Result<HttpResponse, Refusal>) -> HttpResponse {
    answered.unwrap_or_else(Refusal::answer)
}
