//! Signing in and registering by electronic signature (ЭЦП).

use actix_web::{HttpRequest, HttpResponse, post, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::one_time_codes::OTP;
use super::password_reset::{judged, new_password};
use super::registration::{FollowedMail, followed, language, residence};
use super::sessions::{TokenPair, client_name, given_password, signed_in};
use crate::intake::limits::{Pace, Register, SignIn};
use crate::intake::{Body, Faults, Field, Wrong, email, line, one_of, past_date};
use crate::responses::negotiation::preferred;
use crate::responses::problem::Problem;
use crate::views::vocabulary::LanguageWord;
use app::eds_identity::{self, Signed};
use app::eds_registration::{self, Besides};
use app::eds_sign_in::{self, Asked, Wanted};
use app::password_change::PasswordHolder;
use app::{App, Error, eds_challenge};
use credentials::passwords::Asker;
use domain::calendar::civil_date;

/// Longest challenge that is looked at, in bytes; ours are shorter.
const MAX_CHALLENGE: usize = 2_000;

/// Longest CMS that is looked at, in characters: 64 KiB in Base64, in lines, within their armour.
const MAX_CMS: usize = 100_000;

/// The calls of those who come by electronic signature.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(give_eds_challenge).service(sign_in_by_eds).service(register_by_eds);
}

/// The challenge as it was given out: it is compared to the letter, so nothing of it is cleaned.
fn challenge(given: String) -> Result<String, Wrong> {
    if given.len() > MAX_CHALLENGE {
        return Err(("too_long", format!("at most {MAX_CHALLENGE} bytes")));
    }
    Ok(given)
}

/// A CMS in PEM, or in DER written as Base64.
fn cms(given: String) -> Result<Vec<u8>, Wrong> {
    if given.len() > MAX_CMS {
        return Err(("too_long", format!("at most {MAX_CMS} bytes")));
    }
    if given.trim_start().starts_with("-----") {
        return Ok(given.into_bytes());
    }
    let letters: Vec<u8> = given.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(letters).map_err(|_| ("not_base64", "DER in Base64, or PEM".to_owned()))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = EdsChallengeRequest)]
struct ChallengeBody {
    /// The language of its text; by Accept-Language unless given.
    #[schema(value_type = Option<LanguageWord>, example = "kk")]
    language: Field<String>,
}

/// A text to be signed.
#[derive(Serialize, ToSchema)]
struct EdsChallenge {
    /// Its UTF-8 bytes are what is signed; send it back as it is.
    challenge: String,
    expires_at: DateTime<Utc>,
}

/// Ask for a challenge
///
/// A short text that names this service. Sign its UTF-8 bytes with an electronic signature (CMS, detached or attached)
/// within five minutes, and sign in or register with it, once.
#[utoipa::path(tag = "sessions", request_body = ChallengeBody, responses((status = 201, body = EdsChallenge)),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/sessions/eds-challenge")]
async fn give_eds_challenge(
    request: HttpRequest,
    app: web::Data<App>,
    pace: Pace<SignIn>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<ChallengeBody>()?;
    let wanted = faults.optional("/language", fields.language, language());
    faults.settle(|| Some(()))?;
    let language = wanted.unwrap_or_else(|| preferred(request.headers()));
    let network = app.identity.network(pace.address);
    let given = app.write(move |work| eds_challenge::issue(work, &network, language)).await?;
    let view = EdsChallenge { challenge: given.text, expires_at: given.expires_at };
    Ok(HttpResponse::Created().json(view))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = EdsSignIn)]
struct SignInBody {
    /// As it was given out.
    #[schema(value_type = String)]
    challenge: Field<String>,
    /// The signature over it: CMS in Base64 or PEM, by an individual's certificate whose key may sign what binds.
    #[schema(value_type = String)]
    cms: Field<String>,
    /// `staff` for the staff account of whoever is a citizen here too.
    #[schema(value_type = Option<String>, example = "citizen")]
    account: Field<String>,
    /// The account's password, once: for an account whose IIN was typed and not proven yet.
    #[schema(value_type = Option<String>)]
    password: Field<String>,
    /// The code of the authenticator app, or a recovery code, for accounts that have a second factor.
    #[schema(value_type = Option<String>)]
    otp: Field<String>,
}

fn account(given: String) -> Result<Wanted, Wrong> {
    let parse = |word: &str| match word {
        "citizen" => Some(Wanted::Any),
        "staff" => Some(Wanted::Staff),
        _ => None,
    };
    one_of(parse, "citizen, staff")(given)
}

/// Sign in by electronic signature
///
/// Opens the account whose IIN the certificate names; the second factor is asked for where there is one. An account that
/// somebody made by typing that IIN may be a stranger's: it takes its password as well, and is proven then; or register
/// by electronic signature, and the IIN goes over. 403 `no_account_of_iin` when there is no account at all.
#[utoipa::path(tag = "sessions", request_body = SignInBody, responses((status = 201, body = TokenPair)),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/sessions/eds")]
async fn sign_in_by_eds(
    request: HttpRequest,
    app: web::Data<App>,
    pace: Pace<SignIn>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<SignInBody>()?;
    let signed = signed(&mut faults, fields.challenge, fields.cms);
    let wanted = faults.optional("/account", fields.account, account);
    let password = faults.optional("/password", fields.password, given_password);
    let otp = faults.optional("/otp", fields.otp, line(OTP));
    let signed = faults.settle(|| signed)?;
    let asked = Asked {
        signed,
        wanted: wanted.unwrap_or(Wanted::Any),
        password,
        otp,
        network: app.identity.network(pace.address),
        client: client_name(&request),
    };
    let grant = eds_sign_in::sign_in(&app, asked).await?;
    Ok(signed_in(&request, grant))
}

fn signed(faults: &mut Faults, text: Field<String>, signature: Field<String>) -> Option<Signed> {
    let challenge = faults.required("/challenge", text, challenge);
    let cms = faults.required("/cms", signature, cms);
    Some(Signed { challenge: challenge?, cms: cms? })
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewEdsAccount)]
struct RegistrationBody {
    /// As it was given out.
    #[schema(value_type = String)]
    challenge: Field<String>,
    /// The signature over it: CMS in Base64 or PEM, by an individual's certificate whose key may sign what binds.
    #[schema(value_type = String)]
    cms: Field<String>,
    #[schema(value_type = String, example = "aigul@example.kz")]
    email: Field<String>,
    /// At least 15 characters; spaces and every script are welcome.
    #[schema(value_type = String, min_length = 15)]
    password: Field<String>,
    /// Only where the IIN in the certificate names no date of birth.
    #[schema(value_type = Option<String>, format = Date)]
    birth_date: Field<String>,
    /// KATO code of the place of residence, nine digits.
    #[schema(value_type = String, example = "750000000")]
    residence: Field<String>,
    /// Language of notices.
    #[schema(value_type = LanguageWord, example = "kk")]
    language: Field<String>,
    /// Declares citizenship of Kazakhstan (90-1(2)), of which a certificate says nothing.
    #[schema(value_type = bool)]
    citizen: Field<bool>,
    /// Consents to the processing of personal data.
    #[schema(value_type = bool)]
    consent: Field<bool>,
}

/// Register by electronic signature
///
/// Names, IIN and date of birth come from the certificate. The account exists once the mailed token is confirmed with
/// this password (`POST /accounts/confirmation`). If somebody else has an account with this IIN and has only typed it, it
/// goes over to the new one then: their signatures with it count on, and `GET /me/signatures` shows them to be confirmed
/// or disowned.
#[utoipa::path(tag = "accounts", request_body = RegistrationBody,
    responses((status = 202, description = "Taken in; see your mail", body = FollowedMail,
        headers(("Location" = String, description = "Where to see what becomes of the mail")))))]
#[post("/accounts/eds")]
async fn register_by_eds(
    app: web::Data<App>,
    pace: Pace<Register>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<RegistrationBody>()?;
    let today = civil_date(app.clock.legal());
    let signed = signed(&mut faults, fields.challenge, fields.cms);
    let address = faults.required("/email", fields.email, email);
    let password = faults.required("/password", fields.password, new_password);
    let declared = faults.optional("/birth_date", fields.birth_date, past_date(today));
    let residence = faults.required("/residence", fields.residence, residence(&app));
    let language = faults.required("/language", fields.language, language());
    faults.declared("/citizen", fields.citizen, "not_citizen");
    faults.declared("/consent", fields.consent, "consent_required");
    let (signed, password, email, residence, language) =
        faults.settle(|| Some((signed?, password?, address?, residence?, language?)))?;
    let shown = eds_identity::shown(&app, signed).await?;
    let person = &shown.person;
    let birth_date = person
        .birth_date
        .or(declared)
        .ok_or_else(|| Error::invalid("/birth_date", "required", "this member is required"))?;
    let holder = PasswordHolder {
        email: email.clone(),
        iin: Some(person.iin.clone()),
        names: [
            Some(person.family_name.clone()).filter(|name| !name.is_empty()),
            Some(person.given_name.clone()),
            person.patronymic.clone(),
        ],
        born: Some(birth_date),
        second_factor: false,
    };
    judged(&password, &holder, "/password")?;
    let asker = Asker::stranger(app.identity.network(pace.address));
    let password_hash = app.passwords.hash(password, &asker).await.map_err(Error::from)?;
    let besides = Besides { email, password_hash, birth_date, residence, language };
    let delivery =
        app.write(move |work| eds_registration::register(work, &shown, &besides)).await?;
    Ok(followed(delivery))
}
