//! Where who represents an author is written to.

use actix_web::{HttpResponse, delete, put, web};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Filing, Granted};
use crate::intake::path::Id;
use crate::intake::{Body, Field, email};
use crate::responses::problem::Problem;
use crate::views::representative::RepresentativeContact;
use app::{App, representatives};

/// The calls of representatives.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(name_representative_contact).service(forget_representative_contact);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewRepresentativeContact)]
struct ContactBody {
    /// Where they are invited to the working group and the discussion; never public.
    #[schema(value_type = String, example = "agent@example.kz")]
    email: Field<String>,
    /// The representative consents to being written to there.
    #[schema(value_type = bool)]
    consent: Field<bool>,
}

/// Say where one's representative is written to
///
/// The representative whom the petition names is invited by mail to the working group and to the discussion (90-5(2)).
/// By the author, or by a moderator for an author on paper; the author and moderators find it in the case file. It is
/// forgotten with the petition's archiving.
#[utoipa::path(tag = "petitions", security(("bearer" = [])), request_body = ContactBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = RepresentativeContact)), extensions(("x-roles" = json!(["citizen", "moderator"]))))]
#[put("/petitions/{id}/representative-contact")]
async fn name_representative_contact(
    app: web::Data<App>,
    caller: Granted<Filing>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<ContactBody>()?;
    let address = faults.required("/email", fields.email, email);
    faults.declared("/consent", fields.consent, "consent_required");
    let address = faults.settle(|| address)?;
    let caller = caller.caller();
    let contact = app
        .into_inner()
        .write(move |work| representatives::name_contact(work, &caller, id.0, &address))
        .await?;
    Ok(HttpResponse::Ok().json(RepresentativeContact::from(contact)))
}

/// Take one's representative's address back
///
/// Nothing is mailed there any more.
#[utoipa::path(tag = "petitions", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 204, description = "Forgotten")), extensions(("x-roles" = json!(["citizen", "moderator"]))))]
#[delete("/petitions/{id}/representative-contact")]
async fn forget_representative_contact(
    app: web::Data<App>,
    caller: Granted<Filing>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    app.into_inner()
        .write(move |work| representatives::forget_contact(work, &caller, id.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
