//! The bodies that petitions can be addressed to.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::rules::rules_now;
use super::search::{named, one_more};
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use crate::views::names::NamesView;
use crate::views::vocabulary::BodyWord;
use app::App;
use app::reference::PublicBody;
use domain::rules::RuleSet;
use domain::threshold::BodyKind;
use domain::words::Word as _;

/// A body that petitions can be addressed to.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicBody)]
struct PublicBodyView {
    #[schema(example = "ministry-trade-integration")]
    slug: String,
    #[schema(value_type = BodyWord, example = "central_state_body")]
    kind: &'static str,
    names: NamesView,
    /// KATO code; absent for central bodies.
    territory: Option<String>,
    population: Option<u32>,
    population_date: Option<NaiveDate>,
    /// How sure the population is: `high`, `medium` or `low`.
    #[serde(skip_serializing_if = "Option::is_none")]
    population_confidence: Option<String>,
    /// Votes a petition to this body needs today (90-3(4)); absent before the law was in force.
    required_count: Option<u32>,
    #[schema(example = "90-3(4)(1)")]
    legal_basis: Option<&'static str>,
    under_government: bool,
}

impl PublicBodyView {
    fn of(app: &App, rules: Option<&RuleSet>, body: &PublicBody) -> Self {
        let unit = body.territory.as_deref().and_then(|kato| app.reference.territory(kato));
        let required = rules.and_then(|rules| app.reference.required(rules, body).ok());
        Self {
            slug: body.slug.to_string(),
            kind: body.kind.code(),
            names: (&body.names).into(),
            territory: body.territory.clone(),
            population: unit.map(|unit| unit.population),
            population_date: unit.and_then(|unit| unit.population_date),
            population_confidence: unit.map(|unit| unit.confidence.clone()),
            required_count: required.map(|required| required.count),
            legal_basis: required.map(|required| required.basis),
            under_government: body.under_government,
        }
    }
}

/// List public bodies
#[utoipa::path(tag = "reference",
    params(("kind" = Option<String>, Query, description = "Kinds, comma-separated"),
        ("territory" = Option<String>, Query, description = "KATO code: bodies of that unit and of the units in it"),
        ("q" = Option<String>, Query, description = "Words of the name, in any language"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<PublicBodyView>)))]
#[get("/public-bodies")]
pub(super) async fn list_public_bodies(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let app: Arc<App> = app.into_inner();
    let mut query = Query::of(&request)?;
    let kinds =
        query.several("kind", BodyKind::parse, &format!("one of: {}", BodyKind::listed()))?;
    let within =
        |kato: &str| app.reference.territory(kato).map(|_| app.reference.bodies_within(kato));
    let within = query.parsed("territory", within, "a KATO code of /territories")?;
    let words = query.take("q").unwrap_or_default();
    let (limit, after) = (query.limit()?, query.cursor::<usize>()?.unwrap_or(0));
    let cursors = query.finish()?;
    let rules = rules_now(&app);
    let found = app
        .reference
        .bodies()
        .iter()
        .enumerate()
        .skip(after)
        .filter(|(_, body)| kinds.as_ref().is_none_or(|kinds| kinds.contains(&body.kind)))
        .filter(|(_, body)| within.as_ref().is_none_or(|slugs| slugs.contains(&body.slug)))
        .filter(|(_, body)| named(&words, &body.names));
    let page =
        Page::of(found.take(one_more(limit)).collect(), limit, |(at, _)| cursors.seal(&(at + 1)));
    listing(&request, &page.map(|(_, body)| PublicBodyView::of(&app, rules, body)), Caching::Public)
}

/// Read a public body
#[utoipa::path(tag = "reference", params(("slug" = String, Path)), responses((status = 200, body = PublicBodyView)))]
#[get("/public-bodies/{slug}")]
pub(super) async fn read_public_body(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let body =
        app.reference.body(request.match_info().query("slug")).ok_or_else(Problem::not_found)?;
    reading(&request, &PublicBodyView::of(&app, rules_now(&app), body), Caching::Public)
}
