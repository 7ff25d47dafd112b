//! The counter: documents that officials look at, and what a second one confirms.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::account::registration::{language, residence};
use crate::intake::auth::{Desk, Granted};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{
    Body, Field, Wrong, email, lines, one_of, past_date, person_name, unless_none,
};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use crate::views::identity_check::IdentityCheck;
use crate::views::vocabulary::{AssuranceWord, CheckStateWord, DocumentWord, LanguageWord};
use app::App;
use app::identity_checks::{self, Second, Shown};
use app::ids::IdentityCheckId;
use domain::assurance::Assurance;
use domain::calendar::civil_date;
use domain::counter::Document;
use domain::iin::Iin;
use domain::language::Language;
use domain::petition::lengths;

/// The calls of this file.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_identity_checks)
        .service(check_identity)
        .service(confirm_identity)
        .service(refuse_identity);
}

/// List documents that wait for a second official of one's office
///
/// Each reading is recorded, and the person finds it in their export.
#[utoipa::path(tag = "staff", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<IdentityCheck>)),
    extensions(("x-roles" = json!(["moderator", "official", "first_head"]))))]
#[get("/identity-checks")]
async fn list_identity_checks(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Desk>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, after) = (query.limit()?, query.cursor::<IdentityCheckId>()?);
    let cursors = query.finish()?;
    let caller = caller.caller();
    let found = app
        .into_inner()
        .write(move |work| identity_checks::waiting(work, &caller, after, limit + 1))
        .await?;
    let page = Page::of(found, limit, |waiting| cursors.seal(&waiting.check.id));
    listing(&request, &page.map(IdentityCheck::from), Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ShownDocument)]
struct ShownBody {
    /// As the document has it.
    #[schema(value_type = String, example = "900101300017")]
    iin: Field<String>,
    /// The address by which the person has registered, as they say it.
    #[schema(value_type = String, example = "aigul@example.kz")]
    email: Field<String>,
    /// Its kind. Its number is not asked for, and no picture of it is taken.
    #[schema(value_type = DocumentWord, example = "identity_card")]
    document: Field<String>,
    /// As the document has it.
    #[schema(value_type = String)]
    family_name: Field<String>,
    /// As the document has it.
    #[schema(value_type = String)]
    given_name: Field<String>,
    /// As the document has it.
    #[schema(value_type = Option<String>)]
    patronymic: Field<String>,
    /// KATO code of the place of residence, nine digits: where another account that is less sure has the IIN, and nobody
    /// the address, the person's account is made with the confirmation. Without it the answer is `iin_in_other_hands`.
    #[schema(value_type = Option<String>, example = "750000000")]
    residence: Field<String>,
    /// As the document has it, for an account to be made, where the IIN names no day.
    #[schema(value_type = Option<String>, format = Date)]
    birth_date: Field<String>,
    /// Of notices, for an account to be made; Kazakh unless given.
    #[schema(value_type = Option<LanguageWord>, example = "kk")]
    language: Field<String>,
}

fn iin(given: String) -> Result<Iin, Wrong> {
    Iin::parse(&given).map_err(|fault| (fault.code(), fault.to_string()))
}

/// Record that somebody has shown their document at one's counter
///
/// For moderators of the authorized body and officials of akimats, who have the person and the document before them. The
/// account goes up to `counter` when a second official of the same office confirms it within 24 hours, and has the names
/// of the document then. Where somebody else has typed the IIN first, name the residence too: an account of the person is
/// made then, and the IIN goes over to it.
#[utoipa::path(tag = "staff", security(("bearer" = [])), request_body = ShownBody,
    responses((status = 201, body = IdentityCheck)),
    extensions(("x-roles" = json!(["moderator", "official", "first_head"]))))]
#[post("/identity-checks")]
async fn check_identity(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Desk>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?.sealed();
    let (mut fields, mut faults) = body.fields::<ShownBody>()?;
    fields.patronymic = unless_none(fields.patronymic);
    let iin = faults.required("/iin", fields.iin, iin);
    let email = faults.required("/email", fields.email, email);
    let kinds = "identity_card, passport, temporary_identity_card";
    let document = faults.required("/document", fields.document, one_of(Document::parse, kinds));
    let family_name = faults.required("/family_name", fields.family_name, person_name);
    let given_name = faults.required("/given_name", fields.given_name, person_name);
    let patronymic = faults.optional("/patronymic", fields.patronymic, person_name);
    let residence = faults.optional("/residence", fields.residence, residence(&app));
    let today = civil_date(app.clock.legal());
    let birth_date = faults.optional("/birth_date", fields.birth_date, past_date(today));
    let language = faults.optional("/language", fields.language, language());
    let shown = faults.settle(|| {
        Some(Shown {
            iin: iin?,
            email: email?,
            document: document?,
            family_name: family_name?,
            given_name: given_name?,
            patronymic,
            birth_date,
            residence,
            language: language.unwrap_or(Language::Kk),
        })
    })?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        Ok((None, IdentityCheck::of(identity_checks::check(work, caller, &shown)?, None)))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = SecondLook)]
struct SecondBody {
    /// As one reads it off the document oneself.
    #[schema(value_type = String, example = "900101300017")]
    iin: Field<String>,
    /// As the person says it to oneself; required where the check takes an IIN over (`takes_over`).
    #[schema(value_type = Option<String>, example = "aigul@example.kz")]
    email: Field<String>,
}

/// What a confirmation has done.
#[derive(Serialize, ToSchema)]
struct ConfirmedIdentity {
    account_id: Uuid,
    #[schema(value_type = AssuranceWord, example = "counter")]
    assurance: &'static str,
    /// The document had other names than the account, which has them now.
    names_corrected: bool,
    /// The account was made by it, and the IIN went over from one that was less sure.
    taken_over: bool,
}

/// Confirm what a colleague of one's office has checked
///
/// For another person than who checked it, who looks at the document too. The account is as sure as a counter, has the
/// names of the document, and its holder is told. Where the check takes an IIN over, the account is made now, for the
/// address that both officials have been told, and a password reset opens it; whoever had the IIN is told and out, and
/// `GET /me/signatures` shows its owner what was signed with it.
#[utoipa::path(tag = "staff", security(("bearer" = [])), request_body = SecondBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = ConfirmedIdentity)),
    extensions(("x-roles" = json!(["moderator", "official", "first_head"]))))]
#[post("/identity-checks/{id}/confirmation")]
async fn confirm_identity(
    app: web::Data<App>,
    caller: Granted<Desk>,
    id: Id<IdentityCheckId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<SecondBody>()?;
    let iin = faults.required("/iin", fields.iin, iin);
    let email = faults.optional("/email", fields.email, email);
    let read = faults.settle(|| Some(Second { iin: iin?, email }))?;
    let caller = caller.caller();
    let confirmed = app
        .into_inner()
        .write(move |work| identity_checks::confirm(work, &caller, id.0, &read))
        .await?;
    Ok(HttpResponse::Ok().json(ConfirmedIdentity {
        account_id: confirmed.account.into(),
        assurance: Assurance::Counter.code(),
        names_corrected: confirmed.names_corrected,
        taken_over: confirmed.taken_over,
    }))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = CheckRefusal)]
struct RefusalBody {
    /// What is wrong with the check. Nothing about the person.
    #[schema(value_type = String)]
    reason: Field<String>,
}

/// How a check was ended.
#[derive(Serialize, ToSchema)]
struct EndedCheck {
    #[schema(value_type = CheckStateWord, example = "refused")]
    state: &'static str,
}

/// End a check that is not right
///
/// A colleague of the office refuses it, whoever made it withdraws it. The account stays as it is, and can be checked
/// anew.
#[utoipa::path(tag = "staff", security(("bearer" = [])), request_body = RefusalBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = EndedCheck)),
    extensions(("x-roles" = json!(["moderator", "official", "first_head"]))))]
#[post("/identity-checks/{id}/refusal")]
async fn refuse_identity(
    app: web::Data<App>,
    caller: Granted<Desk>,
    id: Id<IdentityCheckId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<RefusalBody>()?;
    let reason = faults.required("/reason", fields.reason, lines(lengths::OFFICIAL_TEXT));
    let reason = faults.settle(|| reason)?;
    let caller = caller.caller();
    let state = app
        .into_inner()
        .write(move |work| identity_checks::refuse(work, &caller, id.0, &reason))
        .await?;
    Ok(HttpResponse::Ok().json(EndedCheck { state: state.code() }))
}
