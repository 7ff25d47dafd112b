//! The start page: what this is, and what is going on.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use super::answer::Page;
use crate::demo_offer::DemoOffer;
use crate::public::reference::rules::RuleSetView;
use crate::responses::cache::{ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::problem::Problem;
use crate::views::listing::PetitionItem;
use app::petitions::{self, Item};
use app::records::{Filter, Sort};
use app::{App, Error, Work};
use domain::petition::StateName;

/// A list of the start page: its name there, and how the whole of it is asked for.
struct Kind {
    name: &'static str,
    sort: &'static str,
    states: &'static [StateName],
    /// Petitions that it shows.
    length: i64,
}

/// Petitions that are looked at besides, some of which were archived without an answer.
const ARCHIVED: i64 = 12;

const KINDS: [Kind; 4] = [
    Kind { name: "trending", sort: "trending", states: &[StateName::Published], length: 6 },
    Kind { name: "newest", sort: "newest", states: &[], length: 6 },
    Kind { name: "closing", sort: "closing_soon", states: &[StateName::Published], length: 3 },
    Kind {
        name: "decided",
        sort: "newest",
        states: &[StateName::DecisionPublished, StateName::Answered, StateName::Archived],
        length: 3,
    },
];

#[derive(Serialize)]
struct Home {
    rules: RuleSetView,
    lists: Vec<List>,
    /// There is no petition yet.
    empty: bool,
    /// And it is a place where one may be made.
    offers_demo: bool,
    /// Which has been taken: petitions are on their way.
    filling: bool,
}

#[derive(Serialize)]
struct List {
    kind: &'static str,
    sort: &'static str,
    state: Option<String>,
    items: Vec<PetitionItem>,
}

pub(super) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
    offer: Option<web::Data<DemoOffer>>,
) -> Result<HttpResponse, Problem> {
    let page = Page::of(&request, "home.html");
    let filling = offer.as_ref().map(|offer| offer.is_running());
    let asked = format!("demo={filling:?}");
    let key = Page { query: asked, ..page.clone() }.key(None);
    let make = maker(app.into_inner(), move |app| ready(app, page.clone(), filling));
    cache.answer(&request, key, make).await
}

async fn ready(
    app: Arc<App>,
    page: Page,
    filling: Option<bool>,
) -> Result<CachedResponse, Problem> {
    let found = app.read_in_turn(lists).await?;
    let rules = app.rules_for_drafts();
    let lists: Vec<List> = KINDS
        .iter()
        .zip(&found)
        .filter(|(_, items)| !items.is_empty())
        .map(|(kind, items)| List {
            kind: kind.name,
            sort: kind.sort,
            state: (!kind.states.is_empty()).then(|| codes(kind.states)),
            items: items.iter().map(|item| PetitionItem::of(&app, item)).collect(),
        })
        .collect();
    let empty = lists.is_empty();
    let home = Home {
        rules: RuleSetView::of(rules, Some(rules)),
        offers_demo: empty && filling == Some(false),
        filling: filling == Some(true),
        empty,
        lists,
    };
    page.showing(&app, &home)
}

/// Of archived petitions those belong to a list whose last state does.
fn of_kind(kind: &Kind, item: &Item) -> bool {
    let row = &item.row;
    row.state != StateName::Archived
        || kind.states.is_empty()
        || row.closed_as.is_some_and(|closed| kind.states.contains(&closed))
}

/// The petitions of each list.
fn lists(work: &mut Work<'_>) -> Result<Vec<Vec<Item>>, Error> {
    let list = |kind: &Kind| {
        let filter =
            Filter { opened_only: true, states: kind.states.to_vec(), ..Filter::default() };
        let order = match kind.sort {
            "trending" => Sort::Trending { as_of: work.now },
            "closing_soon" => Sort::ClosingSoon,
            _ => Sort::Newest,
        };
        let mut found = petitions::list(work, &filter, order, None, kind.length + ARCHIVED)?;
        found.retain(|item| of_kind(kind, item));
        found.truncate(usize::try_from(kind.length).unwrap_or(0));
        Ok(found)
    };
    KINDS.iter().map(list).collect()
}

/// States as a query names them.
fn codes(states: &[StateName]) -> String {
    states.iter().map(|state| state.code()).collect::<Vec<_>>().join(",")
}
