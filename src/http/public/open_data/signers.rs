//! All signers of a petition.

use std::sync::Arc;

use actix_web::web::Bytes;
use actix_web::{Error as ActixError, HttpRequest, HttpResponse, get, web};
use futures_util::stream;

use super::streaming::{CSV, NDJSON, Turn, file, form};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use app::ids::PetitionId;
use app::open_data::{
    Form, SignerLine, Signers, header, lines_of_json, next_signers, open_signers, rows,
};
use app::signing::Signer;
use app::{App, Error};

/// What is still to be given out.
struct Export {
    app: Arc<App>,
    signers: Option<Signers>,
    written: fn(Vec<Signer>, Form) -> Result<Vec<u8>, Error>,
    form: Form,
    _turn: Turn,
}

impl Export {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, ActixError> {
        let Some(signers) = self.signers.take() else { return Ok(None) };
        let reading = self.app.read(move |work| next_signers(work, signers));
        let Some((part, rest)) = reading.await.map_err(Problem::from)? else { return Ok(None) };
        let bytes = (self.written)(part, self.form).map_err(Problem::from)?;
        self.signers = Some(rest);
        Ok(Some((bytes.into(), self)))
    }

    /// Begins, under the name that the file gets.
    async fn of(
        app: Arc<App>,
        id: PetitionId,
        written: fn(Vec<Signer>, Form) -> Result<Vec<u8>, Error>,
        form: Form,
    ) -> Result<(String, Self), Problem> {
        let turn = Turn::take()?;
        let signers = app.read(move |work| open_signers(work, id)).await?;
        let name = signers.number.clone().unwrap_or_else(|| id.to_string());
        Ok((name, Self { app, signers: Some(signers), written, form, _turn: turn }))
    }
}

/// Take all signers of a petition as a table
///
/// Those of `GET /petitions/{id}/signatures`, in its order. For people: UTF-8 with a byte order mark, lines that end in
/// CRLF, an apostrophe before what a spreadsheet would reckon. `form=machine`: without all that.
#[utoipa::path(tag = "open-data",
    params(("id" = Uuid, Path), ("form" = Option<String>, Query, description = "`spreadsheet` unless given, or `machine`")),
    responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/petitions/{id}/signatures.csv")]
pub(super) async fn export_signers_csv(
    request: HttpRequest,
    app: web::Data<App>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let mut query = Query::of(&request)?;
    let form = form(&mut query)?;
    query.finish()?;
    let written =
        |part: Vec<Signer>, form: Form| rows(form, part.into_iter().map(SignerLine::from));
    let (name, export) = Export::of(app.into_inner(), id.0, written, form).await?;
    let pieces = stream::try_unfold(export, Export::next);
    Ok(file(CSV, &format!("{name}-signatures.csv"), header::<SignerLine>(form)?, pieces))
}

/// Take all signers of a petition as lines of JSON
///
/// Those of `GET /petitions/{id}/signatures`, in its order.
#[utoipa::path(tag = "open-data", params(("id" = Uuid, Path)),
    responses((status = 200, body = String, content_type = "application/x-ndjson")))]
#[get("/petitions/{id}/signatures.ndjson")]
pub(super) async fn export_signers_ndjson(
    request: HttpRequest,
    app: web::Data<App>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let written =
        |part: Vec<Signer>, _: Form| lines_of_json(part.into_iter().map(SignerLine::from));
    let (name, export) = Export::of(app.into_inner(), id.0, written, Form::Machine).await?;
    let pieces = stream::try_unfold(export, Export::next);
    Ok(file(NDJSON, &format!("{name}-signatures.ndjson"), Vec::new(), pieces))
}
