//! The desk: pages of staff. Each is the same for everybody and knows nobody; its script asks the API, in the name of
//! whoever is signed in, for what the API gives them.

mod places;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::answer::Page;
use crate::responses::browser_pages::{Address, BrowserPage};
use crate::responses::cache::{ResponseCache, maker};
use crate::responses::problem::Problem;
use app::App;
use places::{DeskPage, pages};

/// What is answered at one address for every petition.
fn is_of_a_petition(page: DeskPage) -> bool {
    page.path.contains('{')
}

/// Where they lie.
pub(super) fn addresses() -> Vec<BrowserPage> {
    let address = |page: &DeskPage| match page.path.split_once('{') {
        Some((beginning, _)) => Address::Beginning(beginning),
        None => Address::Whole(page.path),
    };
    pages()
        .map(|page| {
            let answered = BrowserPage::html(address(&page));
            // A decision is signed there for the body.
            if is_of_a_petition(page) { answered.with_signing() } else { answered }
        })
        .collect()
}

/// Serves them.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    for page in pages() {
        let show =
            move |request: HttpRequest, app: web::Data<App>, cache: web::Data<ResponseCache>| {
                show(page, request, app, cache)
            };
        config.route(page.path, web::get().to(show));
    }
}

/// A way on.
#[derive(Clone, Copy, Serialize)]
struct Place {
    path: &'static str,
    name: &'static str,
    roles: &'static str,
}

/// What the page is told.
#[derive(Clone, Serialize)]
struct View {
    path: &'static str,
    name: &'static str,
    script: &'static str,
    roles: &'static str,
    places: Vec<Place>,
    /// Electronic signatures are verified here.
    eds: bool,
}

impl View {
    fn of(page: DeskPage, app: &App) -> Self {
        let offered = pages().filter(|page| !page.roles.is_empty());
        let places = offered.map(|DeskPage { path, name, roles, .. }| Place { path, name, roles });
        let DeskPage { path, name, script, roles } = page;
        Self { path, name, script, roles, places: places.collect(), eds: app.eds.is_some() }
    }
}

async fn show(
    desk: DeskPage,
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
) -> Result<HttpResponse, Problem> {
    let page = Page { unlisted: true, ..Page::of(&request, "desk/page.html") };
    let app = app.into_inner();
    let view = View::of(desk, &app);
    if is_of_a_petition(desk) {
        // Its links to other languages bear the name, and nobody could name so many that it paid to keep them ready.
        return Ok(page.showing(&app, &view)?.answer(&request));
    }
    let key = page.key(None);
    let make = maker(app, move |app| {
        let (page, view) = (page.clone(), view.clone());
        async move { page.showing(&app, &view) }
    });
    cache.answer(&request, key, make).await
}
