//! Whether the service lives, whether it can work, its public keys, its document.

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::responses::problem::Problem;
use app::electronic_signatures::ListsAtHand;
use app::sign_queue::SignQueue;
use app::{App, readiness};

/// The process lives; says nothing about the database.
///
/// For a supervisor that restarts what has died; whether work can be done says `/readyz`.
#[utoipa::path(tag = "system", responses((status = 204, description = "The process lives")))]
#[get("/healthz")]
pub async fn healthz() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// A signature that arrives now could be acknowledged
///
/// The database commits a trial, tried once a second at most; its schema is the one this program knows; the queue has
/// room and a writer. Otherwise 503, whose `code` says which of them it is. `checks` tells of what others owe the service:
/// it does not turn the answer red, since every process would be taken out at once for what none of them can help.
#[utoipa::path(tag = "system", responses((status = 200, description = "The service can work", body = Ready)))]
#[get("/readyz")]
pub async fn readyz(
    app: web::Data<App>,
    queue: web::Data<SignQueue>,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    readiness::ready(&app, &queue).await?;
    let lists = app.eds.as_ref().and_then(|eds| eds.lists(app.clock.legal()));
    let signature_log = SignatureLogCheck { status: app.signature_log.growth().code() };
    let checks = Checks { revocation_lists: lists.map(RevocationLists::from), signature_log };
    Ok(HttpResponse::Ok().json(Ready { status: "ready", checks }))
}

/// What the service can do at this moment.
#[derive(Serialize, ToSchema)]
struct Ready {
    #[schema(example = "ready")]
    status: &'static str,
    checks: Checks,
}

/// What others owe the service.
#[derive(Serialize, ToSchema)]
struct Checks {
    /// Of the authorities of electronic signatures (ЭЦП); absent where no lists are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation_lists: Option<RevocationLists>,
    signature_log: SignatureLogCheck,
}

/// Whether this process continues the public log of signatures. Votes are taken all the same, and wait for their place.
#[derive(Serialize, ToSchema)]
struct SignatureLogCheck {
    /// `growing`; `awaiting_witnesses`: too few of them have said what they have seen; `stopped`: the database lacks what the
    /// log has signed, and was put back to an earlier state.
    #[schema(example = "growing")]
    status: &'static str,
}

/// How revocation lists stand.
#[derive(Serialize, ToSchema)]
struct RevocationLists {
    /// `fresh`; `stale`: one is not at hand or has run out, and whatever it would say of is not known.
    #[schema(example = "fresh")]
    status: &'static str,
    /// Lists that are named, deltas among them.
    named: usize,
    /// Of these, those at hand that have not run out.
    fresh: usize,
    /// Without its list an authority's signers are refused for now (503 `revocation_not_checked`): no responder stands in.
    required: bool,
}

impl From<ListsAtHand> for RevocationLists {
    fn from(lists: ListsAtHand) -> Self {
        let ListsAtHand { named, fresh, required } = lists;
        let status = if fresh < named { "stale" } else { "fresh" };
        Self { status, named, fresh, required }
    }
}

/// The public keys of access tokens (RFC 7517).
///
/// Clients of ours that check tokens themselves fetch it again when a token names a key they do not know; a key
/// stays here until the last token it signed has ended.
#[utoipa::path(tag = "system", responses((status = 200, description = "JSON Web Key Set")))]
#[get("/.well-known/jwks.json")]
pub async fn jwks(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .json(app.tokens.jwks())
}

/// The OpenAPI document, ready to be sent.
#[derive(Clone)]
pub struct OpenApiText(pub(crate) web::Bytes);

/// This document
///
/// OpenAPI 3.1, as the pages at `/docs` show it; clients can be generated from it.
#[utoipa::path(tag = "system", responses((status = 200, description = "OpenAPI 3.1")))]
#[get("/openapi.json")]
pub async fn openapi_json(text: web::Data<OpenApiText>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .content_type("application/json")
        .body(text.0.clone())
}
