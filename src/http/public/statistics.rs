//! Figures about the service itself, for everybody.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::MaybeCaller;
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::public::chart;
use crate::public::reader::Reader;
use crate::responses::cache::{Key, ResponseCache, maker};
use crate::responses::cached_response::CachedResponse;
use crate::responses::problem::Problem;
use crate::responses::{Caching, reading};
use crate::views::names::AddresseeView;
use app::petitions::{self, Breakdown};
use app::statistics::{self, Figures, Spread};
use app::{App, kill_switches};
use domain::small_cells;

/// What the chart is drawn in.
const SVG: &str = "image/svg+xml";

/// The calls of this file.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_statistics).service(read_petition_statistics).service(read_chart);
}

/// Durations of the last 365 days, in seconds: whole hours, of fewer than ten whole days.
#[derive(Serialize, ToSchema)]
struct Durations {
    count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    p50_seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p90_seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p99_seconds: Option<f64>,
}

impl From<&Spread> for Durations {
    fn from(spread: &Spread) -> Self {
        // Few of them would tell the instant of the signature that one began with.
        let unit = if spread.count < small_cells::LEAST { 86_400.0 } else { 3_600.0 };
        let whole = |seconds: f64| (seconds / unit).round() * unit;
        Self {
            count: spread.count,
            p50_seconds: spread.p50.map(whole),
            p90_seconds: spread.p90.map(whole),
            p99_seconds: spread.p99.map(whole),
        }
    }
}

/// A body that owes acts whose terms have passed.
#[derive(Serialize, ToSchema)]
struct LateBody {
    addressee: AddresseeView,
    overdue: i64,
    /// Of the act owed longest, in whole days.
    days_late: i64,
}

/// The service in figures.
#[derive(Serialize, ToSchema)]
pub(crate) struct Statistics {
    as_of: DateTime<Utc>,
    /// Petitions in public access.
    petitions_by_state: BTreeMap<String, i64>,
    /// Published decisions.
    decisions_by_outcome: BTreeMap<String, i64>,
    rejections_by_ground: BTreeMap<String, i64>,
    signatures: i64,
    /// From submission, or the fiftieth joiner, to the moderator's decision (90-2(5)).
    moderation: Durations,
    /// From registration to the first head's decision (90-5(1)).
    consideration: Durations,
    /// The most owing first (91(2)).
    overdue_by_body: Vec<LateBody>,
}

/// Read the figures of the service
///
/// Petitions by state, decisions by outcome, rejections by ground, and how long each step takes.
#[utoipa::path(tag = "reference", responses((status = 200, body = Statistics)),
    extensions(("x-foreign-parameters" = json!("trackers"))))]
#[get("/statistics")]
async fn read_statistics(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    kill_switches::require_known(&app, kill_switches::STATISTICS, "statistics_paused")?;
    cache.answer(&request, Key::Figures, maker(app.into_inner(), ready_statistics)).await
}

async fn ready_statistics(app: Arc<App>) -> Result<CachedResponse, Problem> {
    CachedResponse::json(&Statistics::take(&app).await?)
}

impl Statistics {
    /// The figures of this moment.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(crate) async fn take(app: &Arc<App>) -> Result<Self, Problem> {
        let figures = statistics::read(app).await?;
        Ok(Self::of(app, &figures))
    }

    fn of(app: &App, figures: &Figures) -> Self {
        Self {
            as_of: figures.as_of,
            petitions_by_state: figures.by_state.clone(),
            decisions_by_outcome: figures.by_outcome.clone(),
            rejections_by_ground: figures.by_ground.clone(),
            signatures: figures.signatures,
            moderation: (&figures.moderation).into(),
            consideration: (&figures.consideration).into(),
            overdue_by_body: figures
                .late
                .iter()
                .map(|late| LateBody {
                    addressee: AddresseeView::of(app, &late.addressee),
                    overdue: late.count,
                    days_late: (figures.as_of - late.longest_since).num_days().max(0),
                })
                .collect(),
        }
    }
}

/// Signatures of one civil day.
#[derive(Serialize, ToSchema)]
struct DayCount {
    day: NaiveDate,
    signatures: i64,
}

/// Signatures from one region.
#[derive(Serialize, ToSchema)]
struct RegionCount {
    /// KATO code of the region, capital or city of republican significance; `other` for all that are
    /// not told apart: of the present week, and of a week in which fewer than ten signed from there.
    #[schema(example = "750000000")]
    region: String,
    signatures: i64,
}

/// Signatures of people of whom it was as sure who they are.
#[derive(Serialize, ToSchema)]
struct AssuranceCount {
    /// How sure it was when they signed: `declared`, `provider`, `counter` (as on paper), `eds`; `other` as of regions.
    #[schema(example = "eds")]
    assurance: String,
    signatures: i64,
}

/// How often the page of a petition was opened on one day.
#[derive(Serialize, ToSchema)]
struct DayViews {
    /// A civil day in Kazakhstan; `other` for all with fewer than ten, as of regions.
    #[schema(example = "2026-09-07")]
    day: String,
    views: i64,
}

/// A petition's signatures by day, by region and by how sure it is who signed; each adds up to the count.
#[derive(Serialize, ToSchema)]
pub(crate) struct PetitionStatistics {
    signature_count: u32,
    required_count: Option<u32>,
    /// Civil days in Kazakhstan on which there were any, oldest first.
    days: Vec<DayCount>,
    /// The most first.
    regions: Vec<RegionCount>,
    /// The most first.
    assurances: Vec<AssuranceCount>,
    /// How often its page was opened up to yesterday; absent below ten.
    #[serde(skip_serializing_if = "Option::is_none")]
    view_count: Option<i64>,
    /// The same by day, oldest first, the rest last.
    view_days: Vec<DayViews>,
}

impl From<Breakdown> for PetitionStatistics {
    fn from(breakdown: Breakdown) -> Self {
        Self {
            signature_count: breakdown.row.count(),
            required_count: breakdown.row.required(),
            days: breakdown
                .days
                .into_iter()
                .map(|(day, signatures)| DayCount { day, signatures })
                .collect(),
            regions: breakdown
                .regions
                .into_iter()
                .map(|(region, signatures)| RegionCount { region, signatures })
                .collect(),
            assurances: breakdown
                .assurances
                .into_iter()
                .map(|(assurance, signatures)| AssuranceCount { assurance, signatures })
                .collect(),
            view_count: breakdown.opened.total,
            view_days: breakdown
                .opened
                .days
                .into_iter()
                .map(|(day, views)| DayViews { day, views })
                .collect(),
        }
    }
}

/// Read how a petition's signatures spread over days, regions and assurances
///
/// Regions and assurances are told of whole weeks (Monday to Sunday, in Kazakhstan), once they are over, and of each of
/// those in which there were ten at least; all else is `other`. So nobody is told apart, not by subtraction either, and
/// not by asking every minute.
#[utoipa::path(tag = "petitions", security((), ("bearer" = [])),
    params(("id" = Uuid, Path), ("link_key" = Option<String>, Query, description = "Or as header Link-Key")),
    responses((status = 200, body = PetitionStatistics)),
    extensions(("x-foreign-parameters" = json!("trackers"))))]
#[get("/petitions/{id}/statistics")]
async fn read_petition_statistics(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
    caller: MaybeCaller,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let reader = Reader::of(&request, &mut query, caller);
    query.finish()?;
    kill_switches::require_known(&app, kill_switches::STATISTICS, "statistics_paused")?;
    let app = app.into_inner();
    if reader.caching() == Caching::Public {
        let breakdown = maker(app, move |app| async move {
            let breakdown =
                app.read_anywhere(move |work| petitions::breakdown(work, None, id.0, None)).await?;
            CachedResponse::json(&PetitionStatistics::from(breakdown))
        });
        return cache.answer(&request, Key::Breakdown(id.0), breakdown).await;
    }
    let breakdown = app
        .read(move |work| {
            petitions::breakdown(work, reader.caller.0.as_ref(), id.0, reader.link_key.as_deref())
        })
        .await?;
    reading(&request, &PetitionStatistics::from(breakdown), Caching::Private)
}

/// See a petition's signatures grow
///
/// Its count at the end of each day, as a picture with axes, light or dark as its reader has it.
#[utoipa::path(tag = "petitions", security(()), params(("id" = Uuid, Path)),
    responses((status = 200, body = String, content_type = "image/svg+xml")),
    extensions(("x-foreign-parameters" = json!("trackers"))))]
#[get("/petitions/{id}/chart.svg")]
async fn read_chart(
    request: HttpRequest,
    app: web::Data<App>,
    cache: web::Data<ResponseCache>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    kill_switches::require_known(&app, kill_switches::STATISTICS, "statistics_paused")?;
    let chart = maker(app.into_inner(), move |app| async move {
        let breakdown =
            app.read_anywhere(move |work| petitions::breakdown(work, None, id.0, None)).await?;
        let picture = chart::growth(&breakdown).into_bytes();
        Ok(CachedResponse::of(picture, SVG)?.under_policy(&chart::POLICY))
    });
    cache.answer(&request, Key::Chart(id.0), chart).await
}
