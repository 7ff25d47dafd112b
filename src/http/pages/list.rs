//! The list of petitions with its filters, and the list of what is overdue.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::answer::Page;
use crate::intake::limits::{Pace, Search};
use crate::intake::query::Query;
use crate::public::follow_ups::FollowUpItem;
use crate::public::listing::order::SORTS;
use crate::public::listing::{Listing, Shown};
use crate::responses::cache::{ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::problem::Problem;
use crate::views::listing::PetitionItem;
use crate::views::names::NamesView;
use app::{App, Work, follow_ups};
use domain::petition::StateName;
use domain::threshold::TerritoryKind;

/// What the list takes, besides the language of the page.
const PARAMETERS: [&str; 8] =
    ["q", "state", "addressee", "territory", "language", "overdue", "sort", "cursor"];
/// Promises on the page of what is overdue.
const PROMISES: i64 = 50;
/// States that a reader may narrow the list to: those that petitions in public access are in.
const STATES: [StateName; 13] = [
    StateName::Published,
    StateName::Supported,
    StateName::Forwarded,
    StateName::UnderConsideration,
    StateName::DiscussionAnnounced,
    StateName::Discussed,
    StateName::Decided,
    StateName::DecisionPublished,
    StateName::NotSupported,
    StateName::ForwardedAsProposal,
    StateName::Answered,
    StateName::Withdrawn,
    StateName::Archived,
];

/// The template of what is overdue.
const OVERDUE: &str = "overdue.html";

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.route("/petitions", web::get().to(petitions)).route("/overdue", web::get().to(overdue));
}

/// What was asked for, as the form shows it again.
#[derive(Debug, Clone, Default, Serialize)]
struct Asked {
    q: Option<String>,
    state: Option<String>,
    addressee: Option<String>,
    addressee_names: Option<NamesView>,
    territory: Option<String>,
    language: Option<String>,
    overdue: bool,
    sort: Option<String>,
    /// Anything narrows the list.
    narrowed: bool,
}

impl Asked {
    fn of(query: &Query, app: &App) -> Self {
        let value = |name: &str| {
            query.pairs().iter().find(|(given, _)| given == name).map(|(_, value)| value.clone())
        };
        let addressee = value("addressee");
        let reference = app.reference();
        let body = addressee.as_deref().and_then(|slug| reference.body(slug));
        let narrowing = ["q", "state", "addressee", "territory", "language", "overdue"];
        Self {
            q: value("q"),
            state: value("state"),
            addressee_names: body.map(|body| (&body.names).into()),
            addressee,
            territory: value("territory"),
            language: value("language"),
            overdue: value("overdue").as_deref() == Some("true"),
            sort: value("sort"),
            narrowed: query.pairs().iter().any(|(name, _)| narrowing.contains(&name.as_str())),
        }
    }
}

/// A region of the form.
#[derive(Debug, Clone, Serialize)]
struct Region {
    kato: String,
    names: NamesView,
}

#[derive(Serialize)]
struct List {
    asked: Asked,
    items: Vec<PetitionItem>,
    /// What was promised and is late; on the page of what is overdue alone.
    late_promises: Vec<FollowUpItem>,
    states: Vec<&'static str>,
    sorts: [&'static str; 5],
    regions: Vec<Region>,
    total: Option<i64>,
    first: Option<String>,
    next: Option<String>,
}

async fn petitions(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
) -> Result<HttpResponse, Problem> {
    let query = Query::of_page(&request, &PARAMETERS)?;
    let page = Page::of(&request, "petitions.html");
    answer(&request, app.into_inner(), &cache, query, page).await
}

/// Terms of the law that passed without the act they are for, the longest late first.
async fn overdue(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
) -> Result<HttpResponse, Problem> {
    let query = Query::of_page(&request, &["cursor"])?.with("overdue", "true");
    let page = Page::of(&request, OVERDUE);
    answer(&request, app.into_inner(), &cache, query, page).await
}

async fn answer(
    request: &HttpRequest,
    app: Arc<App>,
    cache: &ResponseCache,
    query: Query,
    page: Page,
) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&query, &app);
    let written = |cursor: bool| {
        let kept = query.pairs().iter().filter(|(name, _)| cursor || name != "cursor");
        let kept = kept.filter(|(name, _)| page.template == "petitions.html" || name != "overdue");
        kept.map(|(name, value)| format!("{name}={}", pages::encoded(value)))
            .collect::<Vec<_>>()
            .join("&")
    };
    let (filters, whole) = (written(false), written(true));
    let onward = filters != whole;
    let page = Page { query: filters, unlisted: onward || asked.q.is_some(), ..page };
    let listing = Listing::asked(query, &app)?;
    if listing.is_search() {
        // Everybody looks for something else: nothing to keep.
        Pace::<Search>::of(request)?;
        return Ok(ready(app, listing, asked, page, onward).await?.answer(request));
    }
    let key = Page { query: whole, ..page.clone() }.key(None);
    let make =
        maker(app, move |app| ready(app, listing.clone(), asked.clone(), page.clone(), onward));
    cache.answer(request, key, make).await
}

async fn ready(
    app: Arc<App>,
    listing: Listing,
    asked: Asked,
    page: Page,
    onward: bool,
) -> Result<CachedResponse, Problem> {
    let Shown { items, next_cursor: next, total } = listing.items(&app).await?;
    let late_promises =
        if page.template == OVERDUE && !onward { late_promises(&app).await? } else { Vec::new() };
    let view = List {
        asked,
        items: items.iter().map(|item| PetitionItem::of(&app, item)).collect(),
        late_promises,
        states: STATES.map(StateName::code).to_vec(),
        sorts: SORTS,
        regions: regions(&app),
        total,
        first: onward.then(|| page.link(&[])),
        next: next.map(|cursor| page.link(&[("cursor", &cursor)])),
    };
    page.showing(&app, &view)
}

/// What decisions promised, and whose day has passed.
async fn late_promises(app: &Arc<App>) -> Result<Vec<FollowUpItem>, Problem> {
    let read =
        |work: &mut Work<'_>| Ok((follow_ups::open(work, true, None, PROMISES)?, work.today));
    let (found, today) = app.read(read).await?;
    Ok(found.iter().map(|open| FollowUpItem::of(app, open, today)).collect())
}

/// Regions, the capital and the cities of republican significance.
fn regions(app: &App) -> Vec<Region> {
    use TerritoryKind::{Capital, CityOfRepublicanSignificance, Region as Oblast};
    let reference = app.reference();
    let large = reference
        .territories()
        .iter()
        .filter(|unit| matches!(unit.kind, Oblast | Capital | CityOfRepublicanSignificance));
    large.map(|unit| Region { kato: unit.kato.clone(), names: (&unit.names).into() }).collect()
}
