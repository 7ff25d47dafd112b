//! Letters to the mass media.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::intake::auth::{Granted, Moderator};
use crate::intake::path::Id;
use crate::intake::{Body, Field, date, line};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use app::{App, moderation};
use domain::petition::lengths;
use domain::rules::article;
use domain::visibility::Viewer;

/// Media named in one record of letters at most.
pub(crate) const MAX_OUTLETS: usize = 100;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewMediaLetters)]
struct MediaLettersBody {
    /// Names of the media the letters went to; 1 to 100.
    #[schema(value_type = Vec<String>)]
    outlets: Field<Vec<String>>,
    /// Today unless given.
    #[schema(value_type = Option<String>, format = Date)]
    sent_on: Field<String>,
}

/// Record the letters to the mass media
///
/// Owed within five working days of open publication (90-2(8)).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = MediaLettersBody, params(("id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/media-letters")]
pub(super) async fn send_media_letters(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let call = Call::of(app.clone(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<MediaLettersBody>()?;
    let outlets = faults.required_by(article::MEDIA_LETTERS, "/outlets", fields.outlets, |given| {
        if given.is_empty() || given.len() > MAX_OUTLETS {
            return Err(("wrong_length", format!("1 to {MAX_OUTLETS} items")));
        }
        given
            .into_iter()
            .map(|outlet| line(lengths::OFFICIAL_LINE)(outlet))
            .collect::<Result<Vec<_>, _>>()
    });
    let sent_on = faults.optional("/sent_on", fields.sent_on, date);
    let outlets = faults.settle(|| outlets)?;
    call.petition(Viewer::Moderator, move |work, caller| {
        moderation::send_media_letters(work, caller, id.0, &outlets, sent_on)
    })
    .await
}
