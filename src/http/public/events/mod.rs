//! Live counts as server-sent events (WHATWG HTML, 9.2).
//!
//! The text of an event is written here and not by `actix-web-lab`: that writes each event for each listener, while
//! one text goes to all of them here, and its order of fields and its comments are others.

mod places;
mod streams;
mod telling;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use futures_util::stream;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::client_address::{client_address, wide_network};
use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::responses::problem::Problem;
use app::{App, kill_switches, petitions};
use measures::{Shortage, turned_away};

use streams::Listener;
pub use streams::Streams;
use telling::{CountEvent, Told};

/// When a listener should come back after a break, in milliseconds.
const RETRY: u32 = 5_000;
const EVENTS: &str = "text/event-stream";

/// The one call of this file.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_events);
}

/// Follow a petition's count as it grows
///
/// Server-sent events: `count` when the number or the state has changed, at most once a second; a comment
/// every fifteen seconds; `gone` when the petition leaves public access. Whoever comes back with the
/// `Last-Event-ID` of what still holds is told only what is new.
#[utoipa::path(tag = "petitions",
    params(("id" = Uuid, Path), ("Last-Event-ID" = Option<String>, Header, description = "The last event that was seen")),
    responses((status = 200, body = CountEvent, content_type = "text/event-stream")))]
#[get("/petitions/{id}/events")]
async fn read_events(
    request: HttpRequest,
    app: web::Data<App>,
    streams: web::Data<Streams>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    kill_switches::require_known(&app, kill_switches::EVENTS, "events_paused")?;
    let Some(place) = streams.place(wide_network(client_address(&request))) else {
        turned_away(Shortage::Streams);
        // Whoever waits here for nothing would hold a descriptor that a listener could have.
        let mut refused = Problem::busy();
        refused.closing = true;
        return Err(refused);
    };
    let (progress, now) = app
        .into_inner()
        .read(move |work| Ok((petitions::open_progress(work, id.0)?, work.now)))
        .await?;
    let present = Told::of(&progress, now);
    let seen = request.headers().get("Last-Event-ID").and_then(|value| value.to_str().ok());
    let mut first = format!("retry: {RETRY}\n\n").into_bytes();
    if seen != Some(present.id()) {
        first.extend_from_slice(present.text());
    }
    let listener = streams.listen(place, progress.id, present, first.into());
    Ok(HttpResponse::Ok()
        .content_type(EVENTS)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // A proxy that gathers the answer would never pass it on.
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(stream::unfold(listener, Listener::next)))
}
