//! Sheets of signatures that have come in and are still to be typed (90-3(1)).

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::auth::{Granted, Moderator};
use crate::intake::path::Id;
use crate::intake::{Body, Field, Wrong, date};
use crate::mutations::Call;
use crate::responses::problem::Problem;
use crate::views::paper_sheets::PaperSheetsView;
use app::App;
use app::paper::{self, Announced, Awaited};

/// Registers this file's calls.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(announce_paper_sheets);
}

/// Sheets and lines that one announcement may name; our bound.
const MOST: i32 = 100_000;

#[derive(Deserialize, ToSchema)]
#[schema(as = NewPaperSheets)]
struct SheetsBody {
    /// When the authorized body received them; at most today.
    #[schema(value_type = String, format = Date)]
    received_on: Field<String>,
    /// How many sheets.
    #[schema(value_type = i32, minimum = 1, maximum = 100_000, example = 3)]
    sheets: Field<i64>,
    /// How many lines they have together; at least one each.
    #[schema(value_type = i32, minimum = 1, maximum = 100_000, example = 42)]
    lines: Field<i64>,
}

/// Sheets that were announced, and how long their window waits for them.
#[derive(Serialize, ToSchema)]
struct AnnouncedSheets {
    #[serde(flatten)]
    sheets: PaperSheetsView,
    /// The last civil day on which their lines are typed; absent where no window waits for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry_ends_on: Option<NaiveDate>,
}

impl From<&Awaited> for AnnouncedSheets {
    fn from(awaited: &Awaited) -> Self {
        Self { sheets: (&awaited.row).into(), entry_ends_on: awaited.entry_ends_on }
    }
}

fn number(given: i64) -> Result<i32, Wrong> {
    i32::try_from(given)
        .ok()
        .filter(|number| (1..=MOST).contains(number))
        .ok_or(("out_of_range", format!("1 to {MOST}")))
}

/// Announce sheets of signatures that have come in
///
/// What was received in time counts though it is typed later: the window of the fifty, or the collection, lapses
/// when all announced lines are typed, three working days after its end at the latest (90-2(4)(1), 90-3(1)).
#[utoipa::path(tag = "moderation", security(("bearer" = [])), request_body = SheetsBody, params(("id" = uuid::Uuid, Path)),
    responses((status = 201, body = AnnouncedSheets)), extensions(("x-roles" = json!(["moderator"]))))]
#[post("/petitions/{id}/paper-sheets")]
async fn announce_paper_sheets(
    request: HttpRequest,
    app: web::Data<App>,
    caller: Granted<Moderator>,
    id: Id,
    body: Body,
) -> Result<HttpResponse, Problem> {
    let call = Call::of(app.into_inner(), &request, caller.caller(), &body)?;
    let (fields, mut faults) = body.fields::<SheetsBody>()?;
    let received_on = faults.required("/received_on", fields.received_on, date);
    let sheets = faults.required("/sheets", fields.sheets, number);
    let lines = faults.required("/lines", fields.lines, |given| {
        let lines = number(given)?;
        if sheets.is_some_and(|sheets| lines < sheets) {
            return Err(("out_of_range", "every sheet has a line".to_owned()));
        }
        Ok(lines)
    });
    let announced = faults
        .settle(|| Some(Announced { received_on: received_on?, sheets: sheets?, lines: lines? }))?;
    call.answering(StatusCode::CREATED, move |work, caller| {
        let awaited = paper::announce(work, caller, id.0, &announced)?;
        Ok((None, AnnouncedSheets::from(&awaited)))
    })
    .await
}
