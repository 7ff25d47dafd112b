//! Addresses that are confirmed by mail, and taken back.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::mailed_tokens::{TOKEN, accepted};
use super::one_time_codes::OTP;
use super::sessions::{TokenPair, client_name, given_password, signed_in};
use crate::intake::limits::{Mailed, Pace, Redeemed};
use crate::intake::{Body, Field, email, line};
use crate::responses::problem::Problem;
use app::App;
use app::confirmation::{self, Confirmation, Confirmed};
use app::{email_change, registration};

#[derive(Deserialize, ToSchema)]
#[schema(as = Token)]
struct TokenBody {
    /// The token or code from the mail.
    #[schema(value_type = String)]
    token: Field<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Confirmation)]
struct ConfirmationBody {
    /// The token or code from the mail.
    #[schema(value_type = String)]
    token: Field<String>,
    /// The one chosen at registration; for a change of address that of the account.
    #[schema(value_type = String)]
    password: Field<String>,
    /// The code of the authenticator app, or a recovery code: where the registration raises an account that was there
    /// already, with a second factor.
    #[schema(value_type = Option<String>)]
    otp: Field<String>,
}

/// Confirm an e-mail address
///
/// Makes the account of a registration and signs in, or moves an account to its new address. It takes the mailed token
/// and the password: whoever reads the mail but did not ask for it makes nothing. Sent again, the same signs in again.
#[utoipa::path(tag = "accounts", request_body = ConfirmationBody,
    responses((status = 201, description = "The account is there, and signed in to", body = TokenPair),
        (status = 204, description = "The account has its new address")))]
#[post("/accounts/confirmation")]
pub async fn confirm_account(
    request: HttpRequest,
    app: web::Data<App>,
    pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<ConfirmationBody>()?;
    let token = faults.required("/token", fields.token, line(TOKEN));
    let password = faults.required("/password", fields.password, given_password);
    let otp = faults.optional("/otp", fields.otp, line(OTP));
    let (token, password) = faults.settle(|| Some((token?, password?)))?;
    let network = app.identity.network(pace.address);
    let asked = Confirmation { token, password, otp, network, client: client_name(&request) };
    Ok(match confirmation::confirm(&app, asked).await? {
        Confirmed::Account(grant) => signed_in(&request, grant),
        Confirmed::Address => HttpResponse::NoContent().finish(),
    })
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ConfirmationResend)]
struct ResendBody {
    #[schema(value_type = String, example = "aigul@example.kz")]
    email: Field<String>,
}

/// Ask for the confirmation mail again
///
/// The answer is the same whether or not a registration waits. Each that waits is mailed another token, and the one it
/// had dies. What becomes of the mail is shown where the first one's was. At most three mails of registrations an hour
/// and ten a day go to one address.
#[utoipa::path(tag = "accounts", request_body = ResendBody,
    responses((status = 202, description = "Taken in; see your mail")))]
#[post("/accounts/confirmation/resend")]
pub async fn resend_confirmation(
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
pub async fn reverse_email_change(
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
