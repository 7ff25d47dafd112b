//! A petition in a window on other people's pages: no script, no form, nothing to be clicked but links that open it in a
//! tab of its own. Its page alone may be shown in a frame, by every site.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::answer::Page;
use super::petition::Named;
use crate::responses::cache::{ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::problem::Problem;
use crate::views::listing::PetitionItem;
use app::ids::PetitionId;
use app::{App, petitions};
use domain::petition::StateName;

/// How the addresses begin.
pub(super) const BEGINNING: &str = "/embed/";

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.route("/embed/{name}", web::get().to(show));
}

/// What the window shows.
#[derive(Serialize)]
struct Window {
    petition: PetitionItem,
    /// Whether a signature can be given now.
    collects: bool,
}

async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
    named: Named,
) -> Result<HttpResponse, Problem> {
    let page = Page { unlisted: true, ..Page::of(&request, "embed.html") };
    let app = app.into_inner();
    let id = named.id(&app).await?;
    // The same window under the petition's number and its id.
    let key = Page { path: BEGINNING.to_owned(), ..page.clone() }.key(Some(id));
    let made = maker(app, move |app| ready(app, id, page.clone()));
    cache.answer(&request, key, made).await
}

async fn ready(app: Arc<App>, id: PetitionId, page: Page) -> Result<CachedResponse, Problem> {
    let row = app.read(move |work| petitions::visible(work, None, id, None)).await?;
    let collects = row.state == StateName::Published;
    let petition = PetitionItem::of_row(&app, &row, false, Vec::new());
    page.showing(&app, &Window { petition, collects })
}
