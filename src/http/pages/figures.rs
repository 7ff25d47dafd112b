//! Figures of the service, and what was refused placement.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::answer::Page;
use crate::intake::query::Query;
use crate::public::statistics::Statistics;
use crate::responses;
use crate::responses::cache::{ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::problem::Problem;
use crate::staff::moderation::public_rejections::PublicRejection;
use crate::views::names::{AddresseeView, NamesView};
use app::{App, kill_switches, moderation};
use domain::subjects;

/// Rejections of one page.
const LENGTH: i64 = 50;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/statistics", web::get().to(statistics))
        .route("/rejections", web::get().to(rejections));
}

async fn statistics(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
) -> Result<HttpResponse, Problem> {
    kill_switches::require_known(&app, kill_switches::STATISTICS, "statistics_paused")?;
    let page = Page::of(&request, "statistics.html");
    let key = page.key(None);
    let make = maker(app.into_inner(), move |app| figures(app, page.clone()));
    cache.answer(&request, key, make).await
}

async fn figures(app: Arc<App>, page: Page) -> Result<CachedResponse, Problem> {
    let figures = Statistics::take(&app).await?;
    page.showing(&app, &figures)
}

#[derive(Serialize)]
struct Rejected {
    #[serde(flatten)]
    rejection: PublicRejection,
    to: AddresseeView,
    /// The prohibited subjects among its grounds, by name.
    subjects: Vec<NamesView>,
}

#[derive(Serialize)]
struct Rejections {
    rejections: Vec<Rejected>,
    first: Option<String>,
    next: Option<String>,
}

async fn rejections(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let mut query = Query::of_page(&request, &["cursor"])?;
    let before = query.cursor::<(DateTime<Utc>, Uuid)>()?;
    let cursors = query.finish()?;
    let rows =
        app.read(move |work| moderation::public_rejections(work, before, LENGTH + 1)).await?;
    let found = responses::Page::of(rows, LENGTH, |row| cursors.seal(&(row.rejected_at, row.id)));
    let page = Page { unlisted: before.is_some(), ..Page::of(&request, "rejections.html") };
    let shown = |row: moderation::PublicRejection| Rejected {
        to: AddresseeView::of(&app, &row.addressee),
        subjects: row
            .grounds
            .iter()
            .filter_map(|ground| named(ground.subject.as_deref()?))
            .collect(),
        rejection: row.into(),
    };
    let view = Rejections {
        first: before.map(|_| page.link(&[])),
        next: found.next_cursor.map(|cursor| page.link(&[("cursor", &cursor)])),
        rejections: found.items.into_iter().map(shown).collect(),
    };
    Ok(page.showing(&app, &view)?.answer(&request))
}

/// A prohibited subject by its code, as the latest wording that has it names it.
fn named(code: &str) -> Option<NamesView> {
    let all = domain::rules::Version::ALL.into_iter().rev().flat_map(subjects::list);
    all.into_iter().find(|point| point.subject.code() == code).map(|point| NamesView {
        kk: point.names.kk.to_owned(),
        ru: point.names.ru.to_owned(),
        en: point.names.en.to_owned(),
    })
}
