//! Signing with certificates of the sandbox.

use actix_web::{HttpResponse, post, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::vocabulary::{MistakeWord, bytes, content};
use crate::intake::{Body, Field, one_of};
use crate::responses::problem::Problem;
use app::App;
use app::eds_sandbox::{self, Mistake, NewCms};

/// Signers of one CMS.
pub(crate) const MOST_SIGNERS: usize = 4;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewCms)]
struct CmsBody {
    /// Certificates that `POST /dev/eds/certificates` has issued; one, unless several are to sign.
    #[schema(value_type = Vec<String>)]
    certificates: Field<Vec<String>>,
    /// What is signed, as UTF-8; or `content`.
    #[schema(value_type = Option<String>)]
    text: Field<String>,
    /// What is signed, in Base64; or `text`.
    #[schema(value_type = Option<String>)]
    content: Field<String>,
    /// The content stands in the CMS.
    #[schema(value_type = Option<bool>)]
    attached: Field<bool>,
    /// The sandbox's time stamping authority stamps the signature.
    #[schema(value_type = Option<bool>)]
    time_stamp: Field<bool>,
    #[schema(value_type = Option<MistakeWord>)]
    mistake: Field<String>,
}

/// A CMS.
#[derive(Serialize, ToSchema)]
#[schema(as = MadeCms)]
struct CmsView {
    /// DER in Base64, as the calls that take a CMS take it.
    cms: String,
}

/// Sign with certificates of the sandbox, as NCALayer or eGov Mobile would: rightly, or with a mistake
///
/// The signature has the form of the national centre's and no force: its authorities are of this sandbox.
#[utoipa::path(tag = "sandbox", request_body = CmsBody, responses((status = 201, body = CmsView)))]
#[post("/eds/cms")]
pub(super) async fn make_cms(app: web::Data<App>, body: Body) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<CmsBody>()?;
    let certificates = faults.required("/certificates", fields.certificates, |given| {
        if !(1..=MOST_SIGNERS).contains(&given.len()) {
            return Err(("wrong_length", format!("1 to {MOST_SIGNERS} items")));
        }
        given.into_iter().map(bytes).collect()
    });
    let content = content(&mut faults, fields.text, fields.content);
    let attached = faults.optional("/attached", fields.attached, Ok).unwrap_or_default();
    let time_stamp = faults.optional("/time_stamp", fields.time_stamp, Ok).unwrap_or_default();
    let known = "see CmsMistake in the document";
    let mistake = faults.optional("/mistake", fields.mistake, one_of(Mistake::parse, known));
    let wanted = faults.settle(|| {
        Some(NewCms {
            certificates: certificates?,
            content: content?,
            attached,
            time_stamp,
            mistake,
        })
    })?;
    let cms = eds_sandbox::sign(&app.into_inner(), wanted).await?;
    Ok(HttpResponse::Created().json(CmsView { cms: STANDARD.encode(cms) }))
}
