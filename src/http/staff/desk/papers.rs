//! What lies on the desk about a petition, and the journal of the desk.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::{Granted, Oversight};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use crate::views::hold::HoldView;
use crate::views::vocabulary::DeskEventWord;
use app::App;
use app::desk::{journal, papers};

/// The calls of papers.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_desk).service(list_desk_journal);
}

/// What lies on the desk about a petition.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskPapers)]
struct PapersView {
    petition_id: Uuid,
    /// Null when nobody has it in hand.
    hold: Option<HoldView>,
    /// Codes of the tags it bears.
    tags: Vec<String>,
    /// How many notes there are.
    note_count: i64,
}

/// Read what lies on the desk about a petition
///
/// Who has it in hand, its tags, how many notes there are. Whoever has it in hand, others read on; nobody reads of their own
/// petition.
#[utoipa::path(tag = "moderation", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = 200, body = PapersView)), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[get("/moderation/petitions/{id}")]
async fn read_desk(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Oversight>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let caller = caller.caller();
    let reader = caller.id();
    let found = app.into_inner().read(move |work| papers::of(work, &caller, id.0)).await?;
    let view = PapersView {
        petition_id: found.id.into(),
        hold: found.hold.map(|hold| HoldView::of(&hold, reader)),
        tags: found.tags,
        note_count: found.notes,
    };
    reading(&request, &view, Caching::Private)
}

/// A line of the journal of the desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DeskLine)]
struct LineView {
    id: Uuid,
    #[schema(value_type = DeskEventWord)]
    event: &'static str,
    /// By whom, by their name at work; absent for the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// Facts of it, whose members depend on the event.
    #[schema(value_type = Object)]
    details: Value,
    recorded_at: DateTime<Utc>,
}

impl From<journal::Line> for LineView {
    fn from(line: journal::Line) -> Self {
        Self {
            id: line.id,
            event: line.event.code(),
            by: line.by,
            details: line.details,
            recorded_at: line.recorded_at,
        }
    }
}

/// List what moderators did about a petition among themselves, newest first
#[utoipa::path(tag = "moderation", security(("bearer" = [])),
    params(("id" = Uuid, Path), ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"),
        ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<LineView>)), extensions(("x-roles" = json!(["moderator", "administrator"]))))]
#[get("/moderation/petitions/{id}/journal")]
async fn list_desk_journal(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Oversight>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (limit, before) = (query.limit()?, query.cursor::<Uuid>()?);
    let cursors = query.finish()?;
    let caller = caller.caller();
    let found = app
        .into_inner()
        .read(move |work| journal::page(work, &caller, id.0, before, limit + 1))
        .await?;
    let page = Page::of(found, limit, |line| cursors.seal(&line.id)).map(LineView::from);
    listing(&request, &page, Caching::Private)
}
