//! One's own second factor.

use super::credentials::{PasswordBody, password_again};
use super::mailed_tokens::TOKEN;
use super::one_time_codes::OTP;
use super::sessions::given_password;
use crate::intake::auth::{Anyone, Citizen, Granted, Holder};
use crate::intake::limits::{Pace, Redeemed};
use crate::intake::{Body, Field, line};
use crate::responses::problem::Problem;
use actix_web::{HttpResponse, delete, post, web};
use app::{App, factor_removal, second_factor};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
/// `/me/otp/confirmation`. Asks for the password; every other session ends. Staff must; citizens may.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = PasswordBody,
    responses((status = 201, body = EnrolmentView)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/otp")]
pub async fn enrol_otp(
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
/// The session counts as signed in with it from now on, and every other one ends. The holder is mailed a link that takes
/// the new factor back for 72 hours (`/accounts/otp-reversal`).
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = CodeBody,
    responses((status = 200, body = RecoveryCodes)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/otp/confirmation")]
pub async fn confirm_otp(
    app: web::Data<App>,
    caller: Granted<Holder>,
    _pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<CodeBody>()?;
    let code = faults.required("/otp", fields.otp, line(OTP));
    let code = faults.settle(|| code)?;
    let caller = caller.caller();
    let recovery_codes =
        app.into_inner().write(move |work| second_factor::confirm(work, &caller, &code)).await?;
    Ok(HttpResponse::Ok().json(RecoveryCodes { recovery_codes }))
}

/// Give one's second factor up
///
/// Asks for the password and a code of the factor, or a recovery code; every other session ends. Staff cannot.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = PasswordBody,
    responses((status = 204, description = "Removed")),
    extensions(("x-roles" = json!(["citizen"]))))]
#[delete("/me/otp")]
pub async fn remove_otp(
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
/// Those of the earlier set die. Asks for the password and a code of the factor, or a recovery code.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = PasswordBody,
    responses((status = 200, body = RecoveryCodes)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/recovery-codes")]
pub async fn renew_recovery_codes(
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

#[derive(Deserialize, ToSchema)]
#[schema(as = OtpReversal)]
struct ReversalBody {
    /// The token or code from the mail.
    #[schema(value_type = String)]
    token: Field<String>,
    /// Of the account.
    #[schema(value_type = String)]
    password: Field<String>,
}

/// Take a new second factor back
///
/// By the token that was mailed when it was enrolled, for 72 hours, and the account's password: the factor is gone and
/// every session ends. Set a new password afterwards.
#[utoipa::path(tag = "accounts", request_body = ReversalBody,
    responses((status = 204, description = "Taken back; sign in")))]
#[post("/accounts/otp-reversal")]
pub async fn reverse_otp(
    app: web::Data<App>,
    pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<ReversalBody>()?;
    let token = faults.required("/token", fields.token, line(TOKEN));
    let password = faults.required("/password", fields.password, given_password);
    let (token, password) = faults.settle(|| Some((token?, password?)))?;
    let network = app.identity.network(pace.address);
    factor_removal::reverse(&app, &token, password, network).await?;
    Ok(HttpResponse::NoContent().finish())
}
