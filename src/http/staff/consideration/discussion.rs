//! The public discussion of the draft decision.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::intake::auth::{Granted, Office};
use crate::intake::path::{DiscussionId, Id};
use crate::intake::{Body, Field, date, line, lines, time_of_day};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use app::consideration::PlannedDiscussion;
use app::{App, consideration};
use domain::petition::lengths;
use domain::rules::article;
use domain::visibility::Viewer;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewDiscussion)]
struct DiscussionBody {
    /// At least three full working days ahead (90-5(2)(2)).
    #[schema(value_type = String, format = Date, example = "2024-08-02")]
    held_on: Field<String>,
    /// Time of day in Kazakhstan (UTC+5), `HH:MM`.
    #[schema(value_type = Option<String>, example = "15:00")]
    starts_at: Field<String>,
    #[schema(value_type = String)]
    place: Field<String>,
    #[schema(value_type = String)]
    draft_decision: Field<String>,
}

/// A petition with the id of what has just been made for it.
#[derive(Serialize, ToSchema)]
struct Announced {
    discussion_id: Uuid,
    petition: PetitionView,
}

/// Announce the public discussion of the draft decision
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = DiscussionBody, params(("id" = Uuid, Path)),
    responses((status = 201, body = Announced)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/discussions")]
pub(super) async fn announce_discussion(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<DiscussionBody>()?;
    let by = article::DISCUSSION;
    let held_on = faults.required_by(by, "/held_on", fields.held_on, date);
    let starts_at = faults.optional("/starts_at", fields.starts_at, time_of_day);
    let place = faults.required_by(by, "/place", fields.place, line(lengths::OFFICIAL_LINE));
    let text = lines(lengths::OFFICIAL_TEXT);
    let draft = faults.required_by(by, "/draft_decision", fields.draft_decision, text);
    let planned = faults.settle(|| {
        let (held_on, place, draft_decision) = (held_on?, place?, draft?);
        Some(PlannedDiscussion { held_on, starts_at, place, draft_decision })
    })?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let (snapshot, discussion_id) =
            consideration::announce_discussion(work, caller, id.0, &planned)?;
        let petition = PetitionView::of(work.app, &snapshot, Viewer::Addressee);
        let discussion_id = discussion_id.into();
        let location = format!("/api/v1/petitions/{}", id.0);
        Ok((Some(location), Announced { discussion_id, petition }))
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Minutes)]
struct MinutesBody {
    #[schema(value_type = String)]
    minutes: Field<String>,
}

/// Record the minutes of the discussion
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = MinutesBody,
    params(("id" = Uuid, Path), ("discussion_id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/discussions/{discussion_id}/minutes")]
pub(super) async fn record_minutes(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    discussion: DiscussionId,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<MinutesBody>()?;
    let text = lines(lengths::OFFICIAL_TEXT);
    let minutes = faults.required_by(article::DISCUSSION, "/minutes", fields.minutes, text);
    let minutes = faults.settle(|| minutes)?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::record_minutes(work, caller, id.0, discussion.0, &minutes)
    })
    .await
}
