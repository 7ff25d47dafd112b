//! New passwords by a mailed token, and what every new password must be.

use super::mailed_tokens::{TOKEN, accepted};
use crate::intake::limits::{Mailed, Pace, Redeemed};
use crate::intake::{Body, Field, Wrong, email, line};
use crate::responses::problem::Problem;
use actix_web::{HttpResponse, post, web};
use app::password_change::{self, PasswordHolder};
use app::{App, Error};
use credentials::passwords::{self, Asker, Holder, Weakness};
use domain::iin::Iin;
use serde::Deserialize;
use utoipa::ToSchema;

/// A new password of a bearable length; judged as typed, never trimmed. What it must not be made of is
/// judged once its holder is known.
pub(crate) fn new_password(given: String) -> Result<String, Wrong> {
    passwords::check_length(&given, true).map_err(wrong_password)?;
    Ok(given)
}

pub(crate) fn wrong_password(weakness: Weakness) -> Wrong {
    (weakness.code(), weakness.to_string())
}

/// Judges a new password.
pub(crate) fn judged(password: &str, holder: &PasswordHolder, pointer: &str) -> Result<(), Error> {
    let known = Holder {
        email: Some(&holder.email),
        iin: holder.iin.as_ref().map(Iin::as_str),
        names: holder.names.each_ref().map(|name| name.as_deref()),
        born: holder.born,
        second_factor: holder.second_factor,
    };
    passwords::check(password, &known)
        .map_err(|weakness| Error::invalid(pointer, weakness.code(), weakness.to_string()))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PasswordResetRequest)]
struct ResetRequestBody {
    #[schema(value_type = String, example = "aigul@example.kz")]
    email: Field<String>,
}

/// Ask for a password reset
///
/// The answer is the same whether or not the address has an account. At most three such mails an hour and ten
/// a day go to one address; who asks more leaves the last mailed token alive.
#[utoipa::path(tag = "accounts", request_body = ResetRequestBody,
    responses((status = 202, description = "Taken in; see your mail")))]
#[post("/password-resets")]
pub async fn request_password_reset(
    app: web::Data<App>,
    _pace: Pace<Mailed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<ResetRequestBody>()?;
    let address = faults.required("/email", fields.email, email);
    let address = faults.settle(|| address)?;
    app.into_inner().write(move |work| password_change::request_reset(work, &address)).await?;
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
/// Every session of the account ends; nobody is signed in by it, and a second factor is still asked for.
#[utoipa::path(tag = "accounts", request_body = ResetBody,
    responses((status = 204, description = "Changed; sign in")))]
#[post("/password-resets/confirmation")]
pub async fn reset_password(
    app: web::Data<App>,
    pace: Pace<Redeemed>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<ResetBody>()?;
    let token = faults.required("/token", fields.token, line(TOKEN));
    let password = faults.required("/password", fields.password, new_password);
    let (token, password) = faults.settle(|| Some((token?, password?)))?;
    let mailed = token.clone();
    let holder = app.read(move |work| password_change::holder_of_reset(work, &mailed)).await?;
    judged(&password, &holder, "/password")?;
    // Whoever has the token reads the holder's mail.
    let network = app.identity.network(pace.address);
    let asker = Asker::holder(network.clone());
    let hash = app.passwords.hash(password, &asker).await.map_err(Error::from)?;
    app.write(move |work| password_change::reset_password(work, &token, &hash, &network)).await?;
    Ok(HttpResponse::NoContent().finish())
}
