//! The case file: everything on record about a petition, for those who handle it and its author (75).

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Anyone, Granted};
use crate::intake::path::Id;
use crate::responses::negotiation::preferred;
use crate::responses::problem::Problem;
use crate::responses::{Caching, reading};
use crate::views::attachment::AttachmentView;
use crate::views::course::{DeadlineView, TimelineItem};
use crate::views::petition::PetitionView;
use crate::views::representative::RepresentativeContact;
use crate::views::signature_bundle::BundleRecord;
use app::{App, case_file};

/// The one call of this file.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_case_file);
}

/// Where the signers live, and how they signed.
#[derive(Debug, Serialize, ToSchema)]
struct SignatureTally {
    /// KATO code of the region; `other` for those with fewer than ten.
    region: String,
    /// `electronic` or `paper`.
    channel: &'static str,
    count: i64,
}

/// Everything on record about a petition.
#[derive(Debug, Serialize, ToSchema)]
struct CaseFile {
    petition: PetitionView,
    deadlines: Vec<DeadlineView>,
    /// Every step, oldest first; the first 1,000.
    timeline: Vec<TimelineItem>,
    signatures: Vec<SignatureTally>,
    /// Who took the signatures over, and whether the addressee has acknowledged them; for moderators and the
    /// addressee.
    #[serde(skip_serializing_if = "Option::is_none")]
    signature_bundle: Option<BundleRecord>,
    /// Where who represents the author is written to; for the author and moderators.
    #[serde(skip_serializing_if = "Option::is_none")]
    representative_contact: Option<RepresentativeContact>,
    attachments: Vec<AttachmentView>,
}

/// Read the case file
///
/// For the author, moderators and the addressee body; nobody else, not even another body (75).
#[utoipa::path(tag = "petitions", security(("bearer" = [])), params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = CaseFile)),
    extensions(("x-roles" = json!(["citizen", "moderator", "official", "first_head", "administrator"]))))]
#[get("/petitions/{id}/case-file")]
async fn read_case_file(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Anyone>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let caller = caller.caller();
    let file = app.read(move |work| case_file::read_for(work, &caller, id.0)).await?;
    let answer = CaseFile {
        petition: PetitionView::in_language(
            &app,
            &file.record,
            file.viewer,
            preferred(request.headers()),
        ),
        deadlines: file.deadlines.into_iter().map(Into::into).collect(),
        timeline: file.timeline.into_iter().map(Into::into).collect(),
        signature_bundle: file.bundle.map(Into::into),
        representative_contact: file.representative.map(Into::into),
        attachments: file.attachments.into_iter().map(Into::into).collect(),
        signatures: file
            .signatures
            .into_iter()
            .map(|tally| SignatureTally {
                region: tally.region,
                channel: tally.channel.code(),
                count: tally.count,
            })
            .collect(),
    };
    reading(&request, &answer, Caching::Private)
}
