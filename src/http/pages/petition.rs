//! The page of a petition: its text, how far it has come, what is owed until when and why, what became of it.

mod address;
mod comments;
mod explained;
mod regions;
mod signers;
mod view;

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

pub(super) use self::address::Named;
use self::address::Numbers;
use self::view::{PetitionPage, Read};
use super::answer::Page;
use crate::intake::query::Query;
use crate::intake::visits::is_visit;
use crate::responses::Caching;
use crate::responses::cache::{ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::problem::Problem;
use app::ids::PetitionId;
use app::{App, views};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .app_data(web::Data::new(Numbers::default()))
        .route("/petitions/{name}", web::get().to(show))
        .route("/petitions/{name}/signatures", web::get().to(signers::show))
        .route("/petitions/{name}/comments", web::get().to(comments::show));
}

async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
    named: Named,
) -> Result<HttpResponse, Problem> {
    let page = Page::of(&request, "petition.html");
    let app = app.into_inner();
    let id = named.id(&app).await?;
    let link_key = Query::of_page(&request, &["link_key"])?.take("link_key");
    if link_key.is_some() {
        // It is for those alone who have the key.
        let page = Page { unlisted: true, ..page };
        let ready = ready(app, id, link_key, page).await?;
        return Ok(ready.kept(Caching::Private.control()).answer(&request));
    }
    // The same page under either of its addresses.
    let page = Page { path: "/petitions/".to_owned(), ..page };
    let key = page.key(Some(id));
    let made = maker(app.clone(), move |app| ready(app, id, None, page.clone()));
    let answer = cache.answer(&request, key, made).await?;
    // Also who has it already and asks whether it still holds.
    let shown = answer.status().is_success() || answer.status() == StatusCode::NOT_MODIFIED;
    if shown && is_visit(&request) {
        views::opened(&app, id);
    }
    Ok(answer)
}

async fn ready(
    app: Arc<App>,
    id: PetitionId,
    link_key: Option<String>,
    page: Page,
) -> Result<CachedResponse, Problem> {
    let key = link_key.clone();
    let language = page.voice.language;
    // Known before the count is read, which holds all that it says.
    let head = app.signature_log.head();
    let read = app.read(move |work| Read::of(work, id, key.as_deref())).await?;
    let name = read.record.row.number.clone().unwrap_or_else(|| id.to_string());
    let path = format!("/petitions/{name}");
    let view = PetitionPage::of(&app, read, language, link_key, path.clone(), head.as_deref());
    Page { path, ..page }.showing(&app, &view)
}
