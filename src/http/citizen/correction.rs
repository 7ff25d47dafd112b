//! The corrected text, and what its author signs of it.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::citizen::petition_text::TextBody;
use crate::intake::auth::{Citizen, Filing, Granted};
use crate::intake::path::Id;
use crate::intake::{Body, Faults, Field, cms};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::responses::{Caching, statement};
use crate::views::petition::PetitionView;
use crate::views::translation::Translations;
use crate::views::vocabulary::WrittenWord;
use app::{App, petitions};
use domain::petition::Text;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(file_correction).service(write_correction_statement);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = PetitionCorrection)]
struct CorrectionBody {
    /// 10 to 200 characters, one line; does not start with `=`, `+`, `-` or `@`.
    #[schema(value_type = String, example = "Вернуть прежний часовой пояс")]
    title: Field<String>,
    /// What the petition is about (90-2(2)); 3 to 500 characters.
    #[schema(value_type = String)]
    subject: Field<String>,
    /// The message itself; 10 to 10,000 characters.
    #[schema(value_type = String)]
    content: Field<String>,
    /// 3 to 5,000 characters.
    #[schema(value_type = String)]
    arguments: Field<String>,
    /// What the addressee is asked to do; 3 to 5,000 characters.
    #[schema(value_type = String)]
    proposals: Field<String>,
    #[schema(value_type = WrittenWord, example = "ru")]
    language: Field<String>,
    /// Slug of a public body; see /public-bodies.
    #[schema(value_type = String, example = "ministry-trade-integration")]
    addressee: Field<String>,
    /// Name of who files for the author.
    #[schema(value_type = Option<String>)]
    representative: Field<String>,
    /// The same text in the other of the two languages, by its code: `{"kk": {...}}`; an empty
    /// object for none.
    #[schema(value_type = Option<Translations>)]
    translations: Field<serde_json::Map<String, serde_json::Value>>,
    /// The author's electronic signature (ЭЦП) over the bytes of `correction/signing-statement`: a CMS in Base64 of DER or
    /// in PEM. The service may ask for it (`evidence_required`).
    #[schema(value_type = Option<String>)]
    cms: Field<String>,
}

impl CorrectionBody {
    fn check(self, mut faults: Faults, app: &App) -> Result<(Text, Option<String>), Problem> {
        let cms = cms::cms(&mut faults, self.cms);
        let text = TextBody {
            title: self.title,
            subject: self.subject,
            content: self.content,
            arguments: self.arguments,
            proposals: self.proposals,
            language: self.language,
            addressee: self.addressee,
            representative: self.representative,
            translations: self.translations,
        };
        Ok((text.corrected(faults, app)?, cms))
    }
}

/// File the corrected text
///
/// Answers the moderator's one request for what is missing; send the whole text. With `cms` the author's electronic
/// signature over what `POST /petitions/{id}/correction/signing-statement` gives is verified and kept with it.
#[utoipa::path(tag = "petitions", security(("bearer" = [])), request_body = CorrectionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)),
    extensions(("x-roles" = json!(["citizen", "moderator"]))))]
#[post("/petitions/{id}/correction")]
async fn file_correction(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Filing>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let viewer = caller.as_author();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, faults) = body.fields::<CorrectionBody>()?;
    let (text, cms) = fields.check(faults, &app)?;
    let evidence = match cms {
        Some(given) => {
            let cms = cms::bytes(&given)?;
            petitions::prove_correction(&app, &call.caller, id.0, &text, cms).await?
        }
        None => None,
    };
    call.petition(viewer, move |work, caller| {
        petitions::resubmit(work, caller, id.0, &text, evidence.as_ref())
    })
    .await
}

/// Read what is signed under a corrected text
///
/// The exact bytes to sign for a correction in these words, which are sent as for the correction itself; changes nothing.
/// The first line names the version, the ETag is the SHA-256.
#[utoipa::path(tag = "petitions", security(("bearer" = [])), request_body = CorrectionBody, params(("id" = Uuid, Path)),
    responses((status = 200, description = "The bytes to sign", content_type = "text/plain; charset=utf-8", body = String)),
    extensions(("x-roles" = json!(["citizen"]))))]
#[post("/petitions/{id}/correction/signing-statement")]
async fn write_correction_statement(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Citizen>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let caller = caller.caller();
    let (fields, faults) = body.fields::<CorrectionBody>()?;
    let (text, _) = fields.check(faults, &app)?;
    let signed =
        app.read(move |work| petitions::correction_statement(work, &caller, id.0, &text)).await?;
    Ok(statement(&request, signed, Caching::Private))
}
