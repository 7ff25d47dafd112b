//! The end of a term, reckoned for whoever asks.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::calendar::YEARS;
use crate::intake::date;
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use crate::responses::{Caching, reading};
use app::App;
use domain::calendar::Reckoning;

/// Longest term the calculator reckons, in working days.
pub(crate) const MAX_WORKING_DAYS: u32 = 1_000;

/// The day of an event, in a parameter of this name, and how many working days follow it in `days`.
///
/// # Errors
/// 400 for what is no day of [`YEARS`], or more than [`MAX_WORKING_DAYS`].
pub(crate) fn asked(
    query: &mut Query,
    day: &'static str,
) -> Result<(Option<NaiveDate>, Option<u32>), Problem> {
    let from = query.parsed(
        day,
        |text| date(text.to_owned()).ok().filter(|date| YEARS.contains(&date.year())),
        "a date like 2026-11-23, from 2000 to 2100",
    )?;
    let days = query.parsed(
        "days",
        |text| text.parse().ok().filter(|days| *days <= MAX_WORKING_DAYS),
        "0 to 1000",
    )?;
    Ok((from, days))
}

/// The end of a term of working days.
#[derive(Serialize, ToSchema)]
#[schema(as = Reckoning)]
pub(crate) struct ReckoningView {
    /// The day of the event; not counted itself (76(2)).
    from: NaiveDate,
    days: u32,
    due: NaiveDate,
    /// The days that were not counted, each with its reason in three languages.
    #[schema(value_type = Vec<Object>)]
    skipped: Value,
    provisional: bool,
}

/// Calculate a term of working days
///
/// The first day is the one after the event (article 4 of the rules of terms); each skipped day comes with its
/// reason.
#[utoipa::path(tag = "reference",
    params(("from" = NaiveDate, Query, description = "The day of the event; not counted itself"),
        ("days" = u32, Query, description = "0 to 1000")),
    responses((status = 200, body = ReckoningView)))]
#[get("/calendar/working-days")]
pub(super) async fn reckon_working_days(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let (from, days) = asked(&mut query, "from")?;
    query.finish()?;
    let (Some(from), Some(days)) = (from, days) else {
        return Err(Problem::bad_request("invalid_parameter", "from and days are required"));
    };
    reading(&request, &ReckoningView::of(&app, from, days), Caching::Public)
}

impl ReckoningView {
    /// The end of so many working days from that day.
    pub(crate) fn of(app: &App, from: NaiveDate, days: u32) -> Self {
        let reckoning = app.calendar().add_working_days(from, days);
        Self {
            from,
            days,
            due: reckoning.due,
            skipped: skipped(&reckoning),
            provisional: reckoning.provisional,
        }
    }
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
