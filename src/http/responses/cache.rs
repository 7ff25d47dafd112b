//! Public answers kept ready as bytes, so that reading a petition asks the database nothing.
//!
//! An answer holds while the stamp of its subject does (`app::changes`) and, as to counts, until the next fold;
//! answers that are in use are then made anew beside the old ones, which are given out meanwhile, so that a
//! count lags by a second or two and nobody waits for it. Whatever else changes is waited for. Memory is
//! bounded; what nobody has asked for since the last fold goes first.

use app::ids::PetitionId;
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use chrono::Timelike as _;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, StreamExt as _};
use serde::Serialize;
use tokio::sync::watch;

use crate::public::events::Streams;
use crate::responses::problem::Problem;
use crate::responses::{Caching, JSON, etag_of, has, json_bytes};
use app::App;
use app::changes::{Stamp, Subject};
use domain::calendar::civil_date;
use domain::language::Language;

/// Bytes of answers that are kept at most.
const MOST_BYTES: usize = 24 * 1024 * 1024;
/// What an answer takes besides its bytes, roughly.
const OVERHEAD: usize = 600;
/// An answer shorter than this gains nothing by compression.
const WORTH_COMPRESSING: usize = 512;
/// Answers made anew at a time after a fold; others keep the pool's other connections.
const AT_ONCE: usize = 2;

/// Which answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    Petition(PetitionId, Language),
    Count(PetitionId),
    /// A petition's days and regions.
    Breakdown(PetitionId),
    Chart(PetitionId),
    /// A page of the public list, by its query; as CSV or as JSON.
    List(String, bool),
    Feed,
    /// The figures of the service.
    Figures,
}

impl Key {
    fn subject(&self) -> Subject {
        match self {
            Self::Petition(id, _) | Self::Count(id) | Self::Breakdown(id) | Self::Chart(id) => {
                Subject::Petition(*id)
            }
            Self::List(..) | Self::Feed | Self::Figures => Subject::Lists,
        }
    }

    fn length(&self) -> usize {
        match self {
            Self::List(query, _) => query.len(),
            _ => 0,
        }
    }
}

/// An answer, ready to be given out.
pub struct CachedResponse {
    plain: Bytes,
    etag: HeaderValue,
    media_type: HeaderValue,
    languages: Option<HeaderValue>,
    link: Option<HeaderValue>,
    /// Compressed when somebody first asks for it so, and its own strong ETag (RFC 9110, 8.8.3).
    gzip: OnceLock<Option<(Bytes, HeaderValue)>>,
}

impl CachedResponse {
    /// An answer in JSON.
    ///
    /// # Errors
    /// When it cannot be written, which would be a fault of ours.
    pub fn json<T: Serialize>(body: &T) -> Result<Self, Problem> {
        Self::of(json_bytes(body)?, JSON)
    }

    /// An answer in that format.
    ///
    /// # Errors
    /// As [`CachedResponse::json`].
    pub fn of(bytes: Vec<u8>, media_type: &str) -> Result<Self, Problem> {
        let ours = |_| Problem::of_status(StatusCode::INTERNAL_SERVER_ERROR);
        Ok(Self {
            etag: HeaderValue::from_str(&etag_of(&bytes)).map_err(ours)?,
            media_type: HeaderValue::from_str(media_type).map_err(ours)?,
            plain: bytes.into(),
            languages: None,
            link: None,
            gzip: OnceLock::new(),
        })
    }

    /// The languages the answer is written in.
    pub fn in_languages(mut self, languages: &str) -> Self {
        self.languages = HeaderValue::from_str(languages).ok();
        self
    }

    /// Where reading goes on.
    pub fn followed_by(mut self, link: Option<&str>) -> Self {
        self.link = link.and_then(|link| HeaderValue::from_str(link).ok());
        self
    }

    fn compressed(&self) -> Option<&(Bytes, HeaderValue)> {
        let made = self.gzip.get_or_init(|| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&self.plain).ok()?;
            let bytes = encoder.finish().ok().filter(|bytes| bytes.len() < self.plain.len())?;
            let etag = HeaderValue::from_str(&etag_of(&bytes)).ok()?;
            Some((bytes.into(), etag))
        });
        made.as_ref()
    }

    fn bytes(&self) -> usize {
        self.plain.len()
            + self.gzip.get().and_then(Option::as_ref).map_or(0, |(bytes, _)| bytes.len())
    }

    /// The whole answer, uncompressed.
    pub fn plain(&self) -> &Bytes {
        &self.plain
    }

    fn answer(&self, headers: &HeaderMap) -> HttpResponse {
        let gzip = (self.plain.len() >= WORTH_COMPRESSING && takes_gzip(headers))
            .then(|| self.compressed())
            .flatten();
        let (bytes, etag) = gzip.map_or((&self.plain, &self.etag), |(bytes, etag)| (bytes, etag));
        let known = etag.to_str().is_ok_and(|etag| has(headers, etag));
        let mut answer =
            HttpResponseBuilder::new(if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
        answer
            .insert_header((header::ETAG, etag.clone()))
            .insert_header((
                header::CACHE_CONTROL,
                HeaderValue::from_static(Caching::Public.control()),
            ))
            .insert_header((
                header::VARY,
                HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language, Authorization"),
            ));
        if let Some(languages) = &self.languages {
            answer.insert_header((header::CONTENT_LANGUAGE, languages.clone()));
        }
        if let Some(link) = &self.link {
            answer.insert_header((header::LINK, link.clone()));
        }
        if known {
            return answer.finish();
        }
        if gzip.is_some() {
            answer.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("gzip")));
        }
        answer.insert_header((header::CONTENT_TYPE, self.media_type.clone())).body(bytes.clone())
    }
}

/// Whether the reader takes gzip (RFC 9110, 12.5.3); without the header he gets the plain bytes.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let given = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    given.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let refused = parts.any(|part| {
            part.strip_prefix("q=").is_some_and(|q| q.parse().is_ok_and(|q: f32| q <= 0.0))
        });
        named && !refused
    })
}

/// Makes an answer; again at every fold while it is in use.
pub type Maker = Arc<dyn Fn() -> BoxFuture<'static, Result<CachedResponse, Problem>> + Send + Sync>;

/// A maker out of a function of the application; built only for an answer that is not ready.
pub fn maker<F, T>(app: Arc<App>, make: F) -> impl FnOnce() -> Maker
where
    F: Fn(Arc<App>) -> T + Send + Sync + 'static,
    T: Future<Output = Result<CachedResponse, Problem>> + Send + 'static,
{
    move || Arc::new(move || Box::pin(make(app.clone())))
}

struct Entry {
    /// What was found; that there is nothing is an answer too.
    made: Result<CachedResponse, Problem>,
    stamp: Stamp,
    /// The minute or the day it was made in: lists and dates change by the clock alone.
    period: i64,
    used: AtomicBool,
    maker: Maker,
}

/// The answers of a process that are ready.
pub struct ResponseCache {
    app: Arc<App>,
    entries: RwLock<HashMap<Key, Arc<Entry>>>,
    /// Who makes an answer at this moment; others wait for it.
    flights: Mutex<HashMap<Key, Arc<tokio::sync::Mutex<()>>>>,
    pub(crate) streams: Streams,
    closing: watch::Sender<bool>,
}

impl ResponseCache {
    /// Nothing is ready yet; at most so many streams of events.
    pub fn new(app: Arc<App>, most_streams: usize) -> Arc<Self> {
        let closing = watch::Sender::new(false);
        let streams = Streams::new(most_streams, closing.subscribe());
        Arc::new(Self {
            app,
            entries: RwLock::default(),
            flights: Mutex::default(),
            streams,
            closing,
        })
    }

    /// Ends the streams and the folding.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Answers from what is ready, or makes it ready first.
    ///
    /// # Errors
    /// What the maker finds instead.
    pub async fn answer(
        &self,
        request: &HttpRequest,
        key: Key,
        maker: impl FnOnce() -> Maker,
    ) -> Result<HttpResponse, Problem> {
        let entry = self.entry(key, maker).await?;
        entry.made.as_ref().map(|ready| ready.answer(request.headers())).map_err(Clone::clone)
    }

    async fn entry(&self, key: Key, maker: impl FnOnce() -> Maker) -> Result<Arc<Entry>, Problem> {
        if let Some(entry) = self.standing(&key) {
            return Ok(entry);
        }
        let flight = locked(&self.flights).entry(key.clone()).or_default().clone();
        let _alone = flight.lock().await;
        // Whoever was first has made it.
        let entry = match self.standing(&key) {
            Some(entry) => Ok(entry),
            None => self.make(key.clone(), maker()).await,
        };
        locked(&self.flights).remove(&key);
        entry
    }

    fn standing(&self, key: &Key) -> Option<Arc<Entry>> {
        let entry =
            self.entries.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()?;
        if entry.stamp != self.app.changes.stamp(key.subject()) || entry.period != self.period(key)
        {
            return None;
        }
        if !entry.used.load(Ordering::Relaxed) {
            entry.used.store(true, Ordering::Relaxed);
        }
        Some(entry)
    }

    fn period(&self, key: &Key) -> i64 {
        let now = self.app.clock.legal();
        match key.subject() {
            Subject::Petition(_) => {
                civil_date(now).signed_duration_since(chrono::NaiveDate::MIN).num_days()
            }
            Subject::Lists => now.with_nanosecond(0).unwrap_or(now).timestamp() / 60,
        }
    }

    /// Makes an answer and keeps it, unless it is a failure that may pass.
    async fn make(&self, key: Key, maker: Maker) -> Result<Arc<Entry>, Problem> {
        // Taken first: what changes during the reading makes this answer stale at once, never too late.
        let (stamp, period) = (self.app.changes.stamp(key.subject()), self.period(&key));
        let made = maker().await;
        if let Err(problem) = &made
            && ![StatusCode::NOT_FOUND, StatusCode::GONE].contains(&problem.status)
        {
            return Err(problem.clone());
        }
        let entry = Arc::new(Entry { made, stamp, period, used: AtomicBool::new(true), maker });
        self.entries.write().unwrap_or_else(PoisonError::into_inner).insert(key, entry.clone());
        Ok(entry)
    }

    /// Takes up every fold until the service stops.
    pub async fn run(self: Arc<Self>) {
        let (mut folds, mut closing) = (self.app.changes.folds(), self.closing.subscribe());
        loop {
            tokio::select! {
                _ = closing.wait_for(|closing| *closing) => return,
                fold = folds.changed() => if fold.is_err() { return },
            }
            let folded = self.app.changes.take_folded();
            // Streams first: they are the fewest bytes and the most eager readers.
            self.streams.tell(&self.app, &folded).await;
            let touched = |key: &Key| match key.subject() {
                Subject::Petition(id) => folded.contains(&id),
                Subject::Lists => true,
            };
            let stale = self.set_aside(touched);
            stream::iter(stale)
                .for_each_concurrent(AT_ONCE, |(key, entry)| {
                    let snapshot = &self;
                    async move {
                        if snapshot.make(key.clone(), entry.maker.clone()).await.is_err() {
                            snapshot
                                .entries
                                .write()
                                .unwrap_or_else(PoisonError::into_inner)
                                .remove(&key);
                        }
                    }
                })
                .await;
        }
    }

    /// Forgets what nobody has asked for since the last fold and either is stale or takes room that is short;
    /// what is left and touched is to be made anew.
    fn set_aside(&self, touched: impl Fn(&Key) -> bool) -> Vec<(Key, Arc<Entry>)> {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let size = |key: &Key, entry: &Entry| {
            OVERHEAD + key.length() + entry.made.as_ref().map_or(0, CachedResponse::bytes)
        };
        let short = entries.iter().map(|(key, entry)| size(key, entry)).sum::<usize>() > MOST_BYTES;
        let mut again = Vec::new();
        entries.retain(|key, entry| {
            let used = entry.used.swap(false, Ordering::Relaxed);
            let (stale, hollow) = (touched(key), entry.made.is_err());
            if used && stale && !hollow {
                again.push((key.clone(), entry.clone()));
            }
            used && !hollow || !(stale || short || hollow)
        });
        if entries.iter().map(|(key, entry)| size(key, entry)).sum::<usize>() > MOST_BYTES {
            entries.clear();
            again.clear();
        }
        again
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_for_those_who_name_it() {
        let asked = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap());
            takes_gzip(&headers)
        };
        assert!(asked("gzip") && asked("br, GZIP;q=0.5") && asked("deflate, gzip, br"));
        assert!(!asked("br") && !asked("gzip;q=0") && !asked("gzip; q=0.0, br") && !asked(""));
        assert!(!takes_gzip(&HeaderMap::new()));
    }

    #[test]
    fn encodings_have_etags_of_their_own_and_one_is_never_taken_for_the_other() {
        let ready = CachedResponse::of(vec![b'a'; 4096], JSON).unwrap();
        let asked = |encoding: &str, tag: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(encoding).unwrap());
            if let Some(tag) = tag {
                headers.insert(header::IF_NONE_MATCH, HeaderValue::from_str(tag).unwrap());
            }
            let answer = ready.answer(&headers);
            (
                answer.status().as_u16(),
                answer.headers().get(header::ETAG).unwrap().to_str().unwrap().to_owned(),
            )
        };
        let (plain, gzip) = (asked("identity", None).1, asked("gzip", None).1);
        assert_ne!(plain, gzip);
        assert_eq!(asked("identity", Some(&plain)).0, 304);
        assert_eq!(asked("gzip", Some(&gzip)).0, 304);
        assert_eq!(asked("gzip", Some(&plain)).0, 200);
        assert_eq!(asked("identity", Some(&gzip)).0, 200);
    }
}
