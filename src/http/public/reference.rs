//! Reference data: public bodies, territories, rules, the working calendar.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, get, put, web};
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Administrator, Granted};
use crate::intake::query::Query;
use crate::intake::{Body, Field, date, line, lines, one_of};
use crate::openapi::vocabulary::{BodyWord, DayWord, TerritoryWord, VersionWord};
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, listing, reading};
use crate::views::names::NamesView;
use app::App;
use app::calendar::{self, Change};
use app::reference::{PublicBody, Territory};
use domain::calendar::{DayKind, Names, Reckoning, civil_date};
use domain::petition::lengths;
use domain::rules::{RuleSet, Version};
use domain::subjects;
use domain::threshold::{BodyKind, TerritoryKind};

/// Longest term the calculator reckons, in working days.
const MAX_WORKING_DAYS: u32 = 1_000;
/// Years the calendar can be asked for.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_public_bodies)
        .service(read_public_body)
        .service(list_territories)
        .service(list_rules)
        .service(read_rule_set)
        .service(reckon_working_days)
        .service(read_calendar)
        .service(change_calendar);
}

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

/// The rules of the day; none before there was the law.
fn rules_now(app: &App) -> Option<&'static RuleSet> {
    RuleSet::in_force_on(civil_date(app.clock.legal()))
}

/// Whether every word stands in one of the names, whatever its case.
fn named(words: &str, names: &domain::calendar::Names) -> bool {
    let names = [&names.kk, &names.ru, &names.en].map(|name| name.to_lowercase());
    words.to_lowercase().split_whitespace().all(|word| names.iter().any(|name| name.contains(word)))
}

/// List public bodies
#[utoipa::path(tag = "reference",
    params(("kind" = Option<String>, Query, description = "Kinds, comma-separated"),
        ("territory" = Option<String>, Query, description = "KATO code: bodies of that unit and of the units in it"),
        ("q" = Option<String>, Query, description = "Words of the name, in any language"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<PublicBodyView>)))]
#[get("/public-bodies")]
async fn list_public_bodies(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let app: Arc<App> = app.into_inner();
    let mut query = Query::of(&request)?;
    let kinds = query.several("kind", BodyKind::parse, "kinds of public bodies")?;
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

fn one_more(limit: i64) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1)
}

/// Read a public body
#[utoipa::path(tag = "reference", params(("slug" = String, Path)), responses((status = 200, body = PublicBodyView)))]
#[get("/public-bodies/{slug}")]
async fn read_public_body(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let body =
        app.reference.body(request.match_info().query("slug")).ok_or_else(Problem::not_found)?;
    reading(&request, &PublicBodyView::of(&app, rules_now(&app), body), Caching::Public)
}

/// An administrative unit of the KATO classifier.
#[derive(Serialize, ToSchema)]
#[schema(as = Territory)]
struct TerritoryView {
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
#[utoipa::path(tag = "reference",
    params(("kind" = Option<String>, Query, description = "Kinds, comma-separated"),
        ("parent" = Option<String>, Query, description = "KATO code of the unit they lie in"),
        ("q" = Option<String>, Query, description = "Words of the name, in any language"),
        ("limit" = Option<i64>, Query, description = "1 to 100; 20 unless given"), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<TerritoryView>)))]
#[get("/territories")]
async fn list_territories(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let kinds = query.several("kind", TerritoryKind::parse, "kinds of territories")?;
    let parent = |kato: &str| app.reference.territory(kato).map(|unit| unit.kato.clone());
    let parent = query.parsed("parent", parent, "a KATO code of /territories")?;
    let words = query.take("q").unwrap_or_default();
    let (limit, after) = (query.limit()?, query.cursor::<usize>()?.unwrap_or(0));
    let cursors = query.finish()?;
    let found = app
        .reference
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

/// A prohibited subject (90-2(3)).
#[derive(Serialize, ToSchema)]
struct ProhibitedSubjectView {
    #[schema(example = "defence_security")]
    code: &'static str,
    #[schema(example = "90-2(3)(9)")]
    article: String,
    names: NamesView,
}

/// The numbers of the law in one of its versions.
#[derive(Serialize, ToSchema)]
#[schema(as = RuleSet)]
struct RuleSetView {
    #[schema(value_type = VersionWord, example = "V2026")]
    version: &'static str,
    in_force_from: NaiveDate,
    in_force: bool,
    minimum_age: i32,
    joiners_required: u32,
    joining_electronic_days: u32,
    joining_paper_days: u32,
    moderation_days: u32,
    correction_days: u32,
    collection_months: u32,
    government_votes: u32,
    verification_days: u32,
    consideration_central_days: u32,
    consideration_local_days: u32,
    discussion_notice_days: u32,
    decision_publication_days: u32,
    proposal_answer_days: u32,
    /// How long a petition bars others on its subject.
    duplicate_bar: &'static str,
    /// What a petition may not be about; its author acknowledges this list at submission.
    prohibited_subjects: Vec<ProhibitedSubjectView>,
}

impl RuleSetView {
    fn of(rules: &RuleSet, in_force: Option<&RuleSet>) -> Self {
        let prohibited_subjects = subjects::list(rules.version)
            .iter()
            .map(|point| ProhibitedSubjectView {
                code: point.subject.code(),
                article: point.article(),
                names: NamesView {
                    kk: point.names.kk.to_owned(),
                    ru: point.names.ru.to_owned(),
                    en: point.names.en.to_owned(),
                },
            })
            .collect();
        Self {
            version: rules.version.code(),
            in_force_from: rules.in_force_from,
            in_force: in_force.is_some_and(|in_force| in_force.version == rules.version),
            minimum_age: rules.minimum_age,
            joiners_required: rules.joiners_required,
            joining_electronic_days: rules.joining_electronic_days,
            joining_paper_days: rules.joining_paper_days,
            moderation_days: rules.moderation_days,
            correction_days: rules.correction_days,
            collection_months: rules.collection_months,
            government_votes: rules.government_votes,
            verification_days: rules.verification_days,
            consideration_central_days: rules.consideration_central_days,
            consideration_local_days: rules.consideration_local_days,
            discussion_notice_days: rules.discussion_notice_days,
            decision_publication_days: rules.decision_publication_days,
            proposal_answer_days: rules.proposal_answer_days,
            duplicate_bar: rules.duplicate_bar.code(),
            prohibited_subjects,
        }
    }
}

/// List the rule sets
///
/// A petition keeps the rules of the day of its submission.
#[utoipa::path(tag = "reference", responses((status = 200, body = Page<RuleSetView>)))]
#[get("/rules")]
async fn list_rules(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let in_force = rules_now(&app);
    let items = RuleSet::all().into_iter().map(|rules| RuleSetView::of(rules, in_force)).collect();
    reading(&request, &Page { items, next_cursor: None }, Caching::Public)
}

/// Read a rule set
#[utoipa::path(tag = "reference", params(("version" = String, Path, example = "V2026")), responses((status = 200, body = RuleSetView)))]
#[get("/rules/{version}")]
async fn read_rule_set(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let version =
        Version::parse(request.match_info().query("version")).ok_or_else(Problem::not_found)?;
    reading(&request, &RuleSetView::of(RuleSet::of(version), rules_now(&app)), Caching::Public)
}

/// A day that differs from the five-day week.
#[derive(Serialize, ToSchema)]
struct SpecialDayView {
    date: NaiveDate,
    #[schema(value_type = DayWord, example = "public_holiday")]
    kind: &'static str,
    names: NamesView,
}

/// The working calendar of a year.
#[derive(Serialize, ToSchema)]
#[schema(as = Calendar)]
struct CalendarView {
    year: i32,
    /// Grows with every change.
    calendar_version: i32,
    /// The year's orders are not published yet: days may be moved.
    provisional: bool,
    working_days: u32,
    days: Vec<SpecialDayView>,
}

/// Read the working calendar of a year
#[utoipa::path(tag = "reference", params(("year" = Option<i32>, Query, description = "This year unless given")),
    responses((status = 200, body = CalendarView)))]
#[get("/calendar")]
async fn read_calendar(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let year = query.parsed(
        "year",
        |year| year.parse().ok().filter(|year| YEARS.contains(year)),
        "2000 to 2100",
    )?;
    query.finish()?;
    let year = year.unwrap_or_else(|| civil_date(app.clock.legal()).year());
    let calendar = app.calendar();
    let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or_else(Problem::not_found)?;
    let working = first
        .iter_days()
        .take_while(|day| day.year() == year)
        .filter(|day| calendar.is_working(*day))
        .count();
    let view = CalendarView {
        year,
        calendar_version: calendar.version(),
        provisional: calendar.is_provisional(year),
        working_days: working.try_into().unwrap_or(u32::MAX),
        days: calendar
            .effective_days_of(year)
            .iter()
            .map(|day| SpecialDayView {
                date: day.date,
                kind: DayKind::code(day.kind),
                names: (&day.names).into(),
            })
            .collect(),
    };
    reading(&request, &view, Caching::Public)
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewCalendarDay)]
struct DayBody {
    /// `ordinary` takes the day's own rule away: it is then a day like others of its weekday.
    #[schema(value_type = String, example = "transferred_day_off")]
    kind: Field<String>,
    /// The day's name; required but for an ordinary day.
    #[schema(value_type = Option<NamesView>)]
    names: Field<serde_json::Map<String, Value>>,
    /// Public: the order by which the day is moved.
    #[schema(value_type = String)]
    reason: Field<String>,
}

#[derive(Deserialize)]
struct NamesBody {
    kk: Field<String>,
    ru: Field<String>,
    en: Field<String>,
}

/// The calendar after a change.
#[derive(Serialize, ToSchema)]
struct CalendarChange {
    calendar_version: i32,
}

/// Change a day of the working calendar
///
/// Every term that still runs is reckoned anew, with an entry in the timeline of each petition
/// whose day moved; terms that have ended stay as they are. The same change again changes nothing.
#[utoipa::path(tag = "administration", security(("bearer" = [])), request_body = DayBody, params(("date" = NaiveDate, Path)),
    responses((status = 200, body = CalendarChange)), extensions(("x-roles" = json!(["administrator"]))))]
#[put("/calendar/days/{date}")]
async fn change_calendar(
    app: web::Data<App>,
    caller: Granted<Administrator>,
    day: web::Path<String>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let day = date(day.into_inner())
        .ok()
        .filter(|day| YEARS.contains(&day.year()))
        .ok_or_else(Problem::not_found)?;
    let (fields, mut faults) = body.fields::<DayBody>()?;
    let known = "public_holiday, religious_day_off, transferred_day_off, working_weekend, ordinary";
    let parse =
        |code: &str| if code == "ordinary" { Some(None) } else { DayKind::parse(code).map(Some) };
    let kind = faults.required("/kind", fields.kind, one_of(parse, known));
    let names = if kind == Some(None) {
        None
    } else {
        faults.object("/names", fields.names, |names: NamesBody, faults| {
            let kk = faults.required("/names/kk", names.kk, line(lengths::OFFICIAL_LINE));
            let ru = faults.required("/names/ru", names.ru, line(lengths::OFFICIAL_LINE));
            let en = faults.required("/names/en", names.en, line(lengths::OFFICIAL_LINE));
            Some(Names { kk: kk?, ru: ru?, en: en? })
        })
    };
    let reason = faults.required("/reason", fields.reason, lines(lengths::OFFICIAL_TEXT));
    let change =
        faults.settle(|| Some(Change { day, special: kind?.zip(names), reason: reason? }))?;
    let calendar_version = calendar::change(&app.into_inner(), caller.caller(), change).await?;
    Ok(HttpResponse::Ok().json(CalendarChange { calendar_version }))
}

/// The end of a term of working days.
#[derive(Serialize, ToSchema)]
#[schema(as = Reckoning)]
struct ReckoningView {
    /// The day of the event; not counted itself (76(2)).
    from: NaiveDate,
    days: u32,
    due: NaiveDate,
    /// The days that were not counted, each with its reason in three languages.
    #[schema(value_type = Vec<Object>)]
    skipped: Value,
    provisional: bool,
}

/// Reckon a term of working days
#[utoipa::path(tag = "reference",
    params(("from" = NaiveDate, Query, description = "The day of the event; not counted itself"),
        ("days" = u32, Query, description = "0 to 1000")),
    responses((status = 200, body = ReckoningView)))]
#[get("/calendar/working-days")]
async fn reckon_working_days(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let from = query.parsed(
        "from",
        |text| date(text.to_owned()).ok().filter(|date| YEARS.contains(&date.year())),
        "a date like 2026-11-23, from 2000 to 2100",
    )?;
    let days = query.parsed(
        "days",
        |text| text.parse().ok().filter(|days| *days <= MAX_WORKING_DAYS),
        "0 to 1000",
    )?;
    query.finish()?;
    let (Some(from), Some(days)) = (from, days) else {
        return Err(Problem::bad_request("invalid_parameter", "from and days are required"));
    };
    let reckoning = app.calendar().add_working_days(from, days);
    let view = ReckoningView {
        from,
        days,
        due: reckoning.due,
        skipped: skipped(&reckoning),
        provisional: reckoning.provisional,
    };
    reading(&request, &view, Caching::Public)
}

/// The days a reckoning left out, each with its reason in three languages.
fn skipped(reckoning: &Reckoning) -> Value {
    reckoning
        .skipped
        .iter()
        .map(|skipped| {
            let names = skipped.why.names();
            json!({ "date": skipped.date, "reason": { "kk": names.kk, "ru": names.ru, "en": names.en } })
        })
        .collect()
}
