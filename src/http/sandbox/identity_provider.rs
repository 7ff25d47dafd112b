//! An identity provider for trying sign-in out: whoever is enrolled is let through without a password, and it errs as
//! it is asked to.

use std::collections::HashMap;
use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::intake::form::FormMembers;
use crate::intake::{Body, Field, line, one_of};
use crate::responses::Verbatim;
use crate::responses::problem::Problem;
use app::App;
use identity_provider_testing::{Authorization, Enrolled, Mistake, Refused, TestProvider};

/// Longer than anybody waits for a provider.
const SLOW: Duration = Duration::from_secs(6);
/// More than anybody reads of an answer.
const ENDLESS: usize = 300 * 1024;
/// Members of claims at most.
const CLAIMS: usize = 50;
/// Longest subject, and longest name of a client.
const NAME: std::ops::RangeInclusive<usize> = 1..=100;

/// Read what the provider says of itself
///
/// The discovery document of OpenID Connect, of a provider that exists for trials.
#[utoipa::path(tag = "sandbox", responses((status = 200, description = "OpenID Connect Discovery 1.0")))]
#[get("/identity-provider/.well-known/openid-configuration")]
pub(super) async fn read_provider(provider: web::Data<TestProvider>) -> HttpResponse {
    HttpResponse::Ok().json(provider.discovery())
}

/// Read the provider's keys
///
/// The JSON Web Key Set by which its tokens are checked.
#[utoipa::path(tag = "sandbox", responses((status = 200, description = "A JSON Web Key Set (RFC 7517)")))]
#[get("/identity-provider/jwks")]
pub(super) async fn read_provider_keys(provider: web::Data<TestProvider>) -> HttpResponse {
    HttpResponse::Ok().json(provider.jwks())
}

/// Be authenticated at the provider
///
/// Whoever `login_hint` names is sent back with a code at once; without it there is a page to choose from.
#[utoipa::path(tag = "sandbox",
    responses((status = 200, description = "A page to choose from"), (status = 303, description = "Back, with a code")),
    extensions(("x-foreign-parameters" = json!("all"))))]
#[get("/identity-provider/authorize")]
pub(super) async fn authorize_at_provider(
    request: HttpRequest,
    app: web::Data<App>,
    provider: web::Data<TestProvider>,
) -> HttpResponse {
    let query = web::Query::<HashMap<String, String>>::from_query(request.query_string());
    let query = query.map(web::Query::into_inner).unwrap_or_default();
    match provider.authorize(&query, app.clock.machine()) {
        Ok(Authorization::SentBack(to)) => {
            HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
        }
        Ok(Authorization::Choose(people)) => {
            let asked = escaped(request.query_string());
            let items: Vec<String> = people
                .iter()
                .map(|subject| {
                    let subject = escaped(subject);
                    format!("<li><a href=\"?{asked}&amp;login_hint={subject}\">{subject}</a></li>")
                })
                .collect();
            let page = format!(
                "<!doctype html><title>Test identity provider</title><h1>Who are you?</h1><ul>{}</ul>\
                 <p>More people: POST /dev/identity-provider/people</p>",
                items.concat()
            );
            HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page)
        }
        Err(refused) => refusal(refused),
    }
}

/// A text within an attribute or between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn refusal(Refused(code): Refused) -> HttpResponse {
    let mut answer = HttpResponse::BadRequest().json(json!({ "error": code }));
    answer.extensions_mut().insert(Verbatim);
    answer
}

/// Give a code for tokens at the provider
///
/// Each code once, with the verifier of its challenge (RFC 7636).
#[utoipa::path(tag = "sandbox", responses((status = 200, description = "Tokens (RFC 6749, 5.1)")),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/identity-provider/token")]
pub(super) async fn exchange_at_provider(
    request: HttpRequest,
    app: web::Data<App>,
    provider: web::Data<TestProvider>,
    form: FormMembers,
) -> HttpResponse {
    let client = client_of(&request);
    let exchanged = provider.exchange(&form.members(), client.as_deref(), app.clock.machine());
    let exchange = match exchanged {
        Ok(exchange) => exchange,
        Err(refused) => return refusal(refused),
    };
    match exchange.mistake {
        Some(Mistake::Slow) => tokio::time::sleep(SLOW).await,
        Some(Mistake::Down) => return HttpResponse::ServiceUnavailable().finish(),
        Some(Mistake::Redirect) => {
            let elsewhere = (header::LOCATION, "https://another.example/token");
            return HttpResponse::TemporaryRedirect().insert_header(elsewhere).finish();
        }
        Some(Mistake::Endless) => {
            return HttpResponse::Ok().content_type("application/json").body(" ".repeat(ENDLESS));
        }
        _ => {}
    }
    HttpResponse::Ok().json(exchange.answer)
}

/// The client that names itself in the head (RFC 6749, 2.3.1).
fn client_of(request: &HttpRequest) -> Option<String> {
    let basic = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let decoded = STANDARD.decode(basic.strip_prefix("Basic ")?).ok()?;
    let (client, _) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Some(client.to_owned())
}

/// Read what the provider says of a person
///
/// By the access token that the provider gave.
#[utoipa::path(tag = "sandbox", responses((status = 200, description = "Claims (OpenID Connect Core 1.0, 5.3)")))]
#[get("/identity-provider/userinfo")]
pub(super) async fn read_provider_claims(
    request: HttpRequest,
    provider: web::Data<TestProvider>,
) -> HttpResponse {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    match provider.userinfo(token) {
        Ok(claims) => HttpResponse::Ok().json(claims),
        Err(refused) => refusal(refused),
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewPersonAtProvider)]
struct PersonBody {
    /// Whom the provider means; also what `login_hint` names them by.
    #[schema(value_type = String, example = "aigul")]
    subject: Field<String>,
    /// What it says of them.
    #[schema(value_type = Option<Object>, example = json!({
        "iin": "581014274025", "family_name": "Серікқызы", "given_name": "Айгүл",
        "email": "aigul@example.kz", "email_verified": true
    }))]
    claims: Field<Map<String, Value>>,
    /// What it does wrong about them.
    #[schema(value_type = Option<String>, example = "wrong_nonce")]
    mistake: Field<String>,
}

fn mistake(given: String) -> Result<Mistake, (&'static str, String)> {
    let known = Mistake::ALL.map(Mistake::code).join(", ");
    Mistake::parse(&given).ok_or_else(|| ("unknown_value", format!("one of: {known}")))
}

/// A person whom the provider lets through.
#[derive(Serialize, ToSchema)]
struct PersonAtProvider {
    subject: String,
}

/// Enrol somebody at the provider
///
/// Whoever is enrolled can sign in there at once; with `mistake` the provider does something wrong.
#[utoipa::path(tag = "sandbox", request_body = PersonBody, responses((status = 201, body = PersonAtProvider)),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/identity-provider/people")]
pub(super) async fn enrol_at_provider(
    provider: web::Data<TestProvider>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<PersonBody>()?;
    let subject = faults.required("/subject", fields.subject, line(NAME));
    let claims = faults.optional("/claims", fields.claims, |claims| {
        if claims.len() <= CLAIMS {
            Ok(claims)
        } else {
            Err(("wrong_length", format!("at most {CLAIMS}")))
        }
    });
    let mistake = faults.optional("/mistake", fields.mistake, mistake);
    let subject = faults.settle(|| subject)?;
    let claims = claims.unwrap_or_default();
    provider.enrol(Enrolled { subject: subject.clone(), claims, mistake });
    Ok(HttpResponse::Created().json(PersonAtProvider { subject }))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewLogoutToken)]
struct LogoutBody {
    #[schema(value_type = String, example = "aigul")]
    subject: Field<String>,
    /// The client that is told.
    #[schema(value_type = String, example = "sandbox")]
    client_id: Field<String>,
    /// `session` for the last session of the person there, `subject` for all of them.
    #[schema(value_type = String, example = "session")]
    of: Field<String>,
    /// What is wrong with it.
    #[schema(value_type = Option<String>)]
    mistake: Field<String>,
}

/// A logout token, to be posted to `/identity-providers/{name}/logout`.
#[derive(Serialize, ToSchema)]
struct LogoutToken {
    logout_token: String,
}

/// Have the provider say that somebody has left it
///
/// As a provider sends it to `/identity-providers/{name}/logout` (OpenID Connect Back-Channel Logout 1.0).
#[utoipa::path(tag = "sandbox", request_body = LogoutBody, responses((status = 201, body = LogoutToken)),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/identity-provider/logout-tokens")]
pub(super) async fn make_logout_token(
    app: web::Data<App>,
    provider: web::Data<TestProvider>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<LogoutBody>()?;
    let subject = faults.required("/subject", fields.subject, line(NAME));
    let client = faults.required("/client_id", fields.client_id, line(NAME));
    let whole = |word: &str| ["session", "subject"].contains(&word).then(|| word == "subject");
    let whole = faults.required("/of", fields.of, one_of(whole, "session, subject"));
    let mistake = faults.optional("/mistake", fields.mistake, mistake);
    let (subject, client, whole) = faults.settle(|| Some((subject?, client?, whole?)))?;
    let session = if whole { None } else { provider.last_session(&subject) };
    let person = Enrolled { subject, claims: Map::new(), mistake };
    let logout_token =
        provider.logout_token(&client, &person, session.as_deref(), app.clock.machine());
    Ok(HttpResponse::Created().json(LogoutToken { logout_token }))
}
