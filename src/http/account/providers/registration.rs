//! Registering with what a provider sent back.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::super::password_reset::wrong_password;
use super::super::registration::{FollowedMail, followed, language, residence};
use super::super::sessions::{TokenPair, client_name, signed_in};
use super::conversation::brought;
use crate::intake::limits::{Pace, Register};
use crate::intake::{Body, Field, email};
use crate::responses::problem::Problem;
use crate::views::vocabulary::LanguageWord;
use app::providers::{self, Entrance, NewAccount, Registered};
use app::{App, Error};
use credentials::passwords::{self, Asker, Holder};

#[derive(Deserialize, ToSchema)]
#[schema(as = ProviderRegistration)]
struct RegistrationBody {
    /// As for signing in.
    #[schema(value_type = String)]
    state: Field<String>,
    #[schema(value_type = String)]
    verifier: Field<String>,
    #[schema(value_type = String)]
    code: Field<String>,
    #[schema(value_type = Option<String>)]
    iss: Field<String>,
    /// KATO code of the place of residence, nine digits.
    #[schema(value_type = String, example = "750000000")]
    residence: Field<String>,
    /// Language of notices.
    #[schema(value_type = LanguageWord, example = "kk")]
    language: Field<String>,
    /// Where it is not the address that the provider tells.
    #[schema(value_type = Option<String>, example = "aigul@example.kz")]
    email: Field<String>,
    /// Needed where the address is still to be confirmed by mail; at least 15 characters.
    #[schema(value_type = Option<String>, min_length = 15)]
    password: Field<String>,
    /// Declares citizenship of Kazakhstan (90-1(2)).
    #[schema(value_type = bool)]
    citizen: Field<bool>,
    /// Consents to the processing of personal data.
    #[schema(value_type = bool)]
    consent: Field<bool>,
}

/// Register as a citizen with what a provider sent back
///
/// Names and IIN are those that the provider tells. The account is there at once where the provider vouches for the
/// person and has seen that the address is theirs; otherwise once the mail has been confirmed, with the password, as in
/// any registration.
#[utoipa::path(tag = "accounts", request_body = RegistrationBody,
    responses((status = 201, description = "The account is there, and signed in to", body = TokenPair),
        (status = 202, description = "Taken in; see your mail", body = FollowedMail,
            headers(("Location" = String, description = "Where to see what becomes of the mail")))))]
#[post("/accounts/provider")]
pub(super) async fn register_at_provider(
    request: HttpRequest,
    app: web::Data<App>,
    pace: Pace<Register>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<RegistrationBody>()?;
    let answer = brought(&mut faults, [fields.state, fields.verifier, fields.code], fields.iss);
    let residence = faults.required("/residence", fields.residence, residence(&app));
    let language = faults.required("/language", fields.language, language());
    let email = faults.optional("/email", fields.email, email);
    let known = Holder { email: email.as_deref(), ..Holder::default() };
    let password = faults.optional("/password", fields.password, |given| {
        passwords::check(&given, &known).map_err(wrong_password)?;
        Ok(given)
    });
    faults.declared("/citizen", fields.citizen, "not_citizen");
    faults.declared("/consent", fields.consent, "consent_required");
    let (brought, residence, language) =
        faults.settle(|| Some((answer?, residence?, language?)))?;
    let network = app.identity.network(pace.address);
    let password_hash = match password {
        Some(password) => {
            let asker = Asker::stranger(network.clone());
            Some(app.passwords.hash(password, &asker).await.map_err(Error::from)?)
        }
        None => None,
    };
    let entrance = Entrance { brought, otp: None, network, client: client_name(&request) };
    let new = NewAccount { residence, language, email, password_hash };
    Ok(match providers::register(&app, entrance, new).await? {
        Registered::Account(grant) => signed_in(&request, grant),
        Registered::Mailed(delivery) => followed(delivery),
    })
}
