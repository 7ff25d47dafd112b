//! What the service would say of a CMS.

use actix_web::{HttpResponse, post, web};
use eds::Whose;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::vocabulary::{LineWord, bytes, content};
use crate::intake::{Body, Field, one_of};
use crate::responses::problem::Problem;
use app::{App, Error};
use chrono::{DateTime, Utc};

#[derive(Deserialize, ToSchema)]
#[schema(as = CmsToVerify)]
struct VerificationBody {
    /// Base64 of DER, or PEM.
    #[schema(value_type = String)]
    cms: Field<String>,
    /// What should have been signed, as UTF-8; or `content`.
    #[schema(value_type = Option<String>)]
    text: Field<String>,
    /// The same in Base64; or `text`.
    #[schema(value_type = Option<String>)]
    content: Field<String>,
    /// `individual` unless given, `organisation` or `anybody`.
    #[schema(value_type = Option<String>, example = "individual")]
    whose: Field<String>,
}

/// A CMS that the service would take.
#[derive(Serialize, ToSchema)]
#[schema(as = VerifiedCms)]
struct VerificationView {
    #[schema(value_type = LineWord)]
    line: &'static str,
    /// The certificate's number, in lower-case hexadecimal.
    serial: String,
    iin: String,
    bin: Option<String>,
    /// `good`; or `not_checked`, where the deployment takes that too.
    revocation: &'static str,
    time_stamp: Option<DateTime<Utc>>,
}

fn whose(code: &str) -> Option<Whose> {
    match code {
        "individual" => Some(Whose::Individual),
        "organisation" => Some(Whose::Organisation),
        "anybody" => Some(Whose::Anybody),
        _ => None,
    }
}

/// Try a CMS: what the calls that take one would say of it, with the same codes
///
/// Nothing is done with it and nothing is kept.
#[utoipa::path(tag = "sandbox", request_body = VerificationBody, responses((status = 200, body = VerificationView)))]
#[post("/eds/verification")]
pub(super) async fn verify_cms(app: web::Data<App>, body: Body) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<VerificationBody>()?;
    let cms = faults.required("/cms", fields.cms, bytes);
    let content = content(&mut faults, fields.text, fields.content);
    let known = "individual, organisation, anybody";
    let whose = faults.optional("/whose", fields.whose, one_of(whose, known));
    let whose = whose.unwrap_or(Whose::Individual);
    let (cms, content) = faults.settle(|| Some((cms?, content?)))?;
    let signatures = app.eds.as_ref().ok_or(Error::NotFound)?;
    let proof = signatures.verify(cms, content, app.clock.legal(), whose).await?;
    let verified = proof.verified;
    Ok(HttpResponse::Ok().json(VerificationView {
        line: verified.line.code(),
        serial: verified.certificate().map(eds::Certificate::serial_hex).unwrap_or_default(),
        iin: verified.holder.iin,
        bin: verified.holder.organisation.map(|organisation| organisation.bin),
        revocation: proof.revocation.code(),
        time_stamp: verified.time_stamp.map(|stamp| stamp.at),
    }))
}
