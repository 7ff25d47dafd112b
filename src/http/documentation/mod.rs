//! The OpenAPI document as pages: what the API offers, call by call and body by body, in the look of the other pages.
//!
//! Everything is read off the document, so that a call that is served is explained. The pages need no script; where there
//! is one, a call can be made from its page.

mod bounds;
mod call;
mod document;
mod example;
mod index;
mod prose;
mod schema;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use crate::responses::browser_pages::{Address, BrowserPage};
use crate::responses::cached_response::CachedResponse;
use crate::responses::negotiation::voice;
use crate::responses::problem::Problem;
use crate::responses::site::Site;
use app::{App, Error};
use call::Call;
pub use document::Documentation;
use document::SCHEMAS;
use index::Index;
use schema::Schema;

/// Where the pages lie; each call's below, under its operation id.
pub(crate) const ROOT: &str = "/docs/";
/// The addresses that answer browsers.
pub(crate) const PAGES: [BrowserPage; 1] = [BrowserPage::html(Address::Beginning("/docs"))];

/// Serves the pages.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::redirect("/docs", ROOT))
        .service(web::redirect("/docs/index.html", ROOT))
        .route(ROOT, web::get().to(show_index))
        .route(&format!("{SCHEMAS}{{name}}"), web::get().to(show_schema))
        .route(&format!("{ROOT}{{name}}"), web::get().to(show_call));
}

async fn show_index(
    request: HttpRequest,
    app: web::Data<App>,
    documentation: web::Data<Documentation>,
) -> Result<HttpResponse, Problem> {
    shown(&request, &app, "docs/index.html", &Index::of(&documentation))
}

async fn show_call(
    request: HttpRequest,
    app: web::Data<App>,
    documentation: web::Data<Documentation>,
) -> Result<HttpResponse, Problem> {
    let name = request.match_info().query("name");
    let call = Call::of(&documentation, name, &app.links.public_url);
    shown(&request, &app, "docs/call.html", &call.ok_or_else(Problem::not_found)?)
}

async fn show_schema(
    request: HttpRequest,
    app: web::Data<App>,
    documentation: web::Data<Documentation>,
) -> Result<HttpResponse, Problem> {
    let name = request.match_info().query("name");
    let schema = Schema::named(&documentation, name).ok_or_else(Problem::not_found)?;
    shown(&request, &app, "docs/schema.html", &schema)
}

/// The page of a template. The document never changes while the program runs, so browsers may keep it for a while.
fn shown<T: Serialize>(
    request: &HttpRequest,
    app: &App,
    template: &str,
    view: &T,
) -> Result<HttpResponse, Problem> {
    let voice = voice(request.query_string(), request.headers());
    let frame = Site::of(app).frame(request.path(), "").unlisted();
    let html = pages::render(voice, template, &frame, view)
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok(CachedResponse::of(html.into_bytes(), "text/html; charset=utf-8")?
        .in_languages(voice.language.code())
        .kept("public, max-age=300")
        .varying_by("Accept-Encoding, Accept-Language")
        .answer(request))
}
