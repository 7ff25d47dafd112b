//! The files of each day.

use std::sync::Arc;

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, EntityTag};
use actix_web::web::Bytes;
use actix_web::{Error as ActixError, HttpRequest, HttpResponse, HttpResponseBuilder, get, web};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::stream;
use serde::Serialize;
use utoipa::ToSchema;

use super::streaming::Turn;
use crate::intake::date;
use crate::intake::query::Query;
use crate::responses::negotiation::has;
use crate::responses::problem::Problem;
use crate::responses::{Caching, Page, disposition, ranges, reading};
use app::App;
use app::open_data::dumps::{self, Dump, LICENCE};

/// What the files are.
const GZIP: &str = "application/gzip";

/// A file of open data.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DailyFile)]
struct DailyFileView {
    /// The civil day it was made on.
    day: NaiveDate,
    #[schema(example = "petitions.csv.gz")]
    name: String,
    #[schema(example = "application/gzip")]
    media_type: &'static str,
    /// Lines of data, the head not among them.
    entries: i64,
    /// Bytes.
    size: i64,
    /// Of all its bytes, hexadecimal.
    sha256: String,
    /// Under which licence it may be used (SPDX).
    #[schema(example = "CC-BY-4.0")]
    licence: &'static str,
    finished_at: DateTime<Utc>,
    /// Where it lies.
    #[schema(example = "/api/v1/exports/2026-11-23/petitions.csv.gz")]
    href: String,
}

impl DailyFileView {
    fn of(app: &App, dump: Dump) -> Self {
        let (day, name) = (dump.day, &dump.name);
        Self {
            href: format!("{}/api/v1/exports/{day}/{name}", app.links.path()),
            day,
            media_type: GZIP,
            entries: dump.entries,
            size: dump.bytes,
            sha256: dump.sha256,
            licence: LICENCE,
            finished_at: dump.finished_at,
            name: dump.name,
        }
    }
}

/// List the files of open data, the latest day first
///
/// Made once a civil day and kept for seven: petitions as a table and, with their texts, as lines of JSON; and how many
/// signatures each petition had at the end of each day. Each petition stands there as it was when its part of the file
/// was made. Without a mark, lines end in LF; compressed by gzip.
#[utoipa::path(tag = "open-data", responses((status = 200, body = Page<DailyFileView>)))]
#[get("/exports")]
pub(super) async fn list_exports(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let app = app.into_inner();
    let items = app.read(dumps::list).await?;
    let items = items.into_iter().map(|dump| DailyFileView::of(&app, dump)).collect();
    reading(&request, &Page { items, next_cursor: None }, Caching::Public)
}

/// What is still to be given out of a file.
struct Download {
    app: Arc<App>,
    dump: Dump,
    /// The part that comes next, and how much of it has no place in the answer.
    next: i32,
    passed_over: usize,
    /// Bytes of the answer that are left.
    left: u64,
    _turn: Turn,
}

impl Download {
    async fn part(mut self) -> Result<Option<(Bytes, Self)>, ActixError> {
        if self.left == 0 {
            return Ok(None);
        }
        let (dump, number) = (self.dump.clone(), self.next);
        let reading = self.app.read(move |work| dumps::part(work, &dump, number));
        let Some(part) = reading.await.map_err(Problem::from)? else { return Ok(None) };
        let part = Bytes::from(part);
        let first = std::mem::take(&mut self.passed_over).min(part.len());
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX);
        let part = part.slice(first..part.len().min(first.saturating_add(wanted)));
        self.next += 1;
        self.left = self.left.saturating_sub(u64::try_from(part.len()).unwrap_or(u64::MAX));
        Ok(Some((part, self)))
    }
}

/// Download a file of open data
///
/// Its ETag is its SHA-256. What was made once does not change, so a download that broke off goes on by `Range` (a single
/// range of bytes), with the ETag as `If-Range`; several ranges are answered with the whole file.
#[utoipa::path(tag = "open-data",
    params(("day" = NaiveDate, Path), ("name" = String, Path),
        ("Range" = Option<String>, Header, description = "Which bytes: `bytes=1048576-`"),
        ("If-Range" = Option<String>, Header, description = "ETag of what you have; of another file you get the whole")),
    responses((status = 200, body = Vec<u8>, content_type = "application/gzip"),
        (status = 206, body = Vec<u8>, content_type = "application/gzip", description = "The bytes that were asked for")))]
#[get("/exports/{day}/{name}")]
pub(super) async fn download_export(
    request: HttpRequest,
    app: web::Data<App>,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    let path = request.match_info();
    let day = date(path.query("day").to_owned()).map_err(|_| Problem::not_found())?;
    let name = path.query("name").to_owned();
    let app = app.into_inner();
    let dump = app.read(move |work| dumps::read(work, day, &name)).await?;
    let etag = EntityTag::new_strong(dump.sha256.clone());
    if has(&request, &etag) {
        return Ok(head(StatusCode::NOT_MODIFIED, &dump, etag).finish());
    }
    let size = u64::try_from(dump.bytes).unwrap_or(0);
    let range = ranges::asked(&request, &etag, size)?;
    let turn = Turn::take()?;
    let (mut response, place, length) = match range {
        None => (head(StatusCode::OK, &dump, etag), (0, 0), size),
        Some(range) => {
            let (first, last) = range.into_inner();
            let of = dump.clone();
            let place = app.read(move |work| dumps::place(work, &of, first)).await?;
            let mut response = head(StatusCode::PARTIAL_CONTENT, &dump, etag);
            let given = format!("{} {first}-{last}/{size}", ranges::BYTES);
            response.insert_header((header::CONTENT_RANGE, given));
            (response, place, last - first + 1)
        }
    };
    let (next, passed_over) = place;
    let download = Download { app, dump, next, passed_over, left: length, _turn: turn };
    let parts = Box::pin(stream::try_unfold(download, Download::part));
    Ok(response.content_type(GZIP).body(SizedStream::new(length, parts)))
}

/// What every answer about a file begins with.
fn head(status: StatusCode, dump: &Dump, etag: EntityTag) -> HttpResponseBuilder {
    let name = format!("{}-{}", dump.day, dump.name);
    let mut response = HttpResponseBuilder::new(status);
    response
        .insert_header(header::ETag(etag))
        .insert_header((header::ACCEPT_RANGES, ranges::BYTES))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400, immutable"))
        .insert_header((header::CONTENT_DISPOSITION, disposition(&name)));
    response
}
