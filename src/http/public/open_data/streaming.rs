//! Long answers, given out a piece at a time: however many lines there are, no more than one piece is held, and that is
//! read when the reader has taken the one before.

use std::pin::Pin;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{Error as ActixError, HttpResponse};
use futures_util::stream::{self, Stream, StreamExt as _};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::intake::query::Query;
use crate::responses::disposition;
use crate::responses::problem::Problem;
use app::open_data::Form;

/// Long answers under way at a time in one process. Each takes a connection for a piece every now and then.
static UNDER_WAY: Semaphore = Semaphore::const_new(24);

/// A place among those under way.
pub(super) struct Turn(
    #[expect(dead_code, reason = "held while the answer is given out")] SemaphorePermit<'static>,
);

impl Turn {
    /// # Errors
    /// 503 when there is none left.
    pub(super) fn take() -> Result<Self, Problem> {
        UNDER_WAY.try_acquire().map(Self).map_err(|_| Problem::busy())
    }
}

/// Tables, and lines of JSON.
pub(super) const CSV: &str = "text/csv; charset=utf-8; header=present";
pub(super) const NDJSON: &str = "application/x-ndjson";

/// In which form a table is asked for: for people unless it says otherwise.
///
/// # Errors
/// 400 for another name.
pub(super) fn form(query: &mut Query) -> Result<Form, Problem> {
    let form = query.parsed("form", Form::parse, "one of: spreadsheet, machine")?;
    Ok(form.unwrap_or(Form::Spreadsheet))
}

/// A file that is saved under that name, its pieces one after the other.
pub(super) fn file(
    media_type: &str,
    name: &str,
    head: Vec<u8>,
    pieces: impl Stream<Item = Result<Bytes, ActixError>> + 'static,
) -> HttpResponse {
    let head = stream::iter((!head.is_empty()).then(|| Ok(Bytes::from(head))));
    let whole: Pin<Box<dyn Stream<Item = Result<Bytes, ActixError>>>> =
        Box::pin(head.chain(pieces));
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=60"))
        .insert_header((header::CONTENT_DISPOSITION, disposition(name)))
        .streaming(whole)
}
