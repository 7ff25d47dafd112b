//! The working calendar of a year, and the end of a term for whoever asks.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;

use crate::intake::query::Query;
use crate::pages::answer::Page;
use crate::public::reference::calendar::{CalendarView, YEARS};
use crate::public::reference::working_days::{self, ReckoningView};
use crate::responses::problem::Problem;
use app::App;
use domain::calendar::civil_date;

#[derive(Serialize)]
struct Calendar {
    calendar: CalendarView,
    earlier: Option<i32>,
    later: Option<i32>,
    from: NaiveDate,
    days: u32,
    /// The end of the term that was asked for.
    reckoned: Option<ReckoningView>,
}

pub(super) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of_page(&request, &["year", "day", "days"])?;
    let year = query.parsed(
        "year",
        |year| year.parse().ok().filter(|year| YEARS.contains(year)),
        "2000 to 2100",
    )?;
    // `from` is what follows a click.
    let (from, days) = working_days::asked(&mut query, "day")?;
    let today = civil_date(app.clock.legal());
    let shown = year.unwrap_or_else(|| from.unwrap_or(today).year());
    let mut page = Page::of(&request, "calendar.html");
    page.query = year.map(|year: i32| format!("year={year}")).unwrap_or_default();
    page.unlisted = from.is_some();
    let view = Calendar {
        calendar: CalendarView::of(&app, shown)?,
        earlier: Some(shown - 1).filter(|year| YEARS.contains(year)),
        later: Some(shown + 1).filter(|year| YEARS.contains(year)),
        reckoned: from.zip(days).map(|(from, days)| ReckoningView::of(&app, from, days)),
        from: from.unwrap_or(today),
        days: days.unwrap_or(20),
    };
    Ok(page.showing(&app, &view)?.answer(&request))
}
