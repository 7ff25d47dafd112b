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
use crate::views::offers::OfferView;
use crate::views::vocabulary::DeskEventWord;
use app::App;
use app::desk::{journal, papers};
use app::ids::AccountId;
use app::offers;
use app::records::{InvalidationRow, TakedownProposal};

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
    /// A take-down that a colleague has to agree to.
    takedown_proposal: Option<WaitingTakedown>,
    /// Counted invalidations that another person has to run, the newest first, 20 at most.
    invalidations: Vec<WaitingInvalidation>,
    /// What you may do now to the petition, the most pressing first, also where it is out of public access.
    acts: Vec<OfferView>,
}

/// A take-down that waits for a second member of staff.
#[derive(Debug, Serialize, ToSchema)]
struct WaitingTakedown {
    reason: String,
    proposed_at: DateTime<Utc>,
    /// The reader proposed it, so that it is not theirs to agree to.
    own: bool,
}

impl WaitingTakedown {
    fn of(proposal: TakedownProposal, reader: AccountId) -> Self {
        Self {
            own: proposal.proposed_by == reader,
            reason: proposal.reason,
            proposed_at: proposal.proposed_at,
        }
    }
}

/// An invalidation that was counted and waits to be run by a second member of staff.
#[derive(Debug, Serialize, ToSchema)]
struct WaitingInvalidation {
    id: Uuid,
    /// Live signatures that met every condition when they were counted.
    matched: i32,
    reason: String,
    made_at: DateTime<Utc>,
    /// The reader counted them, so that it is not theirs to run.
    own: bool,
}

impl WaitingInvalidation {
    fn of(row: InvalidationRow, reader: AccountId) -> Self {
        Self {
            id: row.id.into(),
            matched: row.matched,
            own: row.made_by == reader,
            reason: row.reason,
            made_at: row.made_at,
        }
    }
}

/// Read what lies on the desk about a petition
///
/// Who has it in hand, its tags, how many notes there are, what waits for a second member of staff. Whoever has it in hand,
/// others read on; nobody reads of their own petition.
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
    let (found, offers) = app
        .into_inner()
        .read(move |work| {
            let found = papers::of(work, &caller, id.0)?;
            Ok((found, offers::on_desk(work, &caller, id.0)?))
        })
        .await?;
    let view = PapersView {
        petition_id: found.id.into(),
        hold: found.hold.map(|hold| HoldView::of(&hold, reader)),
        tags: found.tags,
        note_count: found.notes,
        takedown_proposal: found.takedown.map(|one| WaitingTakedown::of(one, reader)),
        invalidations: found
            .invalidations
            .into_iter()
            .map(|one| WaitingInvalidation::of(one, reader))
            .collect(),
        acts: offers.into_iter().map(Into::into).collect(),
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
///
/// Holds, take-overs, tags and notes; none of it is public.
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
