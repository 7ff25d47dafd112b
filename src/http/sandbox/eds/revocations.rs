//! What the sandbox's authority says of certificates, and how its responders fail.

use actix_web::{HttpResponse, post, put, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::vocabulary::{FaultWord, SaidWord, bytes};
use crate::intake::{Body, Field, one_of};
use crate::responses::problem::Problem;
use app::App;
use app::eds_sandbox::{self, Fault, Faults, Said};

#[derive(Deserialize, ToSchema)]
#[schema(as = CertificateJudgement)]
struct JudgementBody {
    /// A certificate that was issued here.
    #[schema(value_type = String)]
    certificate: Field<String>,
    /// `good` gives back what was revoked or on hold.
    #[schema(value_type = SaidWord, example = "revoked")]
    state: Field<String>,
    /// The reason's number (RFC 5280 §5.3.1).
    #[schema(value_type = Option<i16>, example = 1)]
    reason: Field<i16>,
}

/// What is said of a certificate from now on.
#[derive(Serialize, ToSchema)]
#[schema(as = JudgedCertificate)]
struct JudgementView {
    serial: String,
    #[schema(value_type = SaidWord)]
    state: &'static str,
}

/// Revoke a certificate of the sandbox, put it on hold, give it back, or know nothing of it
///
/// The responder says so at once, the delta list from its next fetching on, the complete list from the next day.
#[utoipa::path(tag = "sandbox", request_body = JudgementBody, responses((status = 200, body = JudgementView)))]
#[post("/eds/revocations")]
pub(super) async fn judge_certificate(
    app: web::Data<App>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<JudgementBody>()?;
    let certificate = faults.required("/certificate", fields.certificate, bytes);
    let known = "good, revoked, on_hold, unknown";
    let said = faults.required("/state", fields.state, one_of(Said::parse, known));
    let reason = faults.optional("/reason", fields.reason, |reason| {
        let known = (0..=10).contains(&reason) && reason != 7;
        if known { Ok(reason) } else { Err(("out_of_range", "0 to 10, without 7".to_owned())) }
    });
    let (certificate, said) = faults.settle(|| Some((certificate?, said?)))?;
    let serial = eds_sandbox::say(&app.into_inner(), certificate, said, reason).await?;
    Ok(HttpResponse::Ok().json(JudgementView { serial, state: said.code() }))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ResponderFaults)]
struct FaultsBody {
    /// The responder (OCSP); it works unless given.
    #[schema(value_type = Option<FaultWord>, example = "down")]
    ocsp: Field<String>,
    /// The revocation lists; they are right unless given.
    #[schema(value_type = Option<FaultWord>)]
    lists: Field<String>,
}

/// Let the sandbox's responders fail from now on, or work again
///
/// Of the process that is called; an empty object makes all work again.
#[utoipa::path(tag = "sandbox", request_body = FaultsBody, responses((status = 204, description = "They fail so")))]
#[put("/eds/faults")]
pub(super) async fn break_eds_responders(
    app: web::Data<App>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<FaultsBody>()?;
    let known = "see ResponderFault in the document";
    let ocsp = faults.optional("/ocsp", fields.ocsp, one_of(Fault::parse, known));
    let lists = faults.optional("/lists", fields.lists, one_of(Fault::parse, known));
    let wanted = faults.settle(|| Some(Faults { ocsp, lists }))?;
    eds_sandbox::sandbox(&app)?.fail(wanted);
    Ok(HttpResponse::NoContent().finish())
}
