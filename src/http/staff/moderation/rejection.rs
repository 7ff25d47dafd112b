//! The moderator refuses placement.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::intake::auth::{Granted, Moderator};
use crate::intake::path::Id;
use crate::intake::{Body, Faults, Field, line, lines};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use crate::views::vocabulary::StatedGroundWord;
use app::App;
use app::moderation::{self, GroundWords, RejectionWords};
use domain::petition::lengths;
use domain::rules::article;
use domain::visibility::Viewer;

/// Grounds in one rejection at most.
pub(crate) const MAX_GROUNDS: usize = 20;

#[derive(Deserialize, ToSchema)]
#[schema(as = StatedGround)]
struct GroundBody {
    #[schema(value_type = StatedGroundWord, example = "prohibited_subject")]
    code: Field<String>,
    /// With `prohibited_subject`: its code in the list of the petition's rule set; see /rules.
    #[schema(value_type = Option<String>, example = "defence_security")]
    subject: Field<String>,
    /// With `duplicate_subject`: the petition that stands in the way.
    #[schema(value_type = Option<Uuid>)]
    blocking_petition: Field<Uuid>,
    /// The prepared reason it is written from; see /moderation/rejection-reasons.
    #[schema(value_type = Option<Uuid>)]
    prepared_reason: Field<Uuid>,
    /// May be left out with `prepared_reason`, whose words in the language of the petition stand then.
    #[schema(value_type = Option<String>)]
    detail: Field<String>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewRejection)]
struct RejectionBody {
    #[schema(value_type = Vec<GroundBody>)]
    grounds: Field<Vec<serde_json::Value>>,
    #[schema(value_type = String)]
    reasoning: Field<String>,
}

impl GroundBody {
    fn check(self, at: usize, faults: &mut Faults) -> Option<GroundWords> {
        let pointer = |name: &str| format!("/grounds/{at}/{name}");
        let code = faults.required(&pointer("code"), self.code, line(1..=50));
        let subject = faults.optional(&pointer("subject"), self.subject, line(1..=100));
        let blocking = faults.optional(&pointer("blocking_petition"), self.blocking_petition, Ok);
        let prepared = faults.optional(&pointer("prepared_reason"), self.prepared_reason, Ok);
        let words = lines(lengths::OFFICIAL_TEXT);
        let detail = match prepared {
            Some(_) => faults.optional(&pointer("detail"), self.detail, words),
            None => Some(faults.required(&pointer("detail"), self.detail, words)?),
        };
        let code = code?;
        if !moderation::GROUNDS.contains(&code.as_str()) {
            faults.push(
                &pointer("code"),
                "unknown_value",
                format!("one of: {}", moderation::GROUNDS.join(", ")),
            );
        }
        Some(GroundWords {
            code,
            subject,
            blocking_petition: blocking.map(Into::into),
            prepared_reason: prepared.map(Into::into),
            detail,
        })
    }
}

/// Reject a petition
///
/// With every ground and the reasons; the author learns where to appeal (90-2(4), (6)).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = RejectionBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/rejection")]
pub(super) async fn reject_petition(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<RejectionBody>()?;
    // What makes a rejection one is asked for by the law (90-2(4), (6)).
    let grounds = faults.asked_by(article::REJECTION_GROUNDS, |faults| {
        faults.list("/grounds", fields.grounds, 1..=MAX_GROUNDS, GroundBody::check)
    });
    let text = lines(lengths::OFFICIAL_TEXT);
    let reasoning = faults.required_by(article::REJECTION, "/reasoning", fields.reasoning, text);
    let words =
        faults.settle(|| Some(RejectionWords { grounds: grounds?, reasoning: reasoning? }))?;
    call.petition(Viewer::Moderator, move |work, caller| {
        moderation::reject(work, caller, id.0, &words)
    })
    .await
}
