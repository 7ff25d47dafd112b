//! Staff queues: what waits for a body, by what is due first.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, paged};
use crate::views::queue::{QueueItem, Queued};
use app::{App, petitions};
use domain::petition::StateName;
use domain::public_body::BodySlug;
use domain::terms::TermStatus;

/// A page of a staff queue.
pub(crate) async fn staff_queue(
    request: &HttpRequest,
    app: web::Data<App>,
    states: &'static [StateName],
    addressee: Option<BodySlug>,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let mut query = Query::of(request)?;
    let (limit, after) = (query.limit()?, query.cursor::<(DateTime<Utc>, Uuid)>()?);
    let sla = query.parsed("sla", TermStatus::parse, "ok, near or overdue")?;
    let overdue = query.parsed("overdue", |value| value.parse::<bool>().ok(), "true or false")?;
    let cursors = query.finish()?;
    let sla = if overdue == Some(true) { Some(TermStatus::Overdue) } else { sla };
    let queue = app
        .read(move |work| {
            petitions::queue(
                work,
                states,
                addressee.as_ref(),
                sla,
                after.map(|(at, id)| (at, id.into())),
                limit + 1,
            )
        })
        .await?;
    let petitions::QueueCounts { ok, near, overdue } = queue.counts;
    let page = Page::of(queue.rows, limit, |(row, due)| {
        cursors.seal(&(due.unwrap_or(petitions::NO_TERM), row.id))
    });
    let queued = Queued { flags: &queue.flags, today: queue.today, calendar: &queue.calendar };
    let page = page.map(|(row, due)| QueueItem::of(&app, &row, due, &queued));
    let counts = QueueCounts { ok, near, overdue };
    let next = page.next_cursor.clone();
    paged(
        request,
        &StaffQueue { items: page.items, next_cursor: page.next_cursor, counts },
        next.as_deref(),
        Caching::Private,
    )
}

/// A page of a staff queue, by what is due first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffQueue {
    items: Vec<QueueItem>,
    #[schema(required = true)]
    next_cursor: Option<String>,
    counts: QueueCounts,
}

/// Petitions in the whole queue, by how their next term stands.
#[derive(Debug, Serialize, ToSchema)]
struct QueueCounts {
    ok: i64,
    /// At most three working days are left.
    near: i64,
    overdue: i64,
}
