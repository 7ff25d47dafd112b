//! Administrative units with their populations, which thresholds are reckoned from.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

use crate::intake::query::Query;
use crate::pages::answer::Page;
use crate::public::reference::public_bodies::PublicBodyView;
use crate::public::reference::rules::rules_now;
use crate::public::reference::territories::TerritoryView;
use crate::responses::problem::Problem;
use app::App;
use app::reference::{Reference, Territory};
use domain::calendar::civil_date;
use domain::succession::BodyStatus;

/// A unit, and the bodies of it that petitions can be addressed to.
#[derive(Serialize)]
struct Unit {
    #[serde(flatten)]
    unit: TerritoryView,
    bodies: Vec<PublicBodyView>,
    /// Units lie in it.
    has_parts: bool,
}

#[derive(Serialize)]
struct Territories {
    parent: Option<TerritoryView>,
    units: Vec<Unit>,
}

pub(super) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let reference = app.reference();
    let parent = Query::of_page(&request, &["parent"])?.take("parent");
    let within = match &parent {
        Some(kato) => Some(reference.territory(kato).ok_or_else(Problem::not_found)?),
        None => None,
    };
    let mut page = Page::of(&request, "territories.html");
    page.query = parent
        .as_ref()
        .map(|kato| format!("parent={}", ::pages::encoded(kato)))
        .unwrap_or_default();
    let units = reference.territories().iter().filter(|unit| unit.parent == parent);
    let view = Territories {
        units: units.map(|unit| shown(&app, &reference, unit)).collect(),
        parent: within.map(TerritoryView::from),
    };
    Ok(page.showing(&app, &view)?.answer(&request))
}

fn shown(app: &App, reference: &Reference, unit: &Territory) -> Unit {
    let (rules, today) = (rules_now(app), civil_date(app.clock.legal()));
    let of_it = reference.bodies().iter().filter(|body| {
        body.territory.as_deref() == Some(&unit.kato) && body.status(today) == BodyStatus::Standing
    });
    Unit {
        bodies: of_it.map(|body| PublicBodyView::of(reference, rules, body, today)).collect(),
        has_parts: reference
            .territories()
            .iter()
            .any(|part| part.parent.as_ref() == Some(&unit.kato)),
        unit: unit.into(),
    }
}
