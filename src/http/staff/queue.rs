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
use app::access::{Caller, Role};
use app::petitions::Tagged;
use app::{App, petitions};
use domain::petition::StateName;
use domain::public_body::BodySlug;
use domain::terms::TermStatus;

/// Longest code of a tag that is looked for.
const MAX_TAG: usize = 50;

/// A page of a staff queue; moderators may ask by tags.
pub(crate) async fn staff_queue(
    request: &HttpRequest,
    app: web::Data<App>,
    caller: Caller,
    states: &'static [StateName],
    addressee: Option<BodySlug>,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let mut query = Query::of(request)?;
    let (limit, after) = (query.limit()?, query.cursor::<(DateTime<Utc>, Uuid)>()?);
    let sla = query.parsed("sla", TermStatus::parse, "ok, near or overdue")?;
    let overdue = query.parsed("overdue", |value| value.parse::<bool>().ok(), "true or false")?;
    let tagged = if caller.role == Role::Moderator { tagged(&mut query)? } else { None };
    let cursors = query.finish()?;
    let sla = if overdue == Some(true) { Some(TermStatus::Overdue) } else { sla };
    let asked = petitions::Asked { states, addressee, sla, tagged };
    let own = caller.id();
    let queue = app
        .read(move |work| {
            let after = after.map(|(at, id)| (at, id.into()));
            petitions::queue(work, &caller, &asked, after, limit + 1)
        })
        .await?
        .ok_or_else(|| Problem::bad_request("invalid_parameter", "tag: there is no such tag"))?;
    let petitions::QueueCounts { ok, near, overdue } = queue.counts;
    let page = Page::of(queue.rows, limit, |(row, due)| {
        cursors.seal(&(due.unwrap_or(petitions::NO_TERM), row.id))
    });
    let queued = Queued {
        terms: &queue.terms,
        flags: &queue.flags,
        tags: &queue.tags,
        holds: &queue.holds,
        reader: own,
        today: queue.today,
        calendar: &queue.calendar,
    };
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

/// What `tag` and `untagged` ask for.
fn tagged(query: &mut Query) -> Result<Option<Tagged>, Problem> {
    let tag = query.take("tag");
    let untagged = query.parsed("untagged", |value| value.parse::<bool>().ok(), "true or false")?;
    match (tag, untagged.unwrap_or(false)) {
        (Some(_), true) => Err(Problem::bad_request("invalid_parameter", "either tag or untagged")),
        (Some(tag), false) if tag.len() <= MAX_TAG => Ok(Some(Tagged::With(tag))),
        (Some(_), false) => {
            Err(Problem::bad_request("invalid_parameter", "tag: there is no such tag"))
        }
        (None, true) => Ok(Some(Tagged::Not)),
        (None, false) => Ok(None),
    }
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
