//! Administrative units, by the KATO classifier.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::search::{named, one_more};
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing};
use crate::views::names::NamesView;
use crate::views::vocabulary::TerritoryWord;
use app::App;
use app::reference::Territory;
use domain::threshold::TerritoryKind;
use domain::words::Word as _;

/// An administrative unit of the KATO classifier.
#[derive(Serialize, ToSchema)]
#[schema(as = Territory)]
pub(crate) struct TerritoryView {
    #[schema(example = "750000000")]
    kato: String,
    #[schema(value_type = TerritoryWord, example = "region")]
    kind: &'static str,
    names: NamesView,
    parent: Option<String>,
    population: u32,
    population_date: Option<NaiveDate>,
    /// How sure the population is: `high`, `medium` or `low`.
    confidence: String,
}

impl From<&Territory> for TerritoryView {
    fn from(unit: &Territory) -> Self {
        Self {
            kato: unit.kato.clone(),
            kind: unit.kind.code(),
            names: (&unit.names).into(),
            parent: unit.parent.clone(),
            population: unit.population,
            population_date: unit.population_date,
            confidence: unit.confidence.clone(),
        }
    }
}

/// List territories
///
/// By KATO code, with population and the day it is of, from which thresholds are counted.
#[utoipa::path(tag = "reference",
    params(("kind" = Option<String>, Query, description = "Kinds, comma-separated"),
        ("parent" = Option<String>, Query, description = "KATO code of the unit they lie in"),
        ("q" = Option<String>, Query, description = "Words of the name, in any language"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<TerritoryView>)))]
#[get("/territories")]
pub(super) async fn list_territories(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let kinds = query.several(
        "kind",
        TerritoryKind::parse,
        &format!("one of: {}", TerritoryKind::listed()),
    )?;
    let parent = |kato: &str| app.reference().territory(kato).map(|unit| unit.kato.clone());
    let parent = query.parsed("parent", parent, "a KATO code of /territories")?;
    let words = query.words("q")?;
    let (limit, after) = (query.limit()?, query.cursor::<usize>()?.unwrap_or(0));
    let cursors = query.finish()?;
    let reference = app.reference();
    let found = reference
        .territories()
        .iter()
        .enumerate()
        .skip(after)
        .filter(|(_, unit)| kinds.as_ref().is_none_or(|kinds| kinds.contains(&unit.kind)))
        .filter(|(_, unit)| parent.is_none() || unit.parent == parent)
        .filter(|(_, unit)| named(&words, &unit.names));
    let page =
        Page::of(found.take(one_more(limit)).collect(), limit, |(at, _)| cursors.seal(&(at + 1)));
    listing(&request, &page.map(|(_, unit)| TerritoryView::from(unit)), Caching::Public)
}
