//! Registration.

use actix_web::http::header;
use actix_web::{HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use super::confirmation;
use super::password_reset;
use super::password_reset::wrong_password;
use crate::intake::limits::{Pace, Register};
use crate::intake::{
    Body, Faults, Field, RepairedName, Wrong, email, one_of, past_date, person_name as name,
    repaired, unless_none,
};
use crate::responses::problem::Problem;
use crate::views::vocabulary::LanguageWord;
use app::registration::{self, Declaration};
use app::{App, Error};
use credentials::passwords::{self, Asker, Holder};
use domain::assurance::Assurance;
use domain::calendar::civil_date;
use domain::iin::Iin;
use domain::language::Language;

/// The calls by which people get an account, or get back into it.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(register_account)
        .service(confirmation::confirm_account)
        .service(password_reset::request_password_reset)
        .service(password_reset::reset_password)
        .service(confirmation::resend_confirmation)
        .service(confirmation::reverse_email_change);
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

pub(crate) fn language() -> impl FnOnce(String) -> Result<Language, Wrong> {
    one_of(Language::parse, "kk, ru, en")
}

pub(crate) fn residence(app: &App) -> impl FnOnce(String) -> Result<String, Wrong> {
    move |given| match app.reference().residence(&given) {
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
    fn check(mut self, mut faults: Faults, app: &App) -> Result<Declared, Problem> {
        self.patronymic = unless_none(self.patronymic);
        let today = civil_date(app.clock.legal());
        let iin = faults.required("/iin", self.iin, |given| {
            Iin::parse(&given).map_err(|fault| (fault.code(), fault.to_string()))
        });
        let email = faults.required("/email", self.email, email);
        let family_name = faults.required("/family_name", self.family_name, name);
        let given_name = faults.required("/given_name", self.given_name, name);
        let patronymic = faults.optional("/patronymic", self.patronymic, name);
        let birth_date = faults.optional("/birth_date", self.birth_date, past_date(today));
        let known = Holder {
            email: email.as_deref(),
            iin: iin.as_ref().map(Iin::as_str),
            names: [family_name.as_deref(), given_name.as_deref(), patronymic.as_deref()],
            born: birth_date.or_else(|| iin.as_ref().and_then(Iin::birth_date)),
            second_factor: false,
        };
        let password = faults.required("/password", self.password, |given| {
            passwords::check(&given, &known).map_err(wrong_password)?;
            Ok(given)
        });
        let residence = faults.required("/residence", self.residence, residence(app));
        let language = faults.required("/language", self.language, language());
        faults.declared("/citizen", self.citizen, "not_citizen");
        faults.declared("/consent", self.consent, "consent_required");
        faults.settle(|| {
            let iin = iin?;
            Some(Declared {
                declaration: Declaration {
                    birth_date: birth_date.or(iin.birth_date())?,
                    iin,
                    email: email?,
                    password_hash: String::new(),
                    family_name: family_name?,
                    given_name: given_name?,
                    patronymic,
                    residence: residence?,
                    language: language?,
                    vouched: None,
                    assurance: Assurance::Declared,
                    evidence: None,
                },
                password: password?,
            })
        })
    }
}

/// Register as a citizen
///
/// The answer is the same whether or not the address or the IIN is taken; the truth goes by mail.
/// The account exists once the mailed token is confirmed with this password; until then address and IIN are free, and
/// up to five registrations wait for one address side by side. What becomes of the mail is shown at `Location`.
#[utoipa::path(tag = "accounts", request_body = RegistrationBody,
    responses((status = 202, description = "Taken in; see your mail", body = FollowedMail,
        headers(("Location" = String, description = "Where to see what becomes of the mail")))))]
#[post("/accounts")]
async fn register_account(
    app: web::Data<App>,
    pace: Pace<Register>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, faults) = body.fields::<RegistrationBody>()?;
    let repaired_names = repaired([
        ("/family_name", &fields.family_name),
        ("/given_name", &fields.given_name),
        ("/patronymic", &fields.patronymic),
    ]);
    let Declared { mut declaration, password } = fields.check(faults, &app)?;
    let asker = Asker::stranger(app.identity.network(pace.address));
    declaration.password_hash = app.passwords.hash(password, &asker).await.map_err(Error::from)?;
    let delivery = app.write(move |work| registration::register(work, &declaration)).await?;
    Ok(followed_telling(delivery, repaired_names))
}

/// Taken in, with a mail that can be followed.
#[derive(Serialize, ToSchema)]
pub(crate) struct FollowedMail {
    /// Always `accepted`.
    #[schema(example = "accepted")]
    status: &'static str,
    /// See `GET /deliveries/{id}`; whoever has it sees how the mail fares, and nothing else.
    delivery_id: Uuid,
    /// Names that were kept otherwise than they were sent: letters of another alphabet were replaced by those that they
    /// look like.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    repaired_names: Vec<RepairedName>,
}

pub(crate) fn followed(delivery_id: Uuid) -> HttpResponse {
    followed_telling(delivery_id, Vec::new())
}

fn followed_telling(delivery_id: Uuid, repaired_names: Vec<RepairedName>) -> HttpResponse {
    HttpResponse::Accepted()
        .insert_header((header::LOCATION, format!("/api/v1/deliveries/{delivery_id}")))
        .json(FollowedMail { status: "accepted", delivery_id, repaired_names })
}
