//! The test clock.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::intake::query::Query;
use crate::intake::{Body, Field, Wrong};
use crate::responses::problem::Problem;
use crate::responses::{Caching, reading};
use app::sandbox;
use app::sign_queue::SignQueue;
use app::{App, Error, bodies, bursts, deadlines, follow_ups, signing_sessions, views};

/// Longest step of the clock, in seconds: ten years.
const MAX_SECONDS: i64 = 10 * 366 * 86_400;

/// Longest step of the clock, in working days.
const MAX_WORKING_DAYS: i64 = 2_000;

/// The test clock.
#[derive(Serialize, ToSchema)]
#[schema(as = TestClock)]
struct ClockView {
    now: DateTime<Utc>,
    /// How far it runs ahead of the machine's.
    offset_seconds: i64,
}

impl ClockView {
    fn of(app: &App) -> Self {
        Self { now: app.clock.legal(), offset_seconds: app.clock.offset() / 1_000_000 }
    }
}

/// Read the test clock
///
/// The instant by which the law's terms are judged here, and how far it is ahead.
#[utoipa::path(tag = "sandbox", responses((status = 200, body = ClockView)))]
#[get("/clock")]
pub(super) async fn read_clock(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    reading(&request, &ClockView::of(&app), Caching::Private)
}

/// Moves the clock when every signature that came before has been written, and enacts what has
/// lapsed by then.
async fn jump(
    app: Arc<App>,
    queue: &SignQueue,
    now: DateTime<Utc>,
) -> Result<HttpResponse, Problem> {
    queue.settled().await?;
    sandbox::set_clock(&app, now).await?;
    views::write(&app).await?;
    bursts::write(&app).await?;
    bodies::sweep(&app).await?;
    signing_sessions::expire(&app).await?;
    deadlines::sweep(&app, sandbox::jump_grace()).await?;
    follow_ups::pass(&app).await?;
    deadlines::remind(&app).await?;
    follow_ups::remind(&app).await?;
    Ok(HttpResponse::Ok().json(ClockView::of(&app)))
}

fn instant(given: String) -> Result<DateTime<Utc>, Wrong> {
    let instant = DateTime::parse_from_rfc3339(&given)
        .map_err(|_| ("instant_format", "an instant like 2024-04-08T05:00:00Z".to_owned()))?
        .with_timezone(&Utc);
    if sandbox::CLOCK_YEARS.contains(&chrono::Datelike::year(&instant)) {
        Ok(instant)
    } else {
        Err(("out_of_range", "a year from 2000 to 2100".to_owned()))
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewTestClock)]
struct ClockBody {
    #[schema(value_type = DateTime<Utc>, example = "2024-04-08T05:00:00Z")]
    now: Field<String>,
}

/// Set the test clock, forwards or back; it goes on ticking
///
/// Deadlines that have lapsed by then are enacted before the call answers.
#[utoipa::path(tag = "sandbox", request_body = ClockBody, responses((status = 200, body = ClockView)),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[put("/clock")]
pub(super) async fn set_clock(
    app: web::Data<App>,
    queue: web::Data<SignQueue>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let (fields, mut faults) = body.fields::<ClockBody>()?;
    let now = faults.required("/now", fields.now, instant);
    let now = faults.settle(|| now)?;
    jump(app.into_inner(), &queue, now).await
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ClockStep)]
struct StepBody {
    #[schema(value_type = Option<i64>, example = 3600)]
    seconds: Field<i64>,
    /// Instead of seconds: to the same time of day so many working days ahead.
    #[schema(value_type = Option<i64>, example = 20)]
    working_days: Field<i64>,
}

fn within(most: i64) -> impl FnOnce(i64) -> Result<i64, Wrong> {
    move |given| {
        if (1..=most).contains(&given) {
            Ok(given)
        } else {
            Err(("out_of_range", format!("1 to {most}")))
        }
    }
}

/// Advance the test clock
///
/// Deadlines that have lapsed by then are enacted before the call answers.
#[utoipa::path(tag = "sandbox", request_body = StepBody, responses((status = 200, body = ClockView)),
    extensions(("x-in-read-only-mode" = json!("served"))))]
#[post("/clock/advance")]
pub(super) async fn advance_clock(
    app: web::Data<App>,
    queue: web::Data<SignQueue>,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let (fields, mut faults) = body.fields::<StepBody>()?;
    let seconds = faults.optional("/seconds", fields.seconds, within(MAX_SECONDS));
    let days = faults.optional("/working_days", fields.working_days, within(MAX_WORKING_DAYS));
    if seconds.is_some() == days.is_some() && faults.none() {
        faults.push("", "required", "either seconds or working_days");
    }
    let now =
        faults.settle(|| match (seconds, days.and_then(|days| u32::try_from(days).ok())) {
            (Some(seconds), _) => Some(app.clock.legal() + chrono::Duration::seconds(seconds)),
            (None, Some(days)) => Some(sandbox::working_days_ahead(&app, days)),
            (None, None) => None,
        })?;
    if !sandbox::CLOCK_YEARS.contains(&chrono::Datelike::year(&now)) {
        return Err(Error::invalid("", "out_of_range", "the clock ends with the year 2100").into());
    }
    jump(app, &queue, now).await
}
