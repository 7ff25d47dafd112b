//! Notes of moderators on a petition.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Granted, Moderator, Oversight};
use crate::intake::path::{Id, NoteId};
use crate::intake::query::Query;
use crate::intake::{Body, Field, lines};
use crate::mutations::{Call, if_match};
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use app::App;
use app::desk::notes::{self, Note};
use app::ids;
use domain::petition::lengths;

/// The calls of notes.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_notes).service(write_note).service(correct_note).service(delete_note);
}

/// A note.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Note)]
struct NoteView {
    id: Uuid,
    text: String,
    /// Grows with every correction; `"v1"` is the ETag of the first.
    version: i32,
    /// By their name at work.
    written_by: String,
    written_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected_at: Option<DateTime<Utc>>,
}

impl From<Note> for NoteView {
    fn from(note: Note) -> Self {
        Self {
            id: note.id.into(),
            text: note.text,
            version: note.version,
            written_by: note.written_by,
            written_at: note.written_at,
            corrected_at: note.corrected_at,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewNote)]
struct NoteBody {
    #[schema(value_type = String)]
    text: Field<String>,
}

/// List the notes on a petition, newest first
///
/// For moderators and administrators, and not on a petition of their own.
#[utoipa::path(tag = "moderation", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"),
        ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<NoteView>)), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[get("/moderation/petitions/{id}/notes")]
async fn list_notes(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Oversight>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<ids::NoteId>()?);
    let cursors = query.finish()?;
    let caller = caller.caller();
    let found = app
        .into_inner()
        .read(move |work| notes::page(work, &caller, id.0, before, limit + 1))
        .await?;
    let page = Page::of(found, limit, |note| cursors.seal(&note.id)).map(NoteView::from);
    listing(&request, &page, Caching::Private)
}

/// Write a note on a petition
///
/// Colleagues of the authorized body read it; the author of the petition and the public never do.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = NoteBody, params(("id" = Uuid, Path)),
    responses((status = 201, body = NoteView)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/moderation/petitions/{id}/notes")]
async fn write_note(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<NoteBody>()?;
    let text = faults.required("/text", fields.text, lines(lengths::NOTE));
    let text = faults.settle(|| text)?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        Ok((None, NoteView::from(notes::write(work, caller, id.0, &text)?)))
    })
    .await
}

/// Correct one's own note
///
/// With its version in `If-Match` (`"v1"`).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = NoteBody,
    params(("id" = Uuid, Path), ("note_id" = Uuid, Path),
        ("If-Match" = String, Header, description = "The version you read, as an ETag (`\"v1\"`), or *")),
    responses((status = 200, body = NoteView)), extensions(("x-roles" = json!(["moderator"]))))]
#[patch("/moderation/petitions/{id}/notes/{note_id}")]
async fn correct_note(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    note: NoteId,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let expected = if_match(&request)?;
    let (fields, mut faults) = body.fields::<NoteBody>()?;
    let text = faults.required("/text", fields.text, lines(lengths::NOTE));
    let text = faults.settle(|| text)?;
    call.answering(StatusCode::OK, move |work, caller| {
        let corrected = notes::correct(work, caller, id.0, note.0, &expected, &text)?;
        Ok((None, NoteView::from(corrected)))
    })
    .await
}

/// Delete a note
///
/// By who wrote it, or by an administrator. That it was deleted stands in the journal of the desk.
#[utoipa::path(tag = "moderation", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("note_id" = Uuid, Path)),
    responses((status = 204, description = "Deleted")), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[delete("/moderation/petitions/{id}/notes/{note_id}")]
async fn delete_note(
    app: web::Data<App>,
    caller: Granted<Oversight>,
    id: Id,
    note: NoteId,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    app.into_inner().write(move |work| notes::delete(work, &caller, id.0, note.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
