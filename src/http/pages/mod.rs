//! Pages for people: the same readings as those of the API, kept ready in the same way, as HTML.
//!
//! A page calls no use case that the API does not call, and is shown nothing that the API would not tell. Words and
//! templates are those of the room `pages`.

mod acting;
mod answer;
mod assets;
mod demo;
mod desk;
mod embed;
mod figures;
mod home;
mod list;
mod petition;
mod plain;
mod reference;
mod robots;

use actix_web::{HttpRequest, web};

use crate::middleware::addresses::ForPeople;
use crate::responses::browser_pages::{Address, BrowserPage};
use crate::responses::cache::ResponseCache;
use app::App;
use pages::assets::FOLDER;

/// Pages that have one address.
const WHOLE: [&str; 11] = [
    "/",
    "/petitions",
    "/overdue",
    "/bodies",
    "/territories",
    "/rules",
    "/how-to-file",
    "/privacy",
    "/calendar",
    "/statistics",
    "/rejections",
];

/// Where they lie, and what they load. No call of the API lies there.
pub(crate) fn addresses() -> Vec<BrowserPage> {
    let whole = WHOLE.into_iter().chain(plain::PAGES.map(|page| page.path));
    let mut pages: Vec<BrowserPage> =
        whole.map(|path| BrowserPage::html(Address::Whole(path))).collect();
    pages.extend(acting::addresses());
    pages.extend(desk::addresses());
    pages.push(BrowserPage::html(Address::Beginning("/petitions/")));
    pages.push(BrowserPage::html(Address::Beginning("/bodies/")));
    pages.push(BrowserPage::html(Address::Beginning(embed::BEGINNING)).in_frames());
    pages.push(BrowserPage::parts(Address::Whole("/sitemap.xml")));
    pages.push(BrowserPage::parts(Address::Whole("/robots.txt")));
    pages.push(BrowserPage::html(Address::Whole(demo::PATH)));
    pages
}

const fn for_people(calls: &'static str, page: &'static str, parts: usize) -> ForPeople {
    ForPeople { calls, page, parts }
}

/// Which of them show people what calls tell programs.
pub(crate) const OF_CALLS: [ForPeople; 12] = [
    for_people("/api/v1/petitions", "/petitions", 1),
    for_people("/api/v1/public-bodies", "/bodies", 1),
    for_people("/api/v1/territories", "/territories", 0),
    for_people("/api/v1/rules", "/rules", 0),
    for_people("/api/v1/calendar", "/calendar", 0),
    for_people("/api/v1/statistics", "/statistics", 0),
    for_people("/api/v1/rejections", "/rejections", 0),
    for_people("/api/v1/me/petitions", "/me/petitions", 0),
    for_people("/api/v1/me/signatures", "/me/signatures", 0),
    for_people("/api/v1/me/notices", "/me/inbox", 0),
    for_people("/api/v1/me/mail-choices", "/me/settings", 0),
    for_people("/api/v1/me", "/me", 0),
];

/// What every page loads, those too that are there without the others.
pub(crate) const LOADED: [BrowserPage; 2] = [
    BrowserPage::parts(Address::Beginning(FOLDER)),
    BrowserPage::parts(Address::Whole("/favicon.ico")),
];

/// Serves what every page loads.
pub(crate) fn parts(config: &mut web::ServiceConfig) {
    assets::routes(config);
}

/// Serves the pages.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config.route("/", web::get().to(home::show));
    for page in plain::PAGES {
        let show =
            move |request: HttpRequest, app: web::Data<App>, cache: web::Data<ResponseCache>| {
                plain::show(page, request, app, cache)
            };
        config.route(page.path, web::get().to(show));
    }
    acting::routes(config);
    demo::routes(config);
    desk::routes(config);
    embed::routes(config);
    figures::routes(config);
    list::routes(config);
    reference::routes(config);
    robots::routes(config);
    petition::routes(config);
}
