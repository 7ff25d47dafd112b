//! Pages that show nothing of the service's own: their words, and what scripts make of them in the reader's browser.

use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::Page;
use crate::responses::cache::{ResponseCache, maker};
use crate::responses::problem::Problem;
use app::App;

/// A page without facts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain {
    pub(super) path: &'static str,
    pub(super) template: &'static str,
    /// Search engines leave it out.
    pub(super) unlisted: bool,
}

/// Every one of them.
pub(super) const PAGES: [Plain; 0] = [];

pub(super) async fn show(
    plain: Plain,
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
) -> Result<HttpResponse, Problem> {
    let page = Page { unlisted: plain.unlisted, ..Page::of(&request, plain.template) };
    let key = page.key(None);
    let make = maker(app.into_inner(), move |app| {
        let page = page.clone();
        async move { page.showing(&app, &()) }
    });
    cache.answer(&request, key, make).await
}
