//! One's own password and address.

use crate::account::one_time_codes::OTP;
use crate::account::password_reset::{judged, new_password};
use crate::account::registration::{FollowedMail, followed};
use crate::account::sessions::given_password;
use crate::intake::auth::{Granted, Holder};
use crate::intake::limits::{Mailed, Pace, Redeemed};
use crate::intake::{Body, Field, email, line};
use crate::responses::problem::Problem;
use actix_web::{HttpResponse, post, web};
use app::access::Caller;
use app::sign_in::{Again, confirm_again};
use app::{App, Error};
use app::{email_change, password_change};
use credentials::passwords::Asker;
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[schema(as = PasswordChange)]
struct PasswordChangeBody {
    /// The present one.
    #[schema(value_type = String)]
    password: Field<String>,
    #[schema(value_type = String, min_length = 15)]
    new_password: Field<String>,
    /// A code of the second factor, or a recovery code, for accounts that have one.
    #[schema(value_type = Option<String>)]
    otp: Field<String>,
}

/// Change one's password
///
/// Asks for the present one, and the second factor where there is one. Every other session ends, and the holder is told
/// by mail.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = PasswordChangeBody,
    responses((status = 204, description = "Changed")),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/password")]
pub async fn change_password(
    app: web::Data<App>,
    caller: Granted<Holder>,
    pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<PasswordChangeBody>()?;
    let present = faults.required("/password", fields.password, given_password);
    let new = faults.required("/new_password", fields.new_password, new_password);
    let otp = faults.optional("/otp", fields.otp, line(OTP));
    let (password, new) = faults.settle(|| Some((present?, new?)))?;
    let caller = caller.caller();
    let row = caller.row.clone();
    let holder = app.read(move |work| password_change::password_holder(work, &row)).await?;
    judged(&new, &holder, "/new_password")?;
    let network = app.identity.network(pace.address);
    confirm_again(&app, &caller, network.clone(), Again { password, otp }).await?;
    let hash = app.passwords.hash(new, &Asker::holder(network)).await.map_err(Error::from)?;
    app.write(move |work| password_change::change_password(work, &caller, &hash)).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize, ToSchema)]
#[schema(as = EmailChange)]
struct EmailChangeBody {
    #[schema(value_type = String, example = "aigul@example.kz")]
    email: Field<String>,
    #[schema(value_type = String)]
    password: Field<String>,
    /// A code of the second factor, or a recovery code, for accounts that have one.
    #[schema(value_type = Option<String>)]
    otp: Field<String>,
}

/// Change one's e-mail address
///
/// Asks for the password, and the second factor where there is one; every other session ends. The new address confirms
/// it (`POST /accounts/confirmation`); the former one is told, and can take the
/// change back for 72 hours. The answer is the same whether or not the address is taken.
#[utoipa::path(tag = "accounts", security(("bearer" = [])), request_body = EmailChangeBody,
    responses((status = 202, description = "Taken in; see the mail at the new address", body = FollowedMail,
        headers(("Location" = String, description = "Where to see what becomes of the mail")))),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[post("/me/email")]
pub async fn change_email(
    app: web::Data<App>,
    caller: Granted<Holder>,
    pace: Pace<Mailed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<EmailChangeBody>()?;
    let address = faults.required("/email", fields.email, email);
    let password = faults.required("/password", fields.password, given_password);
    let otp = faults.optional("/otp", fields.otp, line(OTP));
    let (address, password) = faults.settle(|| Some((address?, password?)))?;
    let caller = caller.caller();
    let network = app.identity.network(pace.address);
    confirm_again(&app, &caller, network, Again { password, otp }).await?;
    let delivery =
        app.write(move |work| email_change::request_email_change(work, &caller, &address)).await?;
    Ok(followed(delivery))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PasswordGiven)]
pub(crate) struct PasswordBody {
    #[schema(value_type = String)]
    password: Field<String>,
    /// A code of the second factor, or a recovery code, for accounts that have one.
    #[schema(value_type = Option<String>)]
    otp: Field<String>,
}

/// Takes the password that a call asks for again, and the second factor, where there is one.
pub(crate) async fn password_again(
    app: &std::sync::Arc<App>,
    caller: &Caller,
    address: std::net::IpAddr,
    body: Body,
) -> Result<(), Problem> {
    let (fields, mut faults) = body.fields::<PasswordBody>()?;
    let password = faults.required("/password", fields.password, given_password);
    let otp = faults.optional("/otp", fields.otp, line(OTP));
    let password = faults.settle(|| password)?;
    let network = app.identity.network(address);
    Ok(confirm_again(app, caller, network, Again { password, otp }).await?)
}
