//! What comes in on paper, entered by moderators (90-2(1), 90-3(1)).

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::account::registration::{language, residence};
use crate::citizen::petition_text::TextBody;
use crate::citizen::signatures::ReceiptView;
use crate::intake::auth::{Granted, Moderator};
use crate::intake::path::Id;
use crate::intake::{Body, Faults, Field, Wrong, date, email, line, person_name, unless_none};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use app::paper::{self, Applicant, SheetLine};
use app::{App, Error};
use credentials::passwords::Asker;
use credentials::{hex, random_bytes};
use domain::iin::Iin;
use domain::petition::lengths;
use domain::rules::article;
use domain::visibility::Viewer;

/// The calls by which staff enter what came in on paper (90-2(1), 90-3(1)).
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(enter_paper_petition).service(enter_paper_signature);
}

fn iin(given: String) -> Result<Iin, Wrong> {
    Iin::parse(&given).map_err(|fault| (fault.code(), fault.to_string()))
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewApplicant)]
struct ApplicantBody {
    #[schema(value_type = String, example = "581014274025")]
    iin: Field<String>,
    #[schema(value_type = String)]
    family_name: Field<String>,
    #[schema(value_type = String)]
    given_name: Field<String>,
    #[schema(value_type = Option<String>)]
    patronymic: Field<String>,
    #[schema(value_type = String)]
    email: Field<String>,
    /// KATO code of the residence.
    #[schema(value_type = String, example = "710000000")]
    residence: Field<String>,
    /// Of the notices: `kk`, `ru` or `en`; Kazakh unless given.
    #[schema(value_type = Option<String>)]
    language: Field<String>,
}

impl ApplicantBody {
    fn check(self, faults: &mut Faults, app: &App) -> Option<Applicant> {
        let by = article::APPLICANT_DATA;
        let iin = faults.required_by(by, "/applicant/iin", self.iin, iin);
        let family_name =
            faults.required_by(by, "/applicant/family_name", self.family_name, person_name);
        let given_name =
            faults.required_by(by, "/applicant/given_name", self.given_name, person_name);
        let patronymic =
            faults.optional("/applicant/patronymic", unless_none(self.patronymic), person_name);
        let email = faults.required_by(by, "/applicant/email", self.email, email);
        let residence =
            faults.required_by(by, "/applicant/residence", self.residence, residence(app));
        let language = faults.optional("/applicant/language", self.language, language());
        Some(Applicant {
            iin: iin?,
            email: email?,
            family_name: family_name?,
            given_name: given_name?,
            patronymic,
            residence: residence?,
            language: language.unwrap_or(domain::language::Language::Kk),
            password_hash: String::new(),
        })
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewPaperPetition)]
struct PaperPetitionBody {
    /// Who signed the application, as 90-2(2)(1) wants him named.
    #[schema(value_type = ApplicantBody)]
    applicant: Field<Map<String, Value>>,
    #[schema(value_type = String)]
    title: Field<String>,
    #[schema(value_type = String)]
    subject: Field<String>,
    #[schema(value_type = String)]
    content: Field<String>,
    #[schema(value_type = String)]
    arguments: Field<String>,
    #[schema(value_type = String)]
    proposals: Field<String>,
    #[schema(value_type = String, example = "kk")]
    language: Field<String>,
    #[schema(value_type = String)]
    addressee: Field<String>,
    #[schema(value_type = Option<String>)]
    representative: Field<String>,
    #[schema(value_type = Option<crate::views::translation::Translations>)]
    translations: Field<Map<String, Value>>,
}

/// Enter an application on paper
///
/// The petition is submitted at once, in the applicant's name (90-2(1)); the scan follows as an
/// attachment. An applicant without an account gets one, usable after a password reset.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = PaperPetitionBody,
    responses((status = 201, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/moderation/paper-petitions")]
async fn enter_paper_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<PaperPetitionBody>()?;
    let applicant = faults.asked_by(article::APPLICANT_DATA, |faults| {
        faults.object("/applicant", fields.applicant, |applicant: ApplicantBody, faults| {
            applicant.check(faults, &app)
        })
    });
    let text = TextBody {
        title: fields.title,
        subject: fields.subject,
        content: fields.content,
        arguments: fields.arguments,
        proposals: fields.proposals,
        language: fields.language,
        addressee: fields.addressee,
        representative: fields.representative,
        translations: fields.translations,
    };
    let text = text.whole(faults, &app)?;
    let mut applicant = applicant.ok_or_else(Problem::not_found)?;
    let nobody_s = hex(random_bytes().map_err(Error::from)?);
    let asker = Asker::holder(Vec::new());
    applicant.password_hash = app.passwords.hash(nobody_s, &asker).await.map_err(Error::from)?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let record = paper::enter_application(work, caller, &applicant, &text)?;
        let location = format!("/api/v1/petitions/{}", record.row.id);
        Ok((Some(location), PetitionView::of(work.app, &record, Viewer::Moderator)))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewPaperSignature)]
struct PaperSignatureBody {
    #[schema(value_type = String)]
    iin: Field<String>,
    #[schema(value_type = String)]
    family_name: Field<String>,
    #[schema(value_type = String)]
    given_name: Field<String>,
    #[schema(value_type = Option<String>)]
    patronymic: Field<String>,
    /// KATO code of the residence, if the sheet names it.
    #[schema(value_type = Option<String>)]
    residence: Field<String>,
    #[schema(value_type = String, format = Date)]
    signed_on: Field<String>,
    /// When the authorized body received the sheet; today unless given. The vote counts by this day, so that what
    /// came in time is typed later.
    #[schema(value_type = Option<String>, format = Date)]
    received_on: Field<String>,
    /// Where the scan of the sheet is found: an attachment's id, or a file number.
    #[schema(value_type = String)]
    scan_reference: Field<String>,
}

/// Enter a signature given on paper
///
/// One by one; the same person counts once on whatever channel. Someone who signed before keeps
/// his first signature: 200 with its receipt. It was signed while the fifty joined or the petition collected, and
/// received by then (90-2(4)(1), 90-3(2)).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = PaperSignatureBody, params(("id" = uuid::Uuid, Path)),
    responses((status = 201, description = "Counted", body = ReceiptView), (status = 200, description = "Counted before", body = ReceiptView)),
    extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/paper-signatures")]
async fn enter_paper_signature(
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<PaperSignatureBody>()?;
    let by = article::JOINING;
    let iin = faults.required_by(by, "/iin", fields.iin, iin);
    let family_name = faults.required_by(by, "/family_name", fields.family_name, person_name);
    let given_name = faults.required_by(by, "/given_name", fields.given_name, person_name);
    let patronymic = faults.optional("/patronymic", unless_none(fields.patronymic), person_name);
    let residence = faults.optional("/residence", fields.residence, residence(&app));
    let signed_on = faults.required_by(by, "/signed_on", fields.signed_on, date);
    let received_on = faults.optional("/received_on", fields.received_on, date);
    let scan_reference =
        faults.required("/scan_reference", fields.scan_reference, line(lengths::OFFICIAL_LINE));
    let sheet = faults.settle(|| {
        Some(SheetLine {
            iin: iin?,
            family_name: family_name?,
            given_name: given_name?,
            patronymic,
            residence,
            signed_on: signed_on?,
            received_on,
            scan_reference: scan_reference?,
        })
    })?;
    let caller = caller.caller();
    let receipt =
        app.write(move |work| paper::enter_signature(work, &caller, id.0, &sheet)).await?;
    let mut response = if receipt.new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(ReceiptView::from(receipt)))
}
