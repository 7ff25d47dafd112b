//! The working calendar of a year, and its changes.

use std::ops::RangeInclusive;

use actix_web::{HttpRequest, HttpResponse, get, put, web};
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::official_names::official_names;
use crate::intake::auth::{Administrator, Granted};
use crate::intake::query::Query;
use crate::intake::{Body, Field, date, lines, one_of};
use crate::responses::problem::Problem;
use crate::responses::{Caching, reading};
use crate::views::names::NamesView;
use crate::views::vocabulary::{DayChangeWord, DayWord};
use app::App;
use app::calendar::{self, Change};
use domain::calendar::{DayKind, civil_date};
use domain::petition::lengths;

/// Years the calendar can be asked for.
pub(crate) const YEARS: RangeInclusive<i32> = 2000..=2100;

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
pub(crate) struct CalendarView {
    year: i32,
    /// Grows with every change.
    calendar_version: i32,
    /// The year's orders are not published yet: days may be moved.
    provisional: bool,
    working_days: u32,
    days: Vec<SpecialDayView>,
}

/// Read the working calendar of a year
///
/// Days off, days transferred and working Saturdays, by which every term in working days is counted.
#[utoipa::path(tag = "reference", params(("year" = Option<i32>, Query, description = "This year unless given")),
    responses((status = 200, body = CalendarView)))]
#[get("/calendar")]
pub(super) async fn read_calendar(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let year = query.parsed(
        "year",
        |year| year.parse().ok().filter(|year| YEARS.contains(year)),
        "2000 to 2100",
    )?;
    query.finish()?;
    let year = year.unwrap_or_else(|| civil_date(app.clock.legal()).year());
    reading(&request, &CalendarView::of(&app, year)?, Caching::Public)
}

impl CalendarView {
    /// The calendar of that year, as this process knows it.
    ///
    /// # Errors
    /// 404 for a year beyond all calendars.
    pub(crate) fn of(app: &App, year: i32) -> Result<Self, Problem> {
        let calendar = app.calendar();
        let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or_else(Problem::not_found)?;
        let working = first
            .iter_days()
            .take_while(|day| day.year() == year)
            .filter(|day| calendar.is_working(*day))
            .count();
        Ok(Self {
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
        })
    }
}

#[derive(Deserialize, ToSchema)]
#[schema(as = NewCalendarDay)]
struct DayBody {
    /// `ordinary` takes the day's own rule away: it is then a day like others of its weekday.
    #[schema(value_type = DayChangeWord, example = "transferred_day_off")]
    kind: Field<String>,
    /// The day's name; required but for an ordinary day.
    #[schema(value_type = Option<NamesView>)]
    names: Field<serde_json::Map<String, Value>>,
    /// Public: the order by which the day is moved.
    #[schema(value_type = String)]
    reason: Field<String>,
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
pub(super) async fn change_calendar(
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
    let names = if kind == Some(None) { None } else { official_names(&mut faults, fields.names) };
    let reason = faults.required("/reason", fields.reason, lines(lengths::OFFICIAL_TEXT));
    let change =
        faults.settle(|| Some(Change { day, special: kind?.zip(names), reason: reason? }))?;
    let calendar_version = calendar::change(&app.into_inner(), caller.caller(), change).await?;
    Ok(HttpResponse::Ok().json(CalendarChange { calendar_version }))
}
