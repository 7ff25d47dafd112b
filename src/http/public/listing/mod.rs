//! The public list of petitions: as JSON, as CSV, and its newest as an Atom feed.

mod asked;
mod feed;
pub(crate) mod order;
mod paths;

use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use self::asked::{Listing, Shown, filter};
use self::order::SortWord;
use self::paths::LIST;
use crate::intake::auth::MaybeCaller;
use crate::intake::limits::{Pace, Search};
use crate::responses::cache::{Key, ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::negotiation::quality;
use crate::responses::problem::Problem;
use crate::responses::{Caching, JSON, next_link, other_parameters, paged_bytes};
use crate::views::listing::PetitionPage;
use app::App;

/// What the list is written in, besides JSON.
const CSV: &str = "text/csv";

/// The calls of this folder.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_petitions).service(feed::read_feed);
}

/// List petitions
///
/// Those that have been opened, in whatever state they are now. `Accept: text/csv` gives the same
/// page as a table: UTF-8 without a mark, and an apostrophe before what a spreadsheet would reckon. The whole list at once
/// is `/petitions.csv` and `/petitions.ndjson`.
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("state" = Option<String>, Query, description = "States, comma-separated"),
        ("addressee" = Option<String>, Query, description = "Slugs of public bodies, comma-separated"),
        ("territory" = Option<String>, Query, description = "KATO code: bodies of that unit and of the units in it"),
        ("language" = Option<String>, Query, description = "kk, ru; comma-separated"),
        ("q" = Option<String>, Query, description = "Words that number, title, subject or content must all hold, in any language of the petition and in any form (школу, школа; қазақтың, қазақ, казак); of three letters and more, also beginnings of words"),
        ("overdue" = Option<bool>, Query, description = "Whether a term passed without its act"),
        ("sort" = Option<SortWord>, Query, description = "`newest` unless given; `closing_soon` lists those that collect signatures, unless `state` asks for others"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, content((PetitionPage = "application/json"), (String = "text/csv")))))]
#[get("/petitions")]
async fn list_petitions(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
    caller: MaybeCaller,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let table = quality(request.headers(), CSV) > quality(request.headers(), "application/json");
    let listing = Listing::of(&request, &app)?;
    if listing.is_search() {
        Pace::<Search>::of(&request)?;
    }
    // Everybody looks for something else, and callers may see more: nothing to keep.
    if listing.is_search() || caller.0.is_some() {
        let caching = if caller.0.is_some() { Caching::Private } else { Caching::Public };
        let (bytes, next) = listing.page(&app, table).await?;
        return Ok(paged_bytes(&request, bytes, media_type(table), next.as_deref(), caching));
    }
    let query = request.query_string().to_owned();
    let others = other_parameters(&query);
    let page = maker(app, move |app| {
        let (listing, others) = (listing.clone(), others.clone());
        async move {
            let (bytes, next) = listing.page(&app, table).await?;
            let link = next.map(|cursor| next_link(LIST, &others, &cursor));
            Ok(CachedResponse::of(bytes, media_type(table))?.followed_by(link.as_deref()))
        }
    });
    cache.answer(&request, Key::List(query, table), page).await
}

fn media_type(table: bool) -> &'static str {
    if table { "text/csv; charset=utf-8; header=present" } else { JSON }
}
