//! The whole list of petitions.

use std::sync::Arc;

use actix_web::web::Bytes;
use actix_web::{Error as ActixError, HttpRequest, HttpResponse, get, web};
use futures_util::stream;

use super::streaming::{CSV, NDJSON, Turn, file, form};
use crate::intake::query::Query;
use crate::public::listing;
use crate::responses::problem::Problem;
use app::open_data::{
    Form, PetitionLine, WholePetition, header, lines_of_json, petitions_after, rows,
};
use app::petitions::Item;
use app::records::{After, Filter};
use app::{App, Error};

/// Petitions that are read at a time.
const PIECE: i64 = 500;

/// What is still to be given out.
struct Export {
    app: Arc<App>,
    filter: Filter,
    /// Behind which place; none at the end.
    from: Option<Option<After>>,
    written: fn(&[Item], Form) -> Result<Vec<u8>, Error>,
    form: Form,
    _turn: Turn,
}

impl Export {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, ActixError> {
        let Some(after) = self.from else { return Ok(None) };
        let filter = self.filter.clone();
        let reading = self.app.read(move |work| petitions_after(work, &filter, after, PIECE));
        let part = reading.await.map_err(Problem::from)?;
        let bytes = (self.written)(&part.items, self.form).map_err(Problem::from)?;
        self.from = part.next.map(Some);
        Ok(Some((bytes.into(), self)))
    }
}

/// Reads which petitions are asked for; no words are looked for here.
fn asked(query: &mut Query, app: &App) -> Result<Filter, Problem> {
    if query.pairs().iter().any(|(name, _)| name == "q") {
        let detail = "q: a search has pages; see GET /petitions";
        return Err(Problem::bad_request("invalid_parameter", detail));
    }
    listing::filter(query, app)
}

/// Take the whole list of petitions as a table
///
/// The newest first, those that `GET /petitions` lists, with its filters. For people: UTF-8 with a byte order mark, lines
/// that end in CRLF, an apostrophe before what a spreadsheet would reckon. `form=machine`: without all that. The head is
/// there also where no petition is.
#[utoipa::path(tag = "open-data",
    params(("state" = Option<String>, Query, description = "States, comma-separated"),
        ("addressee" = Option<String>, Query, description = "Slugs of public bodies, comma-separated"),
        ("territory" = Option<String>, Query, description = "KATO code: bodies of that unit and of the units in it"),
        ("language" = Option<String>, Query, description = "kk, ru; comma-separated"),
        ("overdue" = Option<bool>, Query, description = "Whether a term passed without its act"),
        ("form" = Option<String>, Query, description = "`spreadsheet` unless given, or `machine`")),
    responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/petitions.csv")]
pub(super) async fn export_petitions_csv(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let mut query = Query::of(&request)?;
    let form = form(&mut query)?;
    let filter = asked(&mut query, &app)?;
    query.finish()?;
    let written = |items: &[Item], form: Form| rows(form, items.iter().map(PetitionLine::from));
    let export = Export { app, filter, from: Some(None), written, form, _turn: Turn::take()? };
    let pieces = stream::try_unfold(export, Export::next);
    Ok(file(CSV, "petitions.csv", header::<PetitionLine>(form)?, pieces))
}

/// Take the whole list of petitions as lines of JSON
///
/// The newest first, those that `GET /petitions` lists, with its filters and with their texts.
#[utoipa::path(tag = "open-data",
    params(("state" = Option<String>, Query, description = "States, comma-separated"),
        ("addressee" = Option<String>, Query, description = "Slugs of public bodies, comma-separated"),
        ("territory" = Option<String>, Query, description = "KATO code: bodies of that unit and of the units in it"),
        ("language" = Option<String>, Query, description = "kk, ru; comma-separated"),
        ("overdue" = Option<bool>, Query, description = "Whether a term passed without its act")),
    responses((status = 200, body = String, content_type = "application/x-ndjson")))]
#[get("/petitions.ndjson")]
pub(super) async fn export_petitions_ndjson(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    let app = app.into_inner();
    let mut query = Query::of(&request)?;
    let filter = asked(&mut query, &app)?;
    query.finish()?;
    let written = |items: &[Item], _: Form| lines_of_json(items.iter().map(WholePetition::from));
    let form = Form::Machine;
    let export = Export { app, filter, from: Some(None), written, form, _turn: Turn::take()? };
    let pieces = stream::try_unfold(export, Export::next);
    Ok(file(NDJSON, "petitions.ndjson", Vec::new(), pieces))
}
