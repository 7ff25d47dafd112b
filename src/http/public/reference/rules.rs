//! The numbers of the law in each of its versions.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, reading};
use crate::views::names::NamesView;
use crate::views::vocabulary::VersionWord;
use app::App;
use domain::calendar::civil_date;
use domain::rules::{RuleSet, Version};
use domain::subjects;

/// The rules of the day; none before there was the law.
pub(crate) fn rules_now(app: &App) -> Option<&'static RuleSet> {
    RuleSet::in_force_on(civil_date(app.clock.legal()))
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
pub(crate) struct RuleSetView {
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
    pub(crate) fn of(rules: &RuleSet, in_force: Option<&RuleSet>) -> Self {
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
pub(super) async fn list_rules(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let in_force = rules_now(&app);
    let items = RuleSet::all().into_iter().map(|rules| RuleSetView::of(rules, in_force)).collect();
    reading(&request, &Page { items, next_cursor: None }, Caching::Public)
}

/// Read a rule set
///
/// The numbers of the law in that wording: joiners, thresholds, terms, ages, subjects that may not be petitioned.
#[utoipa::path(tag = "reference", params(("version" = String, Path, example = "V2026")), responses((status = 200, body = RuleSetView)))]
#[get("/rules/{version}")]
pub(super) async fn read_rule_set(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let version =
        Version::parse(request.match_info().query("version")).ok_or_else(Problem::not_found)?;
    reading(&request, &RuleSetView::of(RuleSet::of(version), rules_now(&app)), Caching::Public)
}
