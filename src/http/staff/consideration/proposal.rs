//! A petition below the threshold, answered as a proposal.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::intake::auth::{Granted, Office};
use crate::intake::path::Id;
use crate::intake::{Body, Field, lines, one_of};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use app::App;
use app::consideration::{self, ProposalAnswer};
use domain::petition::lengths;
use domain::proceedings::Conclusion;
use domain::rules::article;
use domain::visibility::Viewer;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewProposalAnswer)]
struct ProposalAnswerBody {
    /// `answered` on the merits (unless given), `noted` or `terminated` (89(1)).
    #[schema(value_type = Option<String>, example = "answered")]
    conclusion: Field<String>,
    #[schema(value_type = String)]
    answer: Field<String>,
}

/// Answer a petition below the threshold as a proposal
///
/// Within 15 working days of its registration (90-3(5), 89).
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = ProposalAnswerBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/proposal-answer")]
pub(super) async fn answer_proposal(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<ProposalAnswerBody>()?;
    let text = lines(lengths::OFFICIAL_TEXT);
    let answer = faults.required_by(article::PROPOSAL_ANSWER, "/answer", fields.answer, text);
    let conclusion = faults.optional(
        "/conclusion",
        fields.conclusion,
        one_of(Conclusion::parse, "answered, noted, terminated"),
    );
    let answer = faults.settle(|| {
        Some(ProposalAnswer {
            conclusion: conclusion.unwrap_or(Conclusion::Answered),
            answer: answer?,
        })
    })?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::answer_proposal(work, caller, id.0, &answer)
    })
    .await
}
