//! One's own account: what it says, its password, address and second factor, and what one has done.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::{credentials, second_factor};
use crate::account::registration::{language, residence};
use crate::intake::auth::{Citizen, Granted, Holder};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::intake::{Body, Field};
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use crate::views::listing::PetitionItem;
use crate::views::vocabulary::{AssuranceWord, LanguageWord, RoleWord, StandingWord};
use app::App;
use app::accounts::{self, AccountChange, AccountRow, AccountStanding};
use app::ids::SignatureId;
use app::own_signatures;
use app::petitions;
use app::records::{After, Filter, Sort};
use domain::petition::StateName;
use domain::words::Word as _;

/// The calls about one's own account, its credentials, petitions and signatures.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(read_me)
        .service(change_me)
        .service(credentials::change_password)
        .service(credentials::change_email)
        .service(second_factor::enrol_otp)
        .service(second_factor::confirm_otp)
        .service(second_factor::remove_otp)
        .service(second_factor::reverse_otp)
        .service(second_factor::renew_recovery_codes)
        .service(list_my_petitions)
        .service(list_my_signatures)
        .service(confirm_signature)
        .service(disown_signature);
}

/// One's own account.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub(crate) struct AccountView {
    id: Uuid,
    #[schema(value_type = RoleWord, example = "citizen")]
    role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_body: Option<String>,
    email: String,
    family_name: String,
    given_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    patronymic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    birth_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    residence: Option<String>,
    #[schema(value_type = LanguageWord)]
    language: String,
    /// How sure the service is of the person.
    #[schema(value_type = AssuranceWord)]
    assurance: &'static str,
    created_at: DateTime<Utc>,
    /// Since when no notices are mailed to the address, which refuses mail or lets it come back. A new address, or a
    /// mailed token that is used, ends that.
    #[serde(skip_serializing_if = "Option::is_none")]
    mail_suspended_since: Option<DateTime<Utc>>,
    /// Whether signing in takes a second factor.
    second_factor: bool,
}

impl AccountView {
    pub(crate) fn of(row: AccountRow, standing: AccountStanding) -> Self {
        let AccountStanding { mail_suspended_since, second_factor } = standing;
        Self {
            mail_suspended_since,
            second_factor,
            id: row.id.into(),
            role: row.role.code().to_owned(),
            public_body: row.public_body,
            email: row.email,
            family_name: row.family_name,
            given_name: row.given_name,
            patronymic: row.patronymic,
            birth_date: row.birth_date,
            residence: row.residence,
            language: row.language.code().to_owned(),
            assurance: row.assurance.code(),
            created_at: row.created_at,
        }
    }
}

/// Read one's own account
///
/// What the service knows of the caller, their role, and how sure it is who they are.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), responses((status = 200, body = AccountView)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[get("/me")]
async fn read_me(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Holder>,
) -> Result<HttpResponse, Problem> {
    let row = caller.caller().row;
    let id = row.id;
    let standing = app.into_inner().read(move |work| accounts::standing(work, id)).await?;
    reading(&request, &AccountView::of(row, standing), Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = AccountChange)]
struct ChangeBody {
    #[schema(value_type = Option<String>, example = "750000000")]
    residence: Field<String>,
    #[schema(value_type = Option<LanguageWord>, example = "ru")]
    language: Field<String>,
}

/// Change one's residence or the language of one's notices
///
/// Only members that are sent change; the new region counts for signatures made from then on.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = ChangeBody,
    responses((status = 200, body = AccountView)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[patch("/me")]
async fn change_me(
    app: web::Data<App>,
    caller: Granted<Holder>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<ChangeBody>()?;
    let residence = faults.optional("/residence", fields.residence, residence(&app));
    let language = faults.optional("/language", fields.language, language());
    let change =
        faults.settle(|| Some(AccountChange { residence, language: language.map(Into::into) }))?;
    let caller = caller.caller();
    let (row, standing) = app
        .write(move |work| {
            let row = accounts::change(work, &caller, &change)?;
            let standing = accounts::standing(work, row.id)?;
            Ok((row, standing))
        })
        .await?;
    Ok(HttpResponse::build(StatusCode::OK).json(AccountView::of(row, standing)))
}

/// List one's own petitions, newest first
///
/// Drafts among them, which nobody else sees.
#[utoipa::path(tag = "accounts", security(("bearer" = [])),
    params(("state" = Option<String>, Query, description = "States, comma-separated"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<PetitionItem>)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[get("/me/petitions")]
async fn list_my_petitions(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let mut query = Query::of(&request)?;
    let states = query
        .several("state", StateName::parse, &format!("one of: {}", StateName::listed()))?
        .unwrap_or_default();
    let (limit, after) = (query.limit()?, query.cursor::<(i64, Uuid)>()?);
    let cursors = query.finish()?;
    let filter = Filter { states, author: Some(caller.id()), ..Filter::default() };
    let found = app
        .read(move |work| {
            let after = after.map(|(key, id)| After { key, id: id.into() });
            petitions::list(work, &filter, Sort::Newest, after, limit + 1)
        })
        .await?;
    let page = Page::of(found, limit, |item| cursors.seal(&(item.key, item.row.id)));
    listing(&request, &page.map(|item| PetitionItem::of(&app, &item)), Caching::Private)
}

/// A signature of one's own.
#[derive(Serialize, ToSchema)]
struct OwnSignature {
    id: Uuid,
    petition_id: Uuid,
    ordinal: i64,
    signed_at: DateTime<Utc>,
    /// False once withdrawn or found invalid.
    live: bool,
    /// Whether one asked to be told how the petition goes on.
    notify: bool,
    /// `to_confirm`: given with one's IIN on an account that had it before, and counts; confirm it or disown it.
    #[schema(value_type = StandingWord, example = "own")]
    standing: &'static str,
}

/// List the signatures with one's IIN, newest first
///
/// One's own, and those that somebody else gave with one's IIN before it was taken over from them. An account that has
/// lost its IIN has none.
#[utoipa::path(tag = "accounts", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<OwnSignature>)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[get("/me/signatures")]
async fn list_my_signatures(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<Uuid>()?);
    let cursors = query.finish()?;
    let caller = caller.caller();
    let found = app
        .into_inner()
        .read(move |work| own_signatures::list(work, &caller, before.map(Into::into), limit + 1))
        .await?;
    let page = Page::of(found, limit, |own| cursors.seal(&own.row.id));
    let page = page.map(|own_signatures::OwnSignature { row, standing }| OwnSignature {
        id: row.id.into(),
        petition_id: row.petition_id.into(),
        ordinal: row.ordinal,
        signed_at: row.signed_at,
        live: row.live,
        notify: row.notify,
        standing: standing.code(),
    });
    listing(&request, &page, Caching::Private)
}

/// Make a signature one's own that somebody else gave with one's IIN
///
/// It counts as it did, from now on under one's own name.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "Confirmed")),
    extensions(("x-roles" = json!(["citizen"]))))]
#[post("/me/signatures/{id}/confirmation")]
async fn confirm_signature(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<SignatureId>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    app.into_inner().write(move |work| own_signatures::confirm(work, &caller, id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Disown a signature: this was not me
///
/// Given with one's IIN by somebody else, or on one's own account by a stranger, whose sessions end then. It is taken off
/// the count at once, with what it no longer reaches, until the petition has been forwarded. One may sign oneself
/// afterwards.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "Taken off")),
    extensions(("x-roles" = json!(["citizen"]))))]
#[post("/me/signatures/{id}/disowning")]
async fn disown_signature(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id<SignatureId>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    app.into_inner().write(move |work| own_signatures::disown(work, &caller, id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
