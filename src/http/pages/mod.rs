//! Pages for people: the same readings as those of the API, kept ready in the same way, as HTML.
//!
//! A page calls no use case that the API does not call, and is shown nothing that the API would not tell. Words and
//! templates are those of the room `pages`.

mod acting;
mod answer;
mod assets;
mod demo;
mod figures;
mod home;
mod list;
mod petition;
mod plain;
mod reference;
mod robots;

use actix_web::{HttpRequest, web};

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
    pages.push(BrowserPage::html(Address::Beginning("/petitions/")));
    pages.push(BrowserPage::html(Address::Beginning("/bodies/")));
    pages.push(BrowserPage::parts(Address::Whole("/sitemap.xml")));
    pages.push(BrowserPage::parts(Address::Whole("/robots.txt")));
    pages.push(BrowserPage::html(Address::Whole(demo::PATH)));
    pages.push(BrowserPage::parts(Address::Beginning(FOLDER)));
    pages.push(BrowserPage::parts(Address::Whole("/favicon.ico")));
    pages
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
    figures::routes(config);
    list::routes(config);
    reference::routes(config);
    robots::routes(config);
    petition::routes(config);
    assets::routes(config);
}
