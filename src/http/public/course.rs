//! What became of a petition: its terms, its steps, its signers.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::intake::auth::MaybeCaller;
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::public::reader::Reader;
use crate::responses::problem::Problem;
use crate::responses::{Page, listing, reading};
use crate::views::course::{DeadlineView, TimelineItem};
use crate::views::signers::PublicSigner;
use app::signing::Place;
use app::{App, petitions, signing};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_deadlines).service(read_timeline).service(list_signers);
}

/// List a petition's deadlines
///
/// Each with its article, the day it counts from, and every day that was not counted.
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key")),
    responses((status = 200, body = Page<DeadlineView>)))]
#[get("/petitions/{id}/deadlines")]
async fn list_deadlines(
    request: HttpRequest,
    app: web::Data<App>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    query.finish()?;
    let caching = reader.caching();
    let terms = app
        .into_inner()
        .read(move |work| {
            petitions::deadlines(work, reader.caller.0.as_ref(), id.0, reader.link_key.as_deref())
        })
        .await?;
    let items: Vec<DeadlineView> = terms.into_iter().map(Into::into).collect();
    reading(&request, &Page { items, next_cursor: None }, caching)
}

/// List what happened to a petition, oldest first
///
/// Every public act with its day and who made it; days, not instants, for everybody but the parties.
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<TimelineItem>)))]
#[get("/petitions/{id}/timeline")]
async fn read_timeline(
    request: HttpRequest,
    app: web::Data<App>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    let (limit, after) = (query.limit()?, query.cursor::<i32>()?.unwrap_or(0));
    let cursors = query.finish()?;
    let caching = reader.caching();
    let steps = app
        .into_inner()
        .read(move |work| {
            petitions::timeline(
                work,
                reader.caller.0.as_ref(),
                id.0,
                reader.link_key.as_deref(),
                after,
                limit + 1,
            )
        })
        .await?;
    let items: Vec<TimelineItem> = steps.into_iter().map(Into::into).collect();
    listing(&request, &Page::of(items, limit, |step| cursors.seal(&step.version)), caching)
}

/// Where a page of signers ended.
type SignerCursor = ((i64, i64), NaiveDate, Uuid);

/// List a petition's signers, the latest days first
///
/// Given name and initial, region and day; never more. Their order within a day is not that of signing, and those of
/// the present day are listed once there are ten of them. Where fewer than ten signed from a region on a day, and until the
/// week is over, their region is `other`.
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<PublicSigner>)))]
#[get("/petitions/{id}/signatures")]
async fn list_signers(
    request: HttpRequest,
    app: web::Data<App>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    let (limit, after) = (query.limit()?, query.cursor::<SignerCursor>()?);
    let cursors = query.finish()?;
    let caching = reader.caching();
    let found = app
        .into_inner()
        .read(move |work| {
            signing::signers(
                work,
                reader.caller.0.as_ref(),
                id.0,
                reader.link_key.as_deref(),
                after.map(|(group, day, key)| Place { group, day, key }),
                usize::try_from(limit + 1).unwrap_or(0),
            )
        })
        .await?;
    let page = Page::of(found, limit, |signer| {
        let Place { group, day, key } = signer.place;
        cursors.seal(&(group, day, key))
    });
    listing(&request, &page.map(PublicSigner::from), caching)
}
