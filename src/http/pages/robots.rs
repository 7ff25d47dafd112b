//! For search engines: what there is, and what they need not look at.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::responses::cache::{Key, PageKey, ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::problem::Problem;
use crate::responses::site::Site;
use app::petitions::{self, Item};
use app::records::{Filter, Sort};
use app::{App, Error};
use domain::calendar::civil_date;
use domain::language::Language;
use pages::Voice;

/// Petitions in the map: the newest. A map holds 50,000 addresses at most.
const LENGTH: i64 = 5_000;

/// A map has no words.
const VOICE: Voice = Voice { language: Language::Kk, named: true };

/// Pages that search engines should know.
const PAGES: [&str; 11] = [
    "/",
    "/petitions",
    "/bodies",
    "/territories",
    "/rejections",
    "/overdue",
    "/statistics",
    "/rules",
    "/calendar",
    "/how-to-file",
    "/privacy",
];

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/sitemap.xml", web::get().to(sitemap))
        .route("/robots.txt", web::get().to(robots));
}

async fn robots(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let text = format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /dev/\nDisallow: /me\nDisallow: /drafts/\n\nSitemap: {}/sitemap.xml\n",
        app.links.public_url
    );
    let ready = CachedResponse::of(text.into_bytes(), "text/plain; charset=utf-8")?;
    Ok(ready.kept("public, max-age=3600").varying_by("Accept-Encoding").answer(&request))
}

#[derive(Serialize)]
struct Map {
    pages: [&'static str; 11],
    petitions: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: String,
    /// The civil day of its last step.
    changed_on: NaiveDate,
}

impl From<&Item> for Entry {
    fn from(item: &Item) -> Self {
        let row = &item.row;
        Self {
            name: row.number.clone().unwrap_or_else(|| row.id.to_string()),
            changed_on: civil_date(row.changed_at),
        }
    }
}

async fn sitemap(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
) -> Result<HttpResponse, Problem> {
    let name = "/sitemap.xml".to_owned();
    let key = Key::Page(PageKey { petition: None, name, voice: VOICE });
    cache.answer(&request, key, maker(app.into_inner(), ready)).await
}

async fn ready(app: Arc<App>) -> Result<CachedResponse, Problem> {
    let filter = Filter { opened_only: true, ..Filter::default() };
    let found =
        app.read(move |work| petitions::list(work, &filter, Sort::Newest, None, LENGTH)).await?;
    let map = Map { pages: PAGES, petitions: found.iter().map(Into::into).collect() };
    let frame = Site::of(&app).frame("/sitemap.xml", "");
    let xml = pages::render(VOICE, "sitemap.xml", &frame, &map)
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok(CachedResponse::of(xml.into_bytes(), "application/xml; charset=utf-8")?
        .varying_by("Accept-Encoding"))
}
