//! Inquiries of the moderator, and the answers of the bodies asked (90-2(5)).

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Granted, Moderator, Office};
use crate::intake::bodies::body_slug;
use crate::intake::path::{Id, InquiryId};
use crate::intake::{Body, Field, lines, one_of};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use crate::views::record::InquiryView;
use app::{App, inquiries};
use domain::lifecycle::InquiryMatter;
use domain::petition::lengths;
use domain::rules::article;
use domain::visibility::Viewer;

/// The calls of inquiries.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(send_inquiry).service(answer_inquiry);
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewInquiry)]
struct InquiryBody {
    /// Slug of the body that is asked.
    #[schema(value_type = String)]
    public_body: Field<String>,
    /// `prohibited_subject`, or `other_condition` under the rules of 2026.
    #[schema(value_type = Option<String>, example = "prohibited_subject")]
    matter: Field<String>,
    #[schema(value_type = String)]
    question: Field<String>,
}

/// A petition with the id of the inquiry just sent.
#[derive(Serialize, ToSchema)]
struct Asked {
    inquiry_id: Uuid,
    petition: PetitionView,
}

/// Ask a competent body about a petition
///
/// The twenty working days of moderation run on (90-2(5)).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = InquiryBody, params(("id" = Uuid, Path)),
    responses((status = 201, body = Asked)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/inquiries")]
async fn send_inquiry(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<InquiryBody>()?;
    let public_body = faults.required("/public_body", fields.public_body, body_slug(&app));
    let known = "prohibited_subject, other_condition";
    let matter = faults.optional("/matter", fields.matter, one_of(InquiryMatter::parse, known));
    let text = lines(lengths::OFFICIAL_TEXT);
    let question = faults.required_by(article::INQUIRY, "/question", fields.question, text);
    let matter = matter.unwrap_or(InquiryMatter::ProhibitedSubject);
    let (public_body, question) = faults.settle(|| Some((public_body?, question?)))?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let (record, inquiry) =
            inquiries::ask(work, caller, id.0, &public_body, matter, &question)?;
        let petition = PetitionView::of(work.app, &record, Viewer::Moderator);
        Ok((
            Some(format!("/api/v1/petitions/{}", id.0)),
            Asked { inquiry_id: inquiry.into(), petition },
        ))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewInquiryAnswer)]
struct AnswerBody {
    #[schema(value_type = String)]
    answer: Field<String>,
}

/// Answer an inquiry
///
/// By an official of the body that was asked; the inquiry came to it by mail and in its inbox.
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = AnswerBody,
    params(("id" = Uuid, Path), ("inquiry_id" = Uuid, Path)),
    responses((status = 200, body = InquiryView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/inquiries/{inquiry_id}/answer")]
async fn answer_inquiry(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    inquiry: InquiryId,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<AnswerBody>()?;
    let answer = faults.required("/answer", fields.answer, lines(lengths::OFFICIAL_TEXT));
    let answer = faults.settle(|| answer)?;
    call.answering(StatusCode::OK, move |work, caller| {
        let answered = inquiries::answer(work, caller, id.0, inquiry.0, &answer)?;
        Ok((None, InquiryView::from(&answered)))
    })
    .await
}
