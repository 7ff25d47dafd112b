//! Registration, passwords, and one's own account.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::auth::{Anyone, Citizen, Granted};
use super::intake::{Body, Faults, Field, Wrong, email, line, one_of, past_date};
use super::listing_view::PetitionItem;
use super::problem::Problem;
use super::query::{Query, cursor};
use super::reply::{Caching, Page, listing, reading};
use super::vocabulary::{LanguageWord, NoticeWord, RoleWord};
use crate::app::accounts::{self, AccountChange, AccountRow, Declaration};
use crate::app::petitions::{self, After, Filter, Sort};
use crate::app::{App, notices};
use crate::credentials::passwords;
use crate::domain::calendar::civil_date;
use crate::domain::iin::Iin;
use crate::domain::language::Language;
use crate::domain::petition::StateName;

/// Longest part of a name, in characters.
const NAME: std::ops::RangeInclusive<usize> = 1..=100;
/// Longest mailed token taken in, in characters.
const TOKEN: std::ops::RangeInclusive<usize> = 1..=200;

pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(register_account)
        .service(confirm_account)
        .service(request_password_reset)
        .service(reset_password)
        .service(read_me)
        .service(change_me)
        .service(list_my_petitions)
        .service(list_my_signatures)
        .service(list_my_notices);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewAccount)]
struct RegistrationBody {
    #[schema(value_type = String, example = "900101300017")]
    iin: Field<String>,
    #[schema(value_type = String, example = "aigul@example.kz")]
    email: Field<String>,
    /// At least 15 characters; spaces and every script are welcome.
    #[schema(value_type = String, min_length = 15)]
    password: Field<String>,
    #[schema(value_type = String, example = "Серікқызы")]
    family_name: Field<String>,
    #[schema(value_type = String, example = "Айгүл")]
    given_name: Field<String>,
    #[schema(value_type = Option<String>)]
    patronymic: Field<String>,
    /// The date inside the IIN unless given.
    #[schema(value_type = Option<String>, format = Date)]
    birth_date: Field<String>,
    /// KATO code of the place of residence, nine digits.
    #[schema(value_type = String, example = "750000000")]
    residence: Field<String>,
    /// Language of notices.
    #[schema(value_type = LanguageWord, example = "kk")]
    language: Field<String>,
    /// Declares citizenship of Kazakhstan (90-1(2)).
    #[schema(value_type = bool)]
    citizen: Field<bool>,
    /// Consents to the processing of personal data.
    #[schema(value_type = bool)]
    consent: Field<bool>,
}

/// A password long enough and not too long; judged as typed, never trimmed.
fn password(given: String) -> Result<String, Wrong> {
    if given.chars().count() < passwords::MIN_CHARACTERS {
        return Err(("too_short", format!("at least {} characters", passwords::MIN_CHARACTERS)));
    }
    if given.len() > passwords::MAX_BYTES {
        return Err(("too_long", format!("at most {} bytes", passwords::MAX_BYTES)));
    }
    Ok(given)
}

pub(super) fn name(given: String) -> Result<String, Wrong> {
    let name = line(NAME)(given)?;
    // A dot ends an initial; within a word it makes an address.
    let dotted = name.split(' ').any(|word| word.trim_end_matches('.').contains('.'));
    let good = !dotted && name.chars().next().is_some_and(char::is_alphabetic)
        && name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | '\u{300}'..='\u{36f}'));
    if good { Ok(name) } else { Err(("name_format", "letters, spaces, hyphens and apostrophes".to_owned())) }
}

pub(super) fn language() -> impl FnOnce(String) -> Result<Language, Wrong> {
    one_of(Language::parse, "kk, ru, en")
}

pub(super) fn residence(app: &App) -> impl FnOnce(String) -> Result<String, Wrong> {
    move |given| match app.reference.residence(&given) {
        Some(_) => Ok(given),
        None => Err(("unknown_value", "a KATO code of nine digits; see /territories".to_owned())),
    }
}

/// A declaration whose password is still to be hashed.
struct Declared {
    declaration: Declaration,
    password: String,
}

impl RegistrationBody {
    fn check(self, mut faults: Faults, app: &App) -> Result<Declared, Problem> {
        let today = civil_date(app.clock.legal());
        let iin = faults.required("/iin", self.iin, |given| {
            Iin::parse(&given).map_err(|fault| (fault.code(), fault.to_string()))
        });
        let email = faults.required("/email", self.email, email);
        let password = faults.required("/password", self.password, password);
        let family_name = faults.required("/family_name", self.family_name, name);
        let given_name = faults.required("/given_name", self.given_name, name);
        let patronymic = faults.optional("/patronymic", self.patronymic, name);
        let birth_date = faults.optional("/birth_date", self.birth_date, past_date(today));
        let residence = faults.required("/residence", self.residence, residence(app));
        let language = faults.required("/language", self.language, language());
        faults.declared("/citizen", self.citizen, "not_citizen");
        faults.declared("/consent", self.consent, "consent_required");
        faults.settle(|| {
            let iin = iin?;
            Some(Declared {
                declaration: Declaration {
                    birth_date: birth_date.unwrap_or_else(|| iin.birth_date()),
                    iin,
                    email: email?,
                    password_hash: String::new(),
                    family_name: family_name?,
                    given_name: given_name?,
                    patronymic,
                    residence: residence?,
                    language: language?,
                },
                password: password?,
            })
        })
    }
}

/// Register as a citizen
///
/// The answer is the same whether or not the address or the IIN is taken; the truth goes by mail.
/// The account exists once the mailed token is confirmed.
#[utoipa::path(tag = "accounts", request_body = RegistrationBody,
    responses((status = 202, description = "Taken in; see your mail")))]
#[post("/accounts")]
async fn register_account(app: web::Data<App>, body: Body) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, faults) = body.fields::<RegistrationBody>()?;
    let Declared { mut declaration, password } = fields.check(faults, &app)?;
    declaration.password_hash = app.passwords.hash(password).await.map_err(crate::app::Error::from)?;
    app.write(move |work| accounts::register(work, &declaration)).await?;
    Ok(accepted())
}

fn accepted() -> HttpResponse {
    HttpResponse::Accepted().json(serde_json::json!({ "status": "accepted" }))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Token)]
struct TokenBody {
    /// The token or code from the mail.
    #[schema(value_type = String)]
    token: Field<String>,
}

/// Confirm an e-mail address
///
/// Makes the account. The same token sent again changes nothing and answers the same.
#[utoipa::path(tag = "accounts", request_body = TokenBody,
    responses((status = 204, description = "Confirmed; sign in")))]
#[post("/accounts/confirmation")]
async fn confirm_account(app: web::Data<App>, body: Body) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<TokenBody>()?;
    let token = faults.required("/token", fields.token, line(TOKEN));
    let token = faults.settle(|| token)?;
    app.into_inner().write(move |work| accounts::confirm(work, &token)).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PasswordResetRequest)]
struct ResetRequestBody {
    #[schema(value_type = String, example = "aigul@example.kz")]
    email: Field<String>,
}

/// Ask for a password reset
///
/// The answer is the same whether or not the address has an account.
#[utoipa::path(tag = "accounts", request_body = ResetRequestBody,
    responses((status = 202, description = "Taken in; see your mail")))]
#[post("/password-resets")]
async fn request_password_reset(app: web::Data<App>, body: Body) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<ResetRequestBody>()?;
    let address = faults.required("/email", fields.email, email);
    let address = faults.settle(|| address)?;
    app.into_inner().write(move |work| accounts::request_reset(work, &address)).await?;
    Ok(accepted())
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PasswordReset)]
struct ResetBody {
    #[schema(value_type = String)]
    token: Field<String>,
    #[schema(value_type = String, min_length = 15)]
    password: Field<String>,
}

/// Set a new password by a mailed token
///
/// Every session of the account ends.
#[utoipa::path(tag = "accounts", request_body = ResetBody,
    responses((status = 204, description = "Changed; sign in")))]
#[post("/password-resets/confirmation")]
async fn reset_password(app: web::Data<App>, body: Body) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<ResetBody>()?;
    let token = faults.required("/token", fields.token, line(TOKEN));
    let password = faults.required("/password", fields.password, password);
    let (token, password) = faults.settle(|| Some((token?, password?)))?;
    let hash = app.passwords.hash(password).await.map_err(crate::app::Error::from)?;
    app.write(move |work| accounts::reset_password(work, &token, &hash)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// One's own account.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
struct AccountView {
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
}

impl From<AccountRow> for AccountView {
    fn from(row: AccountRow) -> Self {
        Self {
            id: row.id,
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
async fn read_me(request: HttpRequest, caller: Granted<Anyone>) -> Result<HttpResponse, Problem> {
    reading(&request, &AccountView::from(caller.caller().row), Caching::Private)
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
async fn change_me(app: web::Data<App>, caller: Granted<Anyone>, body: Body) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<ChangeBody>()?;
    let residence = faults.optional("/residence", fields.residence, residence(&app));
    let language = faults.optional("/language", fields.language, language());
    let change = faults.settle(|| {
        Some(AccountChange { residence, language: language.map(|language| language.code().to_owned()) })
    })?;
    let caller = caller.caller();
    let row = app.write(move |work| accounts::change(work, &caller, &change)).await?;
    Ok(HttpResponse::build(StatusCode::OK).json(AccountView::from(row)))
}

/// List one's own petitions, newest first
#[utoipa::path(tag = "accounts", security(("bearer" = [])),
    params(("state" = Option<String>, Query, description = "States, comma-separated"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<PetitionItem>)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[get("/me/petitions")]
async fn list_my_petitions(request: HttpRequest, app: web::Data<App>, caller: Granted<Citizen>) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let mut query = Query::of(&request)?;
    let states = query.several("state", StateName::parse, "states of a petition")?.unwrap_or_default();
    let (limit, after) = (query.limit()?, query.cursor::<(i64, Uuid)>()?);
    query.finish()?;
    let filter = Filter {
        states: states.into_iter().map(|state| state.code().to_owned()).collect(),
        author: Some(caller.id()),
        ..Filter::default()
    };
    let found = app
        .read(move |work| {
            let after = after.map(|(key, id)| After { key, id });
            petitions::list(work, &filter, Sort::Newest, after, limit + 1)
        })
        .await?;
    let page = Page::of(found, limit, |item| cursor(&(item.listed.key, item.listed.row.id)));
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
async fn list_my_signatures(request: HttpRequest, app: web::Data<App>, caller: Granted<Citizen>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<Uuid>()?);
    query.finish()?;
    let caller = caller.caller();
    let found = app.into_inner().read(move |work| accounts::signatures(work, &caller, before, limit + 1)).await?;
    let page = Page::of(found, limit, |row| cursor(&row.id)).map(|row| OwnSignature {
        id: row.id,
        petition_id: row.petition_id,
        ordinal: row.ordinal,
        signed_at: row.signed_at,
        live: row.live,
        notify: row.notify,
    });
    listing(&request, &page, Caching::Private)
}

/// A notice in one's inbox.
#[derive(Serialize, ToSchema)]
struct InboxItem {
    id: Uuid,
    #[schema(value_type = NoticeWord, example = "petition_published")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    petition_id: Option<Uuid>,
    /// The facts of the notice, in one's own language.
    #[schema(value_type = Object)]
    facts: Value,
    created_at: DateTime<Utc>,
}

/// List one's notices, newest first
#[utoipa::path(tag = "accounts", security(("bearer" = [])),
    params(("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<InboxItem>)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[get("/me/notices")]
async fn list_my_notices(request: HttpRequest, app: web::Data<App>, caller: Granted<Anyone>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<Uuid>()?);
    query.finish()?;
    let caller = caller.caller();
    let language = caller.language();
    let found = app.into_inner().read(move |work| accounts::notices(work, &caller, before, limit + 1)).await?;
    let page = Page::of(found, limit, |row| cursor(&row.id)).map(|row| InboxItem {
        id: row.id,
        kind: row.kind,
        petition_id: row.petition_id,
        facts: notices::localised(&row.payload, language),
        created_at: row.created_at,
    });
    listing(&request, &page, Caching::Private)
}
