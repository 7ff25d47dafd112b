//! The public discussion of the draft decision.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::decision::web_address;
use super::guests::{GuestBody, ParticipantBody, participants, programme};
use crate::intake::auth::{Granted, Office};
use crate::intake::path::{DiscussionId, Id};
use crate::intake::{Body, Field, date, line, lines, time_of_day};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::petition::PetitionView;
use app::consideration::{Minutes, PlannedDiscussion};
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
    /// What is spoken of, in this order.
    #[schema(value_type = Option<Vec<String>>)]
    agenda: Field<Vec<Field<String>>>,
    /// Where it can be watched: an http(s) address.
    #[schema(value_type = Option<String>, example = "https://www.gov.kz/")]
    broadcast_link: Field<String>,
    /// Who is invited, besides the author, their representative and the working group.
    #[schema(value_type = Option<Vec<GuestBody>>)]
    invited: Field<Vec<Value>>,
}

/// A petition with the id of what has just been made for it.
#[derive(Serialize, ToSchema)]
struct Announced {
    discussion_id: Uuid,
    petition: PetitionView,
}

/// Announce the public discussion of the draft decision
///
/// With day, hour and place, so many days before as the rule set says (90-5); the author and the working group are
/// invited.
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
    let programme = programme(&mut faults, fields.agenda, fields.broadcast_link, fields.invited);
    let planned = faults.settle(|| {
        let (held_on, place, draft_decision) = (held_on?, place?, draft?);
        let programme = programme?;
        Some(PlannedDiscussion { held_on, starts_at, place, draft_decision, programme })
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
#[schema(as = Programme)]
struct ProgrammeBody {
    /// What is spoken of, in this order.
    #[schema(value_type = Option<Vec<String>>)]
    agenda: Field<Vec<Field<String>>>,
    /// Where it can be watched: an http(s) address.
    #[schema(value_type = Option<String>, example = "https://www.gov.kz/")]
    broadcast_link: Field<String>,
    /// Who is invited, besides the author, their representative and the working group.
    #[schema(value_type = Option<Vec<GuestBody>>)]
    invited: Field<Vec<Value>>,
}

/// Change the programme of an announced discussion
///
/// Agenda, broadcast and invitations, in place of those known before. Whoever is named with an address is invited there;
/// where it can be watched is told to everybody who was told of the discussion. Until the minutes are on record.
#[utoipa::path(tag = "consideration", security(("bearer" = [])), request_body = ProgrammeBody,
    params(("id" = Uuid, Path), ("discussion_id" = Uuid, Path)),
    responses((status = 200, body = PetitionView)), extensions(("x-roles" = json!(["official", "first_head"]))))]
#[post("/petitions/{id}/discussions/{discussion_id}/programme")]
pub(super) async fn change_programme(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Office>,
    id: Id,
    discussion: DiscussionId,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<ProgrammeBody>()?;
    let programme = programme(&mut faults, fields.agenda, fields.broadcast_link, fields.invited);
    let programme = faults.settle(|| programme)?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::change_programme(work, caller, id.0, discussion.0, &programme)
    })
    .await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Minutes)]
struct MinutesBody {
    #[schema(value_type = String)]
    minutes: Field<String>,
    /// Who took part, as far as they are named.
    #[schema(value_type = Option<Vec<ParticipantBody>>)]
    participants: Field<Vec<Value>>,
    /// Where what was recorded of it can be watched: an http(s) address.
    #[schema(value_type = Option<String>, example = "https://www.gov.kz/")]
    recording_link: Field<String>,
}

/// Record the minutes of the discussion
///
/// What was said and decided; they are public with the decision (90-5).
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
    let participants = participants(&mut faults, fields.participants);
    let recording_link = faults.optional("/recording_link", fields.recording_link, web_address);
    let minutes = faults.settle(|| {
        Some(Minutes { minutes: minutes?, participants: participants?, recording_link })
    })?;
    call.petition(Viewer::Addressee, move |work, caller| {
        consideration::record_minutes(work, caller, id.0, discussion.0, &minutes)
    })
    .await
}
