//! What the service holds of a person: taking it with one, leaving, and the applicant as the authorized
//! body checks him.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use app::ids::AccountId;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::export;
use crate::account::credentials::{PasswordBody, password_again};
use crate::intake::auth::{Administrator, Citizen, Granted, Moderator};
use crate::intake::limits::{Pace, Redeemed};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, lines};
use crate::responses::problem::Problem;
use crate::responses::{Caching, reading};
use crate::views::vocabulary::AssuranceWord;
use app::App;
use app::personal_data::{self};
use domain::petition::lengths;

/// The calls about personal data: a person's own, and what staff may do with an account.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(export::export_me)
        .service(erase_me)
        .service(read_applicant)
        .service(suspend_account)
        .service(reinstate_account)
        .service(end_account_sessions);
}

/// Leave
///
/// Needs the password. Name, IIN, address and everything else of the person are erased; votes still count
/// and petitions that came to their end stay in the record, both without a name. Not while a petition of
/// one's own is under way.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = PasswordBody,
    responses((status = 204, description = "Erased")),
    extensions(("x-roles" = json!(["citizen"]))))]
#[delete("/me")]
async fn erase_me(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let caller = caller.caller();
    password_again(&app, &caller, pace.address, body).await?;
    app.write(move |work| personal_data::erase(work, &caller)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The person who filed a petition, as the authorized body checks him (90-2(2)).
#[derive(Serialize, ToSchema)]
#[schema(as = Applicant)]
struct ApplicantView {
    account_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    iin: Option<String>,
    /// Absent, as all that is personal, once the person has left.
    #[serde(skip_serializing_if = "Option::is_none")]
    family_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    patronymic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    residence: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// The person has left the service.
    left: bool,
    #[schema(value_type = AssuranceWord)]
    assurance: &'static str,
    registered_at: DateTime<Utc>,
}

/// Read the applicant of a petition
///
/// Each reading is recorded, and the applicant finds it in his export.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = ApplicantView)), extensions(("x-roles" = json!(["moderator"]))))]
#[get("/petitions/{id}/applicant")]
async fn read_applicant(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let found =
        app.into_inner().write(move |work| personal_data::applicant(work, &caller, id.0)).await?;
    let row = found.account;
    let kept = |text: String| (!found.gone).then_some(text);
    let view = ApplicantView {
        account_id: row.id.into(),
        iin: found.iin.as_ref().map(|iin| iin.as_str().to_owned()),
        family_name: kept(row.family_name),
        given_name: kept(row.given_name),
        patronymic: row.patronymic,
        birth_date: row.birth_date,
        residence: row.residence,
        email: kept(row.email),
        left: found.gone,
        assurance: row.assurance.code(),
        registered_at: row.created_at,
    };
    reading(&request, &view, Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = AccountReason)]
struct ReasonBody {
    #[schema(value_type = String)]
    reason: Field<String>,
}

async fn suspend(
    app: web::Data<App>,
    caller: Granted<Administrator>,
    id: Id<AccountId>,
    body: Body,
    suspended: bool,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<ReasonBody>()?;
    let reason = faults.required("/reason", fields.reason, lines(lengths::OFFICIAL_TEXT));
    let reason = faults.settle(|| reason)?;
    let caller = caller.caller();
    app.into_inner()
        .write(move |work| personal_data::suspend(work, &caller, id.0, suspended, &reason))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Suspend a citizen's account
///
/// Its sessions end and it cannot sign in; what it signed and filed stands.
#[utoipa::path(tag = "staff", security(("bearer" = [])), request_body = ReasonBody, params(("id" = Uuid, Path)),
    responses((status = 204, description = "Suspended")), extensions(("x-roles" = json!(["administrator"]))))]
#[post("/accounts/{id}/suspension")]
async fn suspend_account(
    app: web::Data<App>,
    caller: Granted<Administrator>,
    id: Id<AccountId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    suspend(app, caller, id, body, true).await
}

/// Reinstate a suspended account
///
/// Whoever was suspended signs in again from then on; sessions that were ended stay ended.
#[utoipa::path(tag = "staff", security(("bearer" = [])), request_body = ReasonBody, params(("id" = Uuid, Path)),
    responses((status = 204, description = "Reinstated")), extensions(("x-roles" = json!(["administrator"]))))]
#[post("/accounts/{id}/reinstatement")]
async fn reinstate_account(
    app: web::Data<App>,
    caller: Granted<Administrator>,
    id: Id<AccountId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    suspend(app, caller, id, body, false).await
}

/// End every session of an account
///
/// Their tokens are refused within a second; they may sign in again at once.
#[utoipa::path(tag = "staff", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "Ended")), extensions(("x-roles" = json!(["administrator"]))))]
#[delete("/accounts/{id}/sessions")]
async fn end_account_sessions(
    app: web::Data<App>,
    caller: Granted<Administrator>,
    id: Id<AccountId>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    app.into_inner().write(move |work| personal_data::end_sessions(work, &caller, id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
