//! What the service holds of a person: taking it with one, leaving, and the applicant as the authorized
//! body checks him.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use app::ids::AccountId;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::account::own_account::{AccountView, password_again};
use crate::intake::auth::{Administrator, Citizen, Granted, Holder, Moderator};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field, lines};
use crate::middleware::limits::{Pace, Redeemed};
use crate::responses::problem::Problem;
use crate::responses::{Caching, reading};
use app::personal_data::{self, Export};
use app::{App, notices};
use domain::iin::Iin;
use domain::language::Language;
use domain::petition::lengths;

pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(export_me)
        .service(erase_me)
        .service(read_applicant)
        .service(suspend_account)
        .service(reinstate_account)
        .service(end_account_sessions);
}

/// Everything the service holds of a person.
#[derive(Serialize, ToSchema)]
#[schema(as = Export)]
struct ExportView {
    account: AccountView,
    #[serde(skip_serializing_if = "Option::is_none")]
    iin: Option<String>,
    second_factor: bool,
    #[schema(value_type = Vec<Object>)]
    sessions: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    petitions: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    signatures: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    comments: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    notices: Vec<Value>,
    /// Petitions that one follows.
    #[schema(value_type = Vec<Object>)]
    subscriptions: Vec<Value>,
    /// Bodies and territories that one follows.
    #[schema(value_type = Vec<Object>)]
    topics: Vec<Value>,
    /// Mails that one is without by choice.
    declined_mails: Vec<String>,
    /// What happened to the account.
    #[schema(value_type = Vec<Object>)]
    events: Vec<Value>,
    /// Which staff read the person's data, and when.
    #[schema(value_type = Vec<Object>)]
    readings: Vec<Value>,
}

fn exported(export: Export) -> ExportView {
    let language = Language::parse(&export.account.language).unwrap_or(Language::Kk);
    ExportView {
        account: AccountView::of(export.account, export.mail_suspended_since),
        iin: export.iin.as_ref().map(|iin| Iin::as_str(iin).to_owned()),
        second_factor: export.second_factor,
        sessions: export
            .sessions
            .into_iter()
            .map(|row| json!({ "id": row.id, "created_at": row.created_at, "last_used_at": row.last_used_at, "client": row.client }))
            .collect(),
        petitions: export
            .petitions
            .into_iter()
            .map(|row| {
                json!({
                    "id": row.id, "number": row.number, "state": row.state, "addressee": row.addressee, "title": row.title,
                    "subject": row.subject, "content": row.content, "arguments": row.arguments,
                    "proposals": row.proposals, "representative": row.representative, "created_at": row.created_at,
                    "submitted_at": row.submitted_at,
                })
            })
            .collect(),
        signatures: export
            .signatures
            .into_iter()
            .map(|row| {
                json!({
                    "id": row.id, "petition_id": row.petition_id, "ordinal": row.ordinal, "public_name": row.public_name,
                    "region": row.region, "signed_at": row.signed_at, "live": row.live, "notify": row.notify,
                })
            })
            .collect(),
        comments: export
            .comments
            .into_iter()
            .map(|row| json!({ "id": row.id, "petition_id": row.petition_id, "content": row.content, "posted_at": row.posted_at }))
            .collect(),
        notices: export
            .notices
            .into_iter()
            .map(|row| {
                json!({
                    "id": row.id, "kind": row.kind, "petition_id": row.petition_id,
                    "facts": notices::localised(row.payload(), language), "created_at": row.created_at, "read_at": row.read_at,
                })
            })
            .collect(),
        subscriptions: export
            .subscriptions
            .into_iter()
            .map(|row| {
                json!({
                    "petition_id": row.petition_id, "answers": row.answers, "milestones": row.milestones,
                    "closing_soon": row.closing_soon, "changed_at": row.changed_at,
                })
            })
            .collect(),
        topics: export
            .topics
            .into_iter()
            .map(|row| json!({ "kind": row.kind, "code": row.code, "created_at": row.created_at }))
            .collect(),
        declined_mails: export.declined_mails,
        events: export
            .events
            .into_iter()
            .map(|row| json!({ "event": row.event, "details": row.details, "recorded_at": row.recorded_at }))
            .collect(),
        readings: export
            .readings
            .into_iter()
            .map(|row| json!({ "reader_id": row.reader_id, "petition_id": row.petition_id, "what": row.what, "read_at": row.read_at }))
            .collect(),
    }
}

/// Take one's own data
///
/// Everything the service holds of a person, as JSON. Three times an hour.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), responses((status = 200, body = ExportView)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[get("/me/export")]
async fn export_me(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Holder>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let caller = caller.caller();
    let export = app.into_inner().write(move |work| personal_data::export(work, &caller)).await?;
    reading(&request, &exported(export), Caching::Private)
}

/// Leave
///
/// Needs the password. Name, IIN, address and everything else of the person are erased; votes still count
/// and petitions that came to their end stay in the record, both without a name. Not while a petition of
/// one's own is under way.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = crate::account::own_account::PasswordBody,
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
    family_name: String,
    given_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    patronymic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    residence: Option<String>,
    email: String,
    assurance: String,
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
    let view = ApplicantView {
        account_id: row.id.into(),
        iin: found.iin.as_ref().map(|iin| iin.as_str().to_owned()),
        family_name: row.family_name,
        given_name: row.given_name,
        patronymic: row.patronymic,
        birth_date: row.birth_date,
        residence: row.residence,
        email: row.email,
        assurance: row.assurance,
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
