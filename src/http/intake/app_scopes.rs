//! Which calls applications may make for a citizen, and by which scope. This table is the only place: a call that is not in
//! it is closed to them. `tests/app_scopes.csv` says the same of every call, and a test compares the two.

use actix_web::HttpRequest;
use actix_web::http::Method;

use app::access::Through;
use domain::app_scopes::Scope;

/// A call that a scope opens.
pub(crate) struct Opened {
    pub(crate) method: Method,
    /// As the document has it.
    pub(crate) path: &'static str,
    /// Its name in the document.
    operation: &'static str,
    pub(crate) scope: Scope,
}

const fn opened(
    method: Method,
    path: &'static str,
    operation: &'static str,
    scope: Scope,
) -> Opened {
    Opened { method, path, operation, scope }
}

/// Every one of them. Readings that everybody may make are not here: an application makes them as the citizen with
/// `read_mine`, and as nobody without it.
pub(crate) static OPENED: [Opened; 19] = [
    opened(Method::GET, "/api/v1/me/petitions", "list_my_petitions", Scope::ReadMine),
    opened(Method::GET, "/api/v1/me/signatures", "list_my_signatures", Scope::ReadMine),
    opened(Method::GET, "/api/v1/me/subscriptions", "list_subscriptions", Scope::ReadMine),
    opened(
        Method::GET,
        "/api/v1/petitions/{id}/subscription",
        "read_subscription",
        Scope::ReadMine,
    ),
    opened(Method::POST, "/api/v1/petitions", "draft_petition", Scope::File),
    opened(Method::PATCH, "/api/v1/petitions/{id}", "amend_draft", Scope::File),
    opened(Method::DELETE, "/api/v1/petitions/{id}", "discard_draft", Scope::File),
    opened(Method::POST, "/api/v1/petitions/{id}/attachments", "upload_attachment", Scope::File),
    opened(
        Method::DELETE,
        "/api/v1/petitions/{id}/attachments/{attachment_id}",
        "delete_attachment",
        Scope::File,
    ),
    opened(Method::POST, "/api/v1/petitions/{id}/submission", "submit_petition", Scope::File),
    opened(Method::POST, "/api/v1/petitions/{id}/signatures", "sign_petition", Scope::Sign),
    opened(
        Method::DELETE,
        "/api/v1/petitions/{id}/signatures/mine",
        "withdraw_signature",
        Scope::Sign,
    ),
    opened(Method::POST, "/api/v1/petitions/{id}/signing-sessions", "begin_signing", Scope::Sign),
    opened(Method::GET, "/api/v1/signing-sessions/{id}", "read_signing_session", Scope::Sign),
    opened(Method::PUT, "/api/v1/petitions/{id}/subscription", "follow_petition", Scope::Follow),
    opened(
        Method::DELETE,
        "/api/v1/petitions/{id}/subscription",
        "unfollow_petition",
        Scope::Follow,
    ),
    opened(Method::PUT, "/api/v1/me/topics/{kind}/{code}", "add_topic", Scope::Follow),
    opened(Method::DELETE, "/api/v1/me/topics/{kind}/{code}", "drop_topic", Scope::Follow),
    opened(Method::POST, "/api/v1/petitions/{id}/comments", "post_comment", Scope::Comment),
];

/// The scope that opens a call of the document, if one does.
pub(crate) fn of(method: &Method, path: &str) -> Option<&'static Opened> {
    OPENED.iter().find(|call| call.method == *method && call.path == path)
}

/// The scope that opens the call of a request, if one does.
pub(super) fn of_request(request: &HttpRequest) -> Option<&'static Opened> {
    of(request.method(), &request.match_pattern()?)
}

impl Opened {
    /// What is written down of such a call through that application.
    pub(super) fn through(&self, request: &HttpRequest, app: uuid::Uuid) -> Through {
        Through { app, operation: self.operation, address: request.path().to_owned() }
    }
}
