//! Figures about the service itself, for everybody.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::record_view::AddresseeView;
use super::problem::Problem;
use super::query::Query;
use super::reply::{Caching, reading};
use crate::app::App;
use crate::app::statistics::{self, Counted, Spread};

pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_statistics);
}

/// Durations of the last 365 days, in seconds.
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

impl From<Spread> for Durations {
    fn from(spread: Spread) -> Self {
        Self { count: spread.count, p50_seconds: spread.p50, p90_seconds: spread.p90, p99_seconds: spread.p99 }
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
struct Statistics {
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

fn counts(rows: Vec<Counted>) -> BTreeMap<String, i64> {
    rows.into_iter().map(|row| (row.name, row.count)).collect()
}

/// Read the figures of the service
#[utoipa::path(tag = "reference", responses((status = 200, body = Statistics)))]
#[get("/statistics")]
async fn read_statistics(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let app = app.into_inner();
    let figures = app.read(statistics::take).await?;
    let body = Statistics {
        as_of: figures.as_of,
        petitions_by_state: counts(figures.by_state),
        decisions_by_outcome: counts(figures.by_outcome),
        rejections_by_ground: counts(figures.by_ground),
        signatures: figures.signatures,
        moderation: figures.moderation.into(),
        consideration: figures.consideration.into(),
        overdue_by_body: figures
            .late
            .into_iter()
            .map(|late| LateBody {
                addressee: AddresseeView::of(&app, &late.addressee),
                overdue: late.count,
                days_late: (figures.as_of - late.longest_since).num_days(),
            })
            .collect(),
    };
    reading(&request, &body, Caching::Public)
}
