//! Registration, confirmation, and passwords by mail.

use actix_web::http::header;
use actix_web::{HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::mailed_tokens::{TOKEN, accepted};
use super::password_reset;
use super::password_reset::wrong_password;
use crate::intake::limits::{Mailed, Pace, Redeemed, Register};
use crate::intake::{Body, Faults, Field, Wrong, email, line, one_of, past_date};
use crate::responses::problem::Problem;
use crate::views::vocabulary::LanguageWord;
use app::email_change;
use app::registration::{self, Declaration};
use app::{App, Error};
use credentials::passwords::{self, Holder};
use domain::calendar::civil_date;
use domain::iin::Iin;
use domain::language::Language;
use text::is_mixed;

/// Longest part of a name, in characters.
const NAME: std::ops::RangeInclusive<usize> = 1..=100;

/// The calls by which people get an account, or get back into it.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(register_account)
        .service(confirm_account)
        .service(password_reset::request_password_reset)
        .service(password_reset::reset_password)
        .service(resend_confirmation)
        .service(reverse_email_change);
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

pub(crate) fn name(given: String) -> Result<String, Wrong> {
    let name = line(NAME)(given)?;
    // A dot ends an initial; within a word it makes an address.
    let dotted = name.split(' ').any(|word| word.trim_end_matches('.').contains('.'));
    let good = !dotted
        && name.chars().next().is_some_and(char::is_alphabetic)
        && name.chars().all(|c| {
            c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | '\u{300}'..='\u{36f}')
        });
    if is_mixed(&name) {
        return Err((
            "mixed_script",
            "letters of two alphabets stand in one word; type it again with one keyboard"
                .to_owned(),
        ));
    }
    if good {
        Ok(name)
    } else {
        Err(("name_format", "letters, spaces, hyphens and apostrophes".to_owned()))
    }
}

pub(crate) fn language() -> impl FnOnce(String) -> Result<Language, Wrong> {
    one_of(Language::parse, "kk, ru, en")
}

pub(crate) fn residence(app: &App) -> impl FnOnce(String) -> Result<String, Wrong> {
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
        let known = Holder {
            email: email.as_deref(),
            iin: iin.as_ref().map(Iin::as_str),
            second_factor: false,
        };
        let password = faults.required("/password", self.password, |given| {
            passwords::check(&given, &known).map_err(wrong_password)?;
            Ok(given)
        });
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
/// The account exists once the mailed token is confirmed. What becomes of the mail is shown at `Location`.
#[utoipa::path(tag = "accounts", request_body = RegistrationBody,
    responses((status = 202, description = "Taken in; see your mail", body = FollowedMail,
        headers(("Location" = String, description = "Where to see what becomes of the mail")))))]
#[post("/accounts")]
async fn register_account(
    app: web::Data<App>,
    _pace: Pace<Register>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, faults) = body.fields::<RegistrationBody>()?;
    let Declared { mut declaration, password } = fields.check(faults, &app)?;
    declaration.password_hash = app.passwords.hash(password).await.map_err(Error::from)?;
    let delivery = app.write(move |work| registration::register(work, &declaration)).await?;
    Ok(followed(delivery))
}

/// Taken in, with a mail that can be followed.
#[derive(Serialize, ToSchema)]
pub(crate) struct FollowedMail {
    /// Always `accepted`.
    #[schema(example = "accepted")]
    status: &'static str,
    /// See `GET /deliveries/{id}`; whoever has it sees how the mail fares, and nothing else.
    delivery_id: Uuid,
}

pub(crate) fn followed(delivery_id: Uuid) -> HttpResponse {
    HttpResponse::Accepted()
        .insert_header((header::LOCATION, format!("/api/v1/deliveries/{delivery_id}")))
        .json(FollowedMail { status: "accepted", delivery_id })
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
/// Makes the account, or moves it to the new address. The same token sent again changes nothing and
/// answers the same.
#[utoipa::path(tag = "accounts", request_body = TokenBody,
    responses((status = 204, description = "Confirmed; sign in")))]
#[post("/accounts/confirmation")]
async fn confirm_account(
    app: web::Data<App>,
    _pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<TokenBody>()?;
    let token = faults.required("/token", fields.token, line(TOKEN));
    let token = faults.settle(|| token)?;
    app.into_inner().write(move |work| registration::confirm(work, &token)).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ConfirmationResend)]
struct ResendBody {
    #[schema(value_type = String, example = "aigul@example.kz")]
    email: Field<String>,
}

/// Ask for the confirmation mail again
///
/// The answer is the same whether or not a registration waits; an earlier token dies. What becomes of the mail is shown
/// where the first one's was. At most three mails an hour and ten a day go to one address.
#[utoipa::path(tag = "accounts", request_body = ResendBody,
    responses((status = 202, description = "Taken in; see your mail")))]
#[post("/accounts/confirmation/resend")]
async fn resend_confirmation(
    app: web::Data<App>,
    _pace: Pace<Mailed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<ResendBody>()?;
    let address = faults.required("/email", fields.email, email);
    let address = faults.settle(|| address)?;
    app.into_inner().write(move |work| registration::resend_confirmation(work, &address)).await?;
    Ok(accepted())
}

/// Take a change of address back
///
/// By the token that was mailed to the former address, for 72 hours: the account has that address again,
/// every session ends, and a link for a new password comes by mail.
#[utoipa::path(tag = "accounts", request_body = TokenBody,
    responses((status = 204, description = "Taken back; see your mail")))]
#[post("/accounts/email-reversal")]
async fn reverse_email_change(
    app: web::Data<App>,
    _pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<TokenBody>()?;
    let token = faults.required("/token", fields.token, line(TOKEN));
    let token = faults.settle(|| token)?;
    app.into_inner().write(move |work| email_change::reverse_email_change(work, &token)).await?;
    Ok(HttpResponse::NoContent().finish())
}
