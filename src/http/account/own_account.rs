//! One's own account: what it says, its password, address and second factor, and what one has done.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::account::registration::{
    FollowedMail, followed, hashed, language, new_password, residence,
};
use crate::account::sessions::given_password;
use crate::intake::auth::{Anyone, Citizen, Granted, Holder};
use crate::intake::query::Query;
use crate::intake::{Body, Field, email, line};
use crate::middleware::limits::{Mailed, Pace, Redeemed};
use crate::openapi::vocabulary::{LanguageWord, RoleWord};
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use crate::views::listing::PetitionItem;
use app::access::Caller;
use app::accounts::{self, AccountChange, AccountRow};
use app::petitions::{self, After, Filter, Sort};
use app::sign_in::confirm_password;
use app::{App, second_factor};
use domain::petition::StateName;

pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(read_me)
        .service(change_me)
        .service(change_password)
        .service(change_email)
        .service(enrol_otp)
        .service(confirm_otp)
        .service(remove_otp)
        .service(renew_recovery_codes)
        .service(list_my_petitions)
        .service(list_my_signatures);
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
    /// How sure the service is of the person: `declared` for now.
    assurance: String,
    created_at: DateTime<Utc>,
    /// Since when no notices are mailed to the address, which refuses mail or lets it come back. A new address, or a
    /// mailed token that is used, ends that.
    #[serde(skip_serializing_if = "Option::is_none")]
    mail_suspended_since: Option<DateTime<Utc>>,
}

impl AccountView {
    pub(crate) fn of(row: AccountRow, mail_suspended_since: Option<DateTime<Utc>>) -> Self {
        Self {
            mail_suspended_since,
            id: row.id.into(),
            role: row.role,
            public_body: row.public_body,
            email: row.email,
            family_name: row.family_name,
            given_name: row.given_name,
            patronymic: row.patronymic,
            birth_date: row.birth_date,
            residence: row.residence,
            language: row.language,
            assurance: row.assurance,
            created_at: row.created_at,
        }
    }
}

/// Read one's own account
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
    let suspended =
        app.into_inner().read(move |work| accounts::mail_suspended_since(work, id)).await?;
    reading(&request, &AccountView::of(row, suspended), Caching::Private)
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
    let change = faults.settle(|| {
        Some(AccountChange {
            residence,
            language: language.map(|language| language.code().to_owned()),
        })
    })?;
    let caller = caller.caller();
    let (row, suspended) = app
        .write(move |work| {
            let row = accounts::change(work, &caller, &change)?;
            let suspended = accounts::mail_suspended_since(work, row.id)?;
            Ok((row, suspended))
        })
        .await?;
    Ok(HttpResponse::build(StatusCode::OK).json(AccountView::of(row, suspended)))
}

/// List one's own petitions, newest first
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
    let states =
        query.several("state", StateName::parse, "states of a petition")?.unwrap_or_default();
    let (limit, after) = (query.limit()?, query.cursor::<(i64, Uuid)>()?);
    let cursors = query.finish()?;
    let filter = Filter {
        states: states.into_iter().map(|state| state.code().to_owned()).collect(),
        author: Some(caller.id()),
        ..Filter::default()
    };
    let found = app
        .read(move |work| {
            let after = after.map(|(key, id)| After { key, id: id.into() });
            petitions::list(work, &filter, Sort::Newest, after, limit + 1)
        })
        .await?;
    let page = Page::of(found, limit, |item| cursors.seal(&(item.listed.key, item.listed.row.id)));
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
}

/// List one's own signatures, newest first
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
        .read(move |work| accounts::signatures(work, &caller, before, limit + 1))
        .await?;
    let page = Page::of(found, limit, |row| cursors.seal(&row.id)).map(|row| OwnSignature {
        id: row.id.into(),
        petition_id: row.petition_id.into(),
        ordinal: row.ordinal,
        signed_at: row.signed_at,
        live: row.live,
        notify: row.notify,
    });
    listing(&request, &page, Caching::Private)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PasswordChange)]
struct PasswordChangeBody {
    /// The present one.
    #[schema(value_type = String)]
    password: Field<String>,
    #[schema(value_type = String, min_length = 15)]
    new_password: Field<String>,
}

/// Change one's password
///
/// Every other session ends, and the holder is told by mail.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = PasswordChangeBody,
    responses((status = 204, description = "Changed")),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/password")]
async fn change_password(
    app: web::Data<App>,
    caller: Granted<Holder>,
    pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<PasswordChangeBody>()?;
    let present = faults.required("/password", fields.password, given_password);
    let new = faults.required("/new_password", fields.new_password, new_password);
    let (present, new) = faults.settle(|| Some((present?, new?)))?;
    let caller = caller.caller();
    confirm_password(&app, &caller, app.identity.network(pace.address), present).await?;
    let row = caller.row.clone();
    let holder = app.read(move |work| accounts::password_holder(work, &row)).await?;
    let hash = hashed(&app, new, &holder, "/new_password").await?;
    app.write(move |work| accounts::change_password(work, &caller, &hash)).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
#[schema(as = EmailChange)]
struct EmailChangeBody {
    #[schema(value_type = String, example = "aigul@example.kz")]
    email: Field<String>,
    #[schema(value_type = String)]
    password: Field<String>,
}

/// Change one's e-mail address
///
/// The new address confirms it (`POST /accounts/confirmation`); the former one is told, and can take the
/// change back for 72 hours. The answer is the same whether or not the address is taken.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = EmailChangeBody,
    responses((status = 202, description = "Taken in; see the mail at the new address", body = FollowedMail,
        headers(("Location" = String, description = "Where to see what becomes of the mail")))),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/email")]
async fn change_email(
    app: web::Data<App>,
    caller: Granted<Holder>,
    pace: Pace<Mailed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<EmailChangeBody>()?;
    let address = faults.required("/email", fields.email, email);
    let password = faults.required("/password", fields.password, given_password);
    let (address, password) = faults.settle(|| Some((address?, password?)))?;
    let caller = caller.caller();
    confirm_password(&app, &caller, app.identity.network(pace.address), password).await?;
    let delivery =
        app.write(move |work| accounts::request_email_change(work, &caller, &address)).await?;
    Ok(followed(delivery))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PasswordGiven)]
pub(crate) struct PasswordBody {
    #[schema(value_type = String)]
    password: Field<String>,
}

/// Takes the password that a call asks for again.
pub(crate) async fn password_again(
    app: &std::sync::Arc<App>,
    caller: &Caller,
    address: std::net::IpAddr,
    body: Body,
) -> Result<(), Problem> {
    let (fields, mut faults) = body.fields::<PasswordBody>()?;
    let password = faults.required("/password", fields.password, given_password);
    let password = faults.settle(|| password)?;
    Ok(confirm_password(app, caller, app.identity.network(address), password).await?)
}

/// What an authenticator app is told.
#[derive(Serialize, ToSchema)]
#[schema(as = OtpEnrolment)]
struct EnrolmentView {
    /// To be typed in (base 32).
    secret: String,
    /// To be shown as a QR code.
    #[schema(example = "otpauth://totp/Petitions:aigul%40example.kz?secret=...")]
    uri: String,
}

/// Enrol a second factor
///
/// TOTP: SHA-1, six digits, 30 seconds. In use once its first code has been sent to
/// `/me/otp/confirmation`. Staff must; citizens may.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = PasswordBody,
    responses((status = 201, body = EnrolmentView)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/otp")]
async fn enrol_otp(
    app: web::Data<App>,
    caller: Granted<Holder>,
    pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let caller = caller.caller();
    password_again(&app, &caller, pace.address, body).await?;
    let enrolment = app.write(move |work| second_factor::enrol(work, &caller)).await?;
    Ok(HttpResponse::Created().json(EnrolmentView { secret: enrolment.secret, uri: enrolment.uri }))
}

/// Codes that stand in for a lost second factor, once each. They are shown this once.
#[derive(Serialize, ToSchema)]
struct RecoveryCodes {
    recovery_codes: Vec<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = OtpCode)]
struct CodeBody {
    #[schema(value_type = String, example = "287082")]
    otp: Field<String>,
}

/// Confirm a second factor by its first code
///
/// The session counts as signed in with it from now on.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = CodeBody,
    responses((status = 200, body = RecoveryCodes)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/otp/confirmation")]
async fn confirm_otp(
    app: web::Data<App>,
    caller: Granted<Holder>,
    _pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<CodeBody>()?;
    let code = faults.required("/otp", fields.otp, line(1..=40));
    let code = faults.settle(|| code)?;
    let caller = caller.caller();
    let recovery_codes =
        app.into_inner().write(move |work| second_factor::confirm(work, &caller, &code)).await?;
    Ok(HttpResponse::Ok().json(RecoveryCodes { recovery_codes }))
}

/// Give one's second factor up
///
/// Needs the password. Staff cannot.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = PasswordBody,
    responses((status = 204, description = "Removed")),
    extensions(("x-roles" = json!(["citizen"]))))]
#[delete("/me/otp")]
async fn remove_otp(
    app: web::Data<App>,
    caller: Granted<Citizen>,
    pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let caller = caller.caller();
    password_again(&app, &caller, pace.address, body).await?;
    app.write(move |work| second_factor::remove(work, &caller)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Get a fresh set of recovery codes
///
/// Those of the earlier set die. Needs the password.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = PasswordBody,
    responses((status = 200, body = RecoveryCodes)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/recovery-codes")]
async fn renew_recovery_codes(
    app: web::Data<App>,
    caller: Granted<Anyone>,
    pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let caller = caller.caller();
    password_again(&app, &caller, pace.address, body).await?;
    let recovery_codes =
        app.write(move |work| second_factor::renew_recovery_codes(work, &caller)).await?;
    Ok(HttpResponse::Ok().json(RecoveryCodes { recovery_codes }))
}
