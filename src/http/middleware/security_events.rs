//! What happens at the doors, for whoever watches the log (ASVS 16.3): sign-ins and what concerns credentials, whether or
//! not they succeed; refusals for want of a right; limits that were reached. Neither addresses nor names stand there: a
//! network is a keyed hash, an account its id, a call its pattern.

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpMessage as _, HttpRequest};

use crate::intake::auth::KnownCaller;
use crate::intake::client_address::client_address;
use app::App;
use credentials::hex;

/// Bytes of a network's keyed hash that are written: enough to see that two calls came from one.
const SHOWN: usize = 6;

/// Calls that open an account or change what opens it, and the names of their events.
const DOORS: [(Method, &str, &str); 41] = [
    (Method::POST, "/api/v1/accounts", "registration"),
    (Method::POST, "/api/v1/accounts/eds", "registration"),
    (Method::POST, "/api/v1/accounts/confirmation", "confirmation"),
    (Method::POST, "/api/v1/accounts/confirmation/resend", "confirmation_resend"),
    (Method::POST, "/api/v1/accounts/email-reversal", "email_reversal"),
    (Method::POST, "/api/v1/accounts/otp-reversal", "second_factor_reversal"),
    (Method::POST, "/api/v1/sessions", "sign_in"),
    (Method::POST, "/api/v1/sessions/provider", "sign_in_at_provider"),
    (Method::POST, "/api/v1/accounts/provider", "registration_at_provider"),
    (Method::POST, "/api/v1/identity-providers/{name}/logout", "provider_logout"),
    (Method::POST, "/api/v1/me/identity-providers/{name}/authorization", "identity_linking"),
    (Method::POST, "/api/v1/me/identity-providers", "identity_linked"),
    (Method::DELETE, "/api/v1/me/identity-providers/{name}", "identity_unlinked"),
    (Method::POST, "/api/v1/sessions/eds", "sign_in"),
    (Method::DELETE, "/api/v1/sessions", "sign_out"),
    (Method::DELETE, "/api/v1/sessions/current", "sign_out"),
    (Method::DELETE, "/api/v1/sessions/{id}", "sign_out"),
    (Method::POST, "/api/v1/password-resets", "password_reset_request"),
    (Method::POST, "/api/v1/password-resets/confirmation", "password_reset"),
    (Method::POST, "/api/v1/me/password", "password_change"),
    (Method::POST, "/api/v1/me/email", "email_change_request"),
    (Method::POST, "/api/v1/me/otp", "second_factor_enrolment"),
    (Method::POST, "/api/v1/me/otp/confirmation", "second_factor_confirmation"),
    (Method::DELETE, "/api/v1/me/otp", "second_factor_removal"),
    (Method::POST, "/api/v1/me/recovery-codes", "recovery_codes"),
    (Method::POST, "/api/v1/me/export", "export"),
    (Method::POST, "/api/v1/me/signatures/{id}/confirmation", "signature_confirmation"),
    (Method::POST, "/api/v1/me/signatures/{id}/disowning", "signature_disowning"),
    (Method::DELETE, "/api/v1/me", "leaving"),
    (Method::POST, "/api/v1/oauth/authorization", "app_consent"),
    (Method::DELETE, "/api/v1/me/consents/{id}", "app_consent_withdrawal"),
    (Method::POST, "/api/v1/staff", "staff_invitation"),
    (Method::PATCH, "/api/v1/staff/{id}", "staff_change"),
    (Method::POST, "/api/v1/accounts/{id}/suspension", "suspension"),
    (Method::POST, "/api/v1/accounts/{id}/reinstatement", "reinstatement"),
    (Method::DELETE, "/api/v1/accounts/{id}/sessions", "sessions_ended"),
    (Method::POST, "/api/v1/accounts/{id}/otp-removal", "second_factor_removal"),
    (Method::POST, "/api/v1/iin-releases", "iin_release"),
    (Method::POST, "/api/v1/identity-checks", "identity_check"),
    (Method::POST, "/api/v1/identity-checks/{id}/confirmation", "identity_check_confirmation"),
    (Method::GET, "/api/v1/petitions/{id}/applicant", "personal_data_read"),
];

/// How the paths of those calls begin.
const PLACES: [&str; 9] = [
    "/api/v1/accounts",
    "/api/v1/sessions",
    "/api/v1/password-resets",
    "/api/v1/me",
    "/api/v1/oauth",
    "/api/v1/staff",
    "/api/v1/iin-releases",
    "/api/v1/identity-checks",
    "/api/v1/identity-providers",
];

/// Whether a call may be one to be watched; told by its path, since most calls are not and must not pay for it.
fn may_be_watched(path: &str, status: StatusCode) -> bool {
    let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS];
    refused.contains(&status)
        || PLACES.iter().any(|place| path.starts_with(place))
        || path.ends_with("/applicant")
}

/// Writes down what happened, if it is something to be watched.
pub(super) fn record(request: &HttpRequest, app: &App, status: StatusCode, code: Option<&str>) {
    if !may_be_watched(request.path(), status) {
        return;
    }
    let pattern = request.match_pattern().unwrap_or_default();
    let door = DOORS
        .iter()
        .find(|(method, call, _)| method == request.method() && *call == pattern)
        .map(|(_, _, event)| *event);
    let event = match (door, status) {
        (Some(event), _) => event,
        (None, StatusCode::UNAUTHORIZED) => "unauthenticated",
        (None, StatusCode::FORBIDDEN) => "forbidden",
        (None, StatusCode::TOO_MANY_REQUESTS) => "limited",
        // A refresh is usual; that one is refused is told by its status.
        (None, _) => return,
    };
    let account = request.extensions().get::<KnownCaller>().map(|caller| caller.0.to_string());
    let network = hex(&app.identity.network(client_address(request))[..SHOWN]);
    let (method, status, code) = (request.method().as_str(), status.as_u16(), code.unwrap_or("-"));
    let account = account.as_deref().unwrap_or("-");
    let failed = status >= 400;
    if failed {
        tracing::warn!(
            target: "petitions::security",
            event, outcome = "failed", status, code, account, network, method, call = pattern
        );
    } else {
        tracing::info!(
            target: "petitions::security",
            event, outcome = "succeeded", status, account, network, method, call = pattern
        );
    }
}
