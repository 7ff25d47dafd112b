//! Live counts as server-sent events (WHATWG HTML, 9.2): one broadcast a fold to all who listen.

use app::ids::PetitionId;
use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, Utc};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::intake::path::Id;
use crate::intake::query::Query;
use crate::openapi::vocabulary::StateWord;
use crate::responses::cache::ResponseCache;
use crate::responses::problem::Problem;
use app::petitions::{self, Progress};
use app::{App, kill_switches};

/// A silent stream says so, before proxies take it for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// When a listener should come back after a break, in milliseconds.
const RETRY: u32 = 5_000;
pub(crate) const EVENTS: &str = "text/event-stream";

pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read_events);
}

/// The data of each event.
#[derive(Serialize, ToSchema)]
#[schema(as = CountEvent)]
pub(crate) struct CountEvent {
    signature_count: u32,
    required_count: Option<u32>,
    #[schema(value_type = StateWord)]
    state: &'static str,
    as_of: DateTime<Utc>,
}

/// An event as it goes over the wire, and its id.
#[derive(Debug, Clone)]
struct Told {
    id: Arc<str>,
    text: Bytes,
    /// Nothing follows: the petition is no longer in public access.
    last: bool,
}

impl Told {
    fn of(progress: &Progress, now: DateTime<Utc>) -> Self {
        let id: Arc<str> =
            format!("{}.{}.{}", progress.version, progress.last_ordinal, progress.signature_count)
                .into();
        let event = CountEvent {
            signature_count: progress.signature_count,
            required_count: progress.required_count,
            state: progress.state.code(),
            as_of: now,
        };
        let data = serde_json::to_string(&event).unwrap_or_default();
        Self { text: format!("id: {id}\nevent: count\ndata: {data}\n\n").into(), id, last: false }
    }

    fn gone() -> Self {
        Self {
            id: "gone".into(),
            text: Bytes::from_static(b"event: gone\ndata: {}\n\n"),
            last: true,
        }
    }
}

/// Who listens to which petition.
pub struct Streams {
    listened: Mutex<HashMap<PetitionId, watch::Sender<Told>>>,
    places: Arc<Semaphore>,
    closing: watch::Receiver<bool>,
}

impl Streams {
    /// No streams yet, and at most so many.
    pub fn new(most: usize, closing: watch::Receiver<bool>) -> Self {
        Self { listened: Mutex::default(), places: Arc::new(Semaphore::new(most)), closing }
    }

    /// Tells listeners how far their petitions have come; one reading for all of them.
    pub async fn tell(&self, app: &Arc<App>, folded: &HashSet<PetitionId>) {
        let asked: Vec<PetitionId> = {
            let mut listened = self.listened.lock().unwrap_or_else(PoisonError::into_inner);
            listened.retain(|_, told| !told.is_closed());
            listened.keys().filter(|id| folded.contains(id)).copied().collect()
        };
        if asked.is_empty() {
            return;
        }
        if !app.changes.is_on(kill_switches::EVENTS) {
            // Who listens is let go and told when to come back.
            self.listened.lock().unwrap_or_else(PoisonError::into_inner).clear();
            return;
        }
        let ids = asked.clone();
        let found = app.read(move |work| Ok((petitions::progress(work, &ids)?, work.now))).await;
        let Ok((found, now)) = found else { return };
        let listened = self.listened.lock().unwrap_or_else(PoisonError::into_inner);
        for id in asked {
            let Some(told) = listened.get(&id) else { continue };
            let news = found
                .iter()
                .find(|progress| progress.id == id)
                .map_or_else(Told::gone, |progress| Told::of(progress, now));
            told.send_if_modified(|standing| {
                let new = standing.id != news.id;
                if new {
                    *standing = news;
                }
                new
            });
        }
    }

    fn listen(&self, progress: &Progress, now: DateTime<Utc>) -> watch::Receiver<Told> {
        let mut listened = self.listened.lock().unwrap_or_else(PoisonError::into_inner);
        listened
            .entry(progress.id)
            .or_insert_with(|| watch::Sender::new(Told::of(progress, now)))
            .subscribe()
    }
}

/// A listener.
struct Listener {
    told: watch::Receiver<Told>,
    closing: watch::Receiver<bool>,
    /// What goes out first.
    first: Option<Bytes>,
    ended: bool,
    _place: OwnedSemaphorePermit,
}

impl Listener {
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        if let Some(first) = self.first.take() {
            return Some((Ok(first), self));
        }
        if self.ended {
            return None;
        }
        let text = tokio::select! {
            _ = self.closing.wait_for(|closing| *closing) => return None,
            changed = self.told.changed() => {
                // Nobody tells this petition any more.
                changed.ok()?;
                let told = self.told.borrow_and_update().clone();
                self.ended = told.last;
                told.text
            }
            () = tokio::time::sleep(HEARTBEAT) => Bytes::from_static(b":\n\n"),
        };
        Some((Ok(text), self))
    }
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
    snapshot: web::Data<ResponseCache>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    Query::of(&request)?.finish()?;
    kill_switches::require_known(&app, kill_switches::EVENTS, "events_paused")?;
    let place = snapshot.streams.places.clone().try_acquire_owned().map_err(|_| Problem::busy())?;
    let (progress, now) = app
        .into_inner()
        .read(move |work| Ok((petitions::open_progress(work, id.0)?, work.now)))
        .await?;
    let mut told = snapshot.streams.listen(&progress, now);
    let standing = Told::of(&progress, now);
    if told.borrow().id != standing.id {
        // A fold came between.
        told.mark_changed();
    }
    let seen = request.headers().get("Last-Event-ID").and_then(|value| value.to_str().ok());
    let mut first = format!("retry: {RETRY}\n\n").into_bytes();
    if seen != Some(&standing.id) {
        first.extend_from_slice(&standing.text);
    }
    let listener = Listener {
        told,
        closing: snapshot.streams.closing.clone(),
        first: Some(first.into()),
        ended: false,
        _place: place,
    };
    Ok(HttpResponse::Ok()
        .content_type(EVENTS)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // A proxy that gathers the answer would never pass it on.
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(stream::unfold(listener, Listener::next)))
}
