//! The bodies that petitions can be addressed to, and each with its petitions.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use crate::intake::query::Query;
use crate::pages::answer::Page;
use crate::public::reference::public_bodies::{Bodies, PublicBodyView};
use crate::public::reference::rules::rules_now;
use crate::responses::Caching;
use crate::responses::cache::{ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::problem::Problem;
use crate::views::listing::PetitionItem;
use crate::views::names::NamesView;
use app::records::{Filter, Sort};
use app::{App, petitions};
use domain::calendar::civil_date;
use domain::public_body::BodySlug;
use domain::threshold::BodyKind;

/// Bodies of one page.
const LENGTH: i64 = 50;
/// Petitions on the page of a body.
const PETITIONS: i64 = 12;

#[derive(Serialize)]
struct List {
    q: Option<String>,
    kind: Option<String>,
    kinds: Vec<&'static str>,
    bodies: Vec<PublicBodyView>,
    first: Option<String>,
    next: Option<String>,
}

pub(super) async fn list(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let query = Query::of_page(&request, &["q", "kind", "territory", "cursor"])?;
    let value = |name: &str| {
        query.pairs().iter().find(|(given, _)| given == name).map(|(_, value)| value.clone())
    };
    let (q, kind, onward) = (value("q"), value("kind"), value("cursor").is_some());
    let kept = query.pairs().iter().filter(|(name, _)| name != "cursor");
    let kept: Vec<String> =
        kept.map(|(name, value)| format!("{name}={}", ::pages::encoded(value))).collect();
    let page = Page {
        query: kept.join("&"),
        unlisted: onward || q.is_some(),
        ..Page::of(&request, "bodies.html")
    };
    let found = Bodies::asked(query.with("limit", &LENGTH.to_string()), &app)?;
    let view = List {
        q,
        kind,
        kinds: BodyKind::ALL.map(BodyKind::code).to_vec(),
        first: onward.then(|| page.link(&[])),
        next: found.next_cursor.map(|cursor| page.link(&[("cursor", &cursor)])),
        bodies: found.items,
    };
    Ok(page.showing(&app, &view)?.answer(&request))
}

#[derive(Serialize)]
struct Body {
    body: PublicBodyView,
    territory: Option<NamesView>,
    petitions: Vec<PetitionItem>,
    more: bool,
}

pub(super) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let reference = app.reference();
    let slug = request.match_info().query("slug");
    let body = reference.body(slug).ok_or_else(Problem::not_found)?;
    let present = reference.present(&body.slug);
    if present != body.slug {
        let mut page = Page::of(&request, "body.html");
        page.path = format!("/bodies/{present}");
        return Ok(HttpResponse::PermanentRedirect()
            .insert_header((header::LOCATION, page.link(&[])))
            .insert_header((header::CACHE_CONTROL, Caching::Public.control()))
            .finish());
    }
    let page = Page::of(&request, "body.html");
    let key = page.key(None);
    let make = maker(app, move |app| ready(app, present.clone(), page.clone()));
    cache.answer(&request, key, make).await
}

async fn ready(app: Arc<App>, slug: BodySlug, page: Page) -> Result<CachedResponse, Problem> {
    let reference = app.reference();
    let body = reference.body(slug.as_str()).ok_or_else(Problem::not_found)?;
    let filter = Filter {
        opened_only: true,
        addressees: Some(reference.family(&slug)),
        ..Filter::default()
    };
    let mut found = app
        .read(move |work| petitions::list(work, &filter, Sort::Newest, None, PETITIONS + 1))
        .await?;
    let length = usize::try_from(PETITIONS).unwrap_or(0);
    let more = found.len() > length;
    found.truncate(length);
    let today = civil_date(app.clock.legal());
    let unit = body.territory.as_deref().and_then(|kato| reference.territory(kato));
    let view = Body {
        territory: unit.map(|unit| (&unit.names).into()),
        body: PublicBodyView::of(&reference, rules_now(&app), body, today),
        petitions: found.iter().map(|item| PetitionItem::of(&app, item)).collect(),
        more,
    };
    page.showing(&app, &view)
}
