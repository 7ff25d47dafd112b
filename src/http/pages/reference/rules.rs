//! The rules in plain words, how to file a petition, and what becomes of people's data.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use crate::intake::query::Query;
use crate::pages::answer::Page;
use crate::public::reference::rules::{RuleSetView, rules_now};
use crate::responses::problem::Problem;
use app::App;
use domain::policy::Policy;
use domain::rules::{RuleSet, Version};

#[derive(Serialize)]
struct Rules {
    rules: RuleSetView,
    /// Every version of the law.
    versions: Vec<&'static str>,
    /// The page is about another version than the one in force.
    chosen: bool,
    policy: PolicyView,
}

/// What this deployment chose where the law leaves a choice.
#[derive(Serialize)]
struct PolicyView {
    evidence: &'static str,
    retention_days: u16,
}

impl From<&Policy> for PolicyView {
    fn from(policy: &Policy) -> Self {
        Self { evidence: policy.evidence.code(), retention_days: policy.retention_days }
    }
}

pub(super) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let version = Query::of_page(&request, &["version"])?.take("version");
    let chosen = match version.as_deref() {
        Some(code) => Some(Version::parse(code).ok_or_else(Problem::not_found)?),
        None => None,
    };
    let mut page = Page::of(&request, "rules.html");
    page.query = version.map(|code| format!("version={code}")).unwrap_or_default();
    answer(&request, &app, page, chosen)
}

pub(super) async fn how_to_file(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let page = Page::of(&request, "how_to_file.html");
    answer(&request, &app, page, None)
}

pub(super) async fn privacy(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let page = Page::of(&request, "privacy.html");
    answer(&request, &app, page, None)
}

fn answer(
    request: &HttpRequest,
    app: &App,
    page: Page,
    chosen: Option<Version>,
) -> Result<HttpResponse, Problem> {
    let in_force = rules_now(app);
    let rules = match chosen {
        Some(version) => RuleSet::of(version),
        None => in_force.unwrap_or_else(|| app.rules_for_drafts()),
    };
    let view = Rules {
        rules: RuleSetView::of(rules, in_force),
        versions: Version::ALL.map(Version::code).to_vec(),
        chosen: chosen.is_some(),
        policy: (&app.policy).into(),
    };
    Ok(page.showing(app, &view)?.answer(request))
}
