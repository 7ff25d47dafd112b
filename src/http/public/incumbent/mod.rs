//! The addresses and shapes of the portal before this one (`epetition.kz`), read only, for the programs that read it:
//! whoever collects petitions, signers and comments from there collects them here by changing the host.
//!
//! Nothing is told that the calls of our own do not tell. Pages are counted, as there, and not kept: whoever turns them
//! while people sign may meet somebody twice. `GET /petitions` and the exports know no such thing.

mod bodies;
mod numbered;
mod petition;
mod remarks;
mod times;

use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use self::numbered::{Asked, NumberedPage};
use self::petition::{ShortView, WholeView};
use self::remarks::{RemarkView, SignerView};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, reading};
use app::{App, attachments, comments, petitions, signing, statistics};

/// The calls of this folder.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_short)
        .service(read_whole)
        .service(list_signers_by_page)
        .service(list_comments_by_page);
}

/// List petitions in the shape of the portal before
///
/// The newest first, counted in pages from 0. For programs that exist; new ones use `GET /api/v1/petitions`.
#[utoipa::path(tag = "compatibility", operation_id = "list_short_petitions",
    params(("size" = Option<i64>, Query, description = "1 to 1000; 20 unless given"),
        ("page" = Option<i64>, Query, description = "From 0")),
    responses((status = 200, body = NumberedPage<ShortView>)),
    extensions(("x-foreign-parameters" = json!("trackers"))))]
#[get("/petitions/short")]
async fn list_short(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request)?;
    let app = app.into_inner();
    let (offset, limit) = (asked.offset(), asked.size);
    let total = statistics::read(&app).await?.petitions();
    let rows = asked.read(&app, move |work| petitions::newest_from(work, offset, limit)).await?;
    let shape = |row| ShortView::of(&app, &row);
    reading(&request, &NumberedPage::of(asked, (rows, total), shape), Caching::Public)
}

/// Read a petition in the shape of the portal before
///
/// For programs that exist; new ones use `GET /api/v1/petitions/{id}`.
#[utoipa::path(tag = "compatibility", operation_id = "read_whole_petition", params(("id" = Uuid, Path)),
    responses((status = 200, body = WholeView)), extensions(("x-foreign-parameters" = json!("trackers"))))]
#[get("/petitions/{id}")]
async fn read_whole(
    request: HttpRequest,
    app: web::Data<App>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let app = app.into_inner();
    let (record, files) = app
        .read(move |work| {
            let (record, _) = petitions::read(work, None, id.0, None)?;
            Ok((record, attachments::list(work, None, id.0, None)?))
        })
        .await?;
    reading(&request, &WholeView::of(&app, &record, &files), Caching::Public)
}

/// List a petition's signers in the shape of the portal before
///
/// Given name and initial, and the end of the civil day they signed on: whoever asks for what is new since they last
/// asked gets each signer once, the day after. For programs that exist; new ones use
/// `GET /api/v1/petitions/{id}/signatures`.
#[utoipa::path(tag = "compatibility",
    params(("id" = Uuid, Path), ("size" = Option<i64>, Query, description = "1 to 1000; 20 unless given"),
        ("page" = Option<i64>, Query, description = "From 0")),
    responses((status = 200, body = NumberedPage<SignerView>)),
    extensions(("x-foreign-parameters" = json!("trackers"))))]
#[get("/petitions/{id}/signers")]
async fn list_signers_by_page(
    request: HttpRequest,
    app: web::Data<App>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request)?;
    let (offset, limit) = (asked.offset(), usize::try_from(asked.size).unwrap_or(0));
    let found =
        asked.read(&app, move |work| signing::signers_from(work, id.0, offset, limit)).await?;
    reading(&request, &NumberedPage::of(asked, found, SignerView::from), Caching::Public)
}

/// List a petition's comments in the shape of the portal before
///
/// Newest first; one that was removed, or waits for a moderator, has no text. For programs that exist; new ones use
/// `GET /api/v1/petitions/{id}/comments`.
#[utoipa::path(tag = "compatibility",
    params(("id" = Uuid, Path), ("size" = Option<i64>, Query, description = "1 to 1000; 20 unless given"),
        ("page" = Option<i64>, Query, description = "From 0")),
    responses((status = 200, body = NumberedPage<RemarkView>)),
    extensions(("x-foreign-parameters" = json!("trackers"))))]
#[get("/petitions/{id}/comments")]
async fn list_comments_by_page(
    request: HttpRequest,
    app: web::Data<App>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&request)?;
    let (offset, limit) = (asked.offset(), asked.size);
    let found =
        asked.read(&app, move |work| comments::from_place(work, id.0, offset, limit)).await?;
    let shape = |comment| RemarkView::of(id.0.into(), comment);
    reading(&request, &NumberedPage::of(asked, found, shape), Caching::Public)
}
