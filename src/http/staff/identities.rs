//! What two members of staff do for somebody who stands before them with their identity card.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::account::registration::language;
use crate::intake::auth::{Granted, Oversight};
use crate::intake::path::Id;
use crate::intake::{Body, Field, email, lines};
use crate::responses::problem::Problem;
use crate::views::vocabulary::LanguageWord;
use app::ids::AccountId;
use app::iin_release::{self, Release};
use app::{App, factor_removal};
use domain::iin::Iin;
use domain::petition::lengths;

/// The calls that take two, about a person's account.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(remove_otp_for).service(release_iin);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = OtpRemoval)]
struct RemovalBody {
    /// How the person has shown who they are.
    #[schema(value_type = String)]
    reason: Field<String>,
}

/// How far an act has come that takes two.
#[derive(Serialize, ToSchema)]
struct TwoPersonAct {
    /// `proposed` while a second person has to agree, `done` then.
    #[schema(example = "proposed")]
    state: &'static str,
}

fn answer(done: bool) -> HttpResponse {
    let (status, state) =
        if done { (StatusCode::OK, "done") } else { (StatusCode::ACCEPTED, "proposed") };
    HttpResponse::build(status).json(TwoPersonAct { state })
}

/// Remove somebody's second factor
///
/// For whoever has lost it and stands before staff in person. It takes two members of staff: the first call proposes it
/// (202) for seven days, another person's call does it (200). Every session of the account ends, and the holder is
/// told.
#[utoipa::path(tag = "staff", security(("bearer" = [])), request_body = RemovalBody, params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = TwoPersonAct), (status = 202, body = TwoPersonAct, description = "A second person has to agree")),
    extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[post("/accounts/{id}/otp-removal")]
async fn remove_otp_for(
    app: web::Data<App>,
    caller: Granted<Oversight>,
    id: Id<AccountId>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<RemovalBody>()?;
    let reason = faults.required("/reason", fields.reason, lines(lengths::OFFICIAL_TEXT));
    let reason = faults.settle(|| reason)?;
    let caller = caller.caller();
    let done = app
        .into_inner()
        .write(move |work| factor_removal::remove_for(work, &caller, id.0, &reason))
        .await?;
    Ok(answer(done))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = IinRelease)]
struct ReleaseBody {
    /// The IIN that somebody else registered with.
    #[schema(value_type = String, example = "900101300017")]
    iin: Field<String>,
    /// Where its owner is told.
    #[schema(value_type = String, example = "aigul@example.kz")]
    email: Field<String>,
    /// In which language.
    #[schema(value_type = LanguageWord, example = "kk")]
    language: Field<String>,
    /// How the owner has shown who they are.
    #[schema(value_type = String)]
    reason: Field<String>,
}

/// Give an IIN free that is in other hands
///
/// For its owner, who stands before staff in person. It takes two members of staff: the first call proposes it (202) for
/// seven days, another person's call does it (200). The account that held the IIN is closed, its votes are taken off
/// petitions that still collect, and both are told.
#[utoipa::path(tag = "staff", security(("bearer" = [])), request_body = ReleaseBody,
    responses((status = 200, body = TwoPersonAct), (status = 202, body = TwoPersonAct, description = "A second person has to agree")),
    extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[post("/iin-releases")]
async fn release_iin(
    app: web::Data<App>,
    caller: Granted<Oversight>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<ReleaseBody>()?;
    let iin = faults.required("/iin", fields.iin, |given| {
        Iin::parse(&given).map_err(|fault| (fault.code(), fault.to_string()))
    });
    let owner_email = faults.required("/email", fields.email, email);
    let language = faults.required("/language", fields.language, language());
    let reason = faults.required("/reason", fields.reason, lines(lengths::OFFICIAL_TEXT));
    let release = faults.settle(|| {
        Some(Release { iin: iin?, owner_email: owner_email?, language: language?, reason: reason? })
    })?;
    let caller = caller.caller();
    let done =
        app.into_inner().write(move |work| iin_release::release(work, &caller, &release)).await?;
    Ok(answer(done))
}
