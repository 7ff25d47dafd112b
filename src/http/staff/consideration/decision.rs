//! The decision, its publication, and the statement on it.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::decision_body::DecisionBody;
use crate::intake::auth::{Granted, Office};
use crate::intake::path::Id;
use crate::intake::{Body, Field, Wrong, cms, date, line, lines, nothing};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, statement};
use crate::views::petition::PetitionView;
use app::App;
use app::consideration;
use domain::petition::lengths;
use domain::rules::article;
use domain::visibility::Viewer;

/// Decide
///
/// Only the first head, and only when every duty of 90-5(2) is done (90-6(1)). Until it is
/// published they may put their decision in better words; the earlier wording stays on record. For
/// another outcome they cancel it first. With `cms` the decision bears an electronic signature for the body, which is
/// verified, kept and shown with it.
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = DecisionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/decision")]
pub(super) async fn decide_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, faults) = body.fields::<DecisionBody>()?;
    let (decision, cms) = fields.check(faults)?;
    let evidence = match cms {
        Some(given) => {
            let cms = cms::bytes(&given)?;
            Some(consideration::prove_decision(&app, &call.caller, id.0, &decision, cms).await?)
        }
        None => None,
    };
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::decide(work, caller, id.0, &decision, evidence.as_ref())
    })
    .await
}

/// Read what is signed under a decision
///
/// The exact bytes to sign for a decision in these words, which are sent as for the decision itself; changes nothing. The
/// first line names the version, the ETag is the SHA-256.
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = DecisionBody, params(("id" = Uuid, Path)),
    responses((status = 200, description = "The bytes to sign", content_type = "text/plain; charset=utf-8", body = String)),
    extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/decision/signing-statement")]
pub(super) async fn write_decision_statement(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    let (fields, faults) = body.fields::<DecisionBody>()?;
    let (decision, _) = fields.check(faults)?;
    let signed = app
        .into_inner()
        .read(move |work| consideration::decision_statement(work, &caller, id.0, &decision))
        .await?;
    Ok(statement(&request, signed, Caching::Private))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = DecisionCancellation)]
struct CancellationBody {
    /// Public, beside the decision that stands no longer.
    #[schema(value_type = String)]
    reasoning: Field<String>,
}

/// Cancel the decision before its publication
///
/// Only the first head. The decision stays on record with the reasons, in public; the new draft
/// needs a discussion of its own, and the term of the consideration runs on (90-5(2)(2), 90-6).
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = CancellationBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/decision/cancellation")]
pub(super) async fn cancel_decision(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<CancellationBody>()?;
    let reasoning = faults.required("/reasoning", fields.reasoning, lines(lengths::OFFICIAL_TEXT));
    let reasoning = faults.settle(|| reasoning)?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::cancel_decision(work, caller, id.0, &reasoning)
    })
    .await
}

/// Publish the decision
///
/// By the next working day (90-6(3)).
#[utoipa::path(tag = "consideration", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/decision/publication")]
pub(super) async fn publish_decision(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    nothing(body)?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::publish_decision(work, caller, id.0)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Statement)]
struct StatementBody {
    /// Where the statement was made: an http(s) address.
    #[schema(value_type = String, example = "https://www.gov.kz/")]
    link: Field<String>,
    /// Today at the latest.
    #[schema(value_type = String, format = Date)]
    on: Field<String>,
}

pub(super) fn web_address(given: String) -> Result<String, Wrong> {
    let link = line(1..=2000)(given)?;
    let of_the_web = link.starts_with("https://") || link.starts_with("http://");
    if of_the_web && !link.contains(char::is_whitespace) {
        Ok(link)
    } else {
        Err(("link_format", "an address that starts with https:// or http://".to_owned()))
    }
}

/// Record the first head's official statement (90-6(3))
///
/// With the link where it was published.
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = StatementBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/statement")]
pub(super) async fn record_statement(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<StatementBody>()?;
    let link = faults.required_by(article::STATEMENT, "/link", fields.link, web_address);
    let on = faults.required_by(article::STATEMENT, "/on", fields.on, date);
    let (link, on) = faults.settle(|| Some((link?, on?)))?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::record_statement(work, caller, id.0, &link, on)
    })
    .await
}
