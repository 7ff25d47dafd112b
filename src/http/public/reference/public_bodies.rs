//! The bodies that petitions can be addressed to.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::rules::rules_now;
use super::search::{named, one_more};
use crate::intake::query::{Query, judge};
use crate::middleware::undecorated;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use crate::views::names::{NamesView, SuccessorView};
use crate::views::vocabulary::{BodyStatusWord, BodyWord};
use app::App;
use app::reference::{PublicBody, Reference};
use domain::calendar::civil_date;
use domain::public_body::BodySlug;
use domain::rules::RuleSet;
use domain::succession::BodyStatus;
use domain::threshold::BodyKind;
use domain::words::Word as _;

/// A body that petitions can be addressed to.
#[derive(Serialize, ToSchema)]
#[schema(as = PublicBody)]
pub(crate) struct PublicBodyView {
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
    #[schema(value_type = BodyStatusWord, example = "standing")]
    status: &'static str,
    /// Its first civil day; absent for one that was there before the portal.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<NaiveDate>,
    /// Its last civil day, past or to come; absent while no end is on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<NaiveDate>,
    /// Whoever has its functions after that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    successor: Option<SuccessorView>,
}

impl PublicBodyView {
    /// The body as it stands on that day.
    pub(crate) fn of(
        reference: &Reference,
        rules: Option<&RuleSet>,
        body: &PublicBody,
        today: NaiveDate,
    ) -> Self {
        let unit = body.territory.as_deref().and_then(|kato| reference.territory(kato));
        let required = rules.and_then(|rules| reference.required(rules, body).ok());
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
            status: body.status(today).code(),
            valid_from: body.valid_from,
            valid_until: body.valid_until,
            successor: (body.successor.as_ref()).map(|slug| SuccessorView::of(reference, slug)),
        }
    }
}

/// List public bodies
///
/// Bodies that petitions may be addressed to, and those that are no more with their successors.
#[utoipa::path(tag = "reference",
    params(("kind" = Option<String>, Query, description = "Kinds, comma-separated"),
        ("territory" = Option<String>, Query, description = "KATO code: bodies of that unit and of the units in it"),
        ("q" = Option<String>, Query, description = "Words of the name, in any language"),
        ("status" = Option<String>, Query, description = "`standing` unless given, `coming`, `ended`; comma-separated"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<PublicBodyView>)))]
#[get("/public-bodies")]
pub(super) async fn list_public_bodies(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let page = Bodies::asked(Query::of(&request)?, &app.into_inner())?;
    listing(&request, &page, Caching::Public)
}

/// A page of the list of bodies.
pub(crate) struct Bodies;

impl Bodies {
    /// What a query asks for.
    ///
    /// # Errors
    /// 400 for parameters that make no sense.
    pub(crate) fn asked(mut query: Query, app: &Arc<App>) -> Result<Page<PublicBodyView>, Problem> {
        let kinds =
            query.several("kind", BodyKind::parse, &format!("one of: {}", BodyKind::listed()))?;
        let reference = app.reference();
        let today = civil_date(app.clock.legal());
        let within = |kato: &str| reference.territory(kato).map(|_| reference.bodies_within(kato));
        let within = query.parsed("territory", within, "a KATO code of /territories")?;
        let words = query.words("q")?;
        let statuses = query.several(
            "status",
            BodyStatus::parse,
            &format!("one of: {}", BodyStatus::listed()),
        )?;
        let statuses = statuses.unwrap_or_else(|| vec![BodyStatus::Standing]);
        let (limit, after) = (query.limit()?, query.cursor::<usize>()?.unwrap_or(0));
        let cursors = query.finish()?;
        let rules = rules_now(app);
        let found = reference
            .bodies()
            .iter()
            .enumerate()
            .skip(after)
            .filter(|(_, body)| kinds.as_ref().is_none_or(|kinds| kinds.contains(&body.kind)))
            .filter(|(_, body)| within.as_ref().is_none_or(|slugs| slugs.contains(&body.slug)))
            .filter(|(_, body)| statuses.contains(&body.status(today)))
            .filter(|(_, body)| named(&words, &body.names));
        let page = Page::of(found.take(one_more(limit)).collect(), limit, |(at, _)| {
            cursors.seal(&(at + 1))
        });
        Ok(page.map(|(_, body)| PublicBodyView::of(&reference, rules, body, today)))
    }
}

/// Read a public body
///
/// One that was renamed, or went into another, leads to the body that has its functions now.
#[utoipa::path(tag = "reference", params(("slug" = String, Path)), responses((status = 200, body = PublicBodyView),
    (status = 308, description = "Its successor stands at the address in `Location`")),
    extensions(("x-foreign-parameters" = json!("all"))))]
#[get("/public-bodies/{slug}")]
pub(super) async fn read_public_body(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let reference = app.reference();
    let slug = request.match_info().query("slug");
    let body = reference.body(slug).ok_or_else(Problem::not_found)?;
    let present = reference.present(&body.slug);
    if present != body.slug {
        return Ok(moved(&request, &present));
    }
    // An old address leads on with whatever was asked with it; here only what follows a click is passed over.
    let query = request.query_string();
    judge(undecorated(query).as_deref().unwrap_or(query), &[])?;
    let today = civil_date(app.clock.legal());
    let view = PublicBodyView::of(&reference, rules_now(&app), body, today);
    reading(&request, &view, Caching::Public)
}

/// The same address with another slug, its query as it came.
fn moved(request: &HttpRequest, present: &BodySlug) -> HttpResponse {
    let path = request.path().trim_end_matches('/');
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, format!("{folder}/{present}{query}")))
        .insert_header((header::CACHE_CONTROL, Caching::Public.control()))
        .finish()
}
