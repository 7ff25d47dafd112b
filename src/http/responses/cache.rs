//! Public answers kept ready, so that reading a petition asks the database nothing.
//!
//! An answer holds while the stamp of its subject does (`app::changes`) and, as to counts, until the next fold;
//! answers that are in use are then made again beside the old ones, which are given out meanwhile, so that a
//! count lags by a second or two and nobody waits for it. Whatever else changes is waited for. Memory is
//! bounded; what nobody has asked for since the last fold goes first.
//!
//! A map behind a lock, and not `moka`: a look-up here takes 35 ns on one thread and 150 ns on four, one in moka 250
//! and 580, and a hit is all that most readings do. What moka brings is little of this file: which answers are made
//! again after a fold, which are stale by their stamp and which failures are kept would stay.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use chrono::Timelike as _;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, StreamExt as _};

use crate::responses::cached_response::CachedResponse;
use crate::responses::problem::Problem;
use crate::traffic::Traffic;
use app::changes::{Folded, Stamp, Subject};
use app::ids::PetitionId;
use app::{App, patience};
use domain::calendar::civil_date;
use domain::language::Language;
use pages::Voice;

/// Bytes of answers that are kept at most.
const MOST_BYTES: usize = 24 * 1024 * 1024;
/// What an answer takes besides its bytes, roughly.
const OVERHEAD: usize = 600;
/// Answers made again at a time after a fold; others keep the pool's other connections.
const AT_ONCE: usize = 2;

/// Which answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// A petition, for readers of that language.
    Petition(PetitionId, Language),
    /// A petition's count.
    Count(PetitionId),
    /// A petition's days and regions.
    Breakdown(PetitionId),
    /// A petition's growth as a picture.
    Chart(PetitionId),
    /// A page of the public list, by its query; as CSV or as JSON.
    List(String, bool),
    /// Petitions as a feed, by its query, under that media type.
    Feed(String, &'static str),
    /// The figures of the service.
    Figures,
    /// A page for people.
    Page(PageKey),
}

/// Which page for people.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PageKey {
    /// The petition that it is about, if it is about one.
    pub petition: Option<PetitionId>,
    /// Which page, with all that it was asked for.
    pub name: String,
    /// In which language it speaks.
    pub voice: Voice,
}

impl Key {
    fn subject(&self) -> Subject {
        match self {
            Self::Petition(id, _) | Self::Count(id) | Self::Breakdown(id) | Self::Chart(id) => {
                Subject::Petition(*id)
            }
            Self::List(..) | Self::Feed(..) | Self::Figures => Subject::Lists,
            Self::Page(page) => page.petition.map_or(Subject::Lists, Subject::Petition),
        }
    }

    fn length(&self) -> usize {
        match self {
            Self::List(query, _) | Self::Feed(query, _) => query.len(),
            Self::Page(page) => page.name.len(),
            _ => 0,
        }
    }
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
    traffic: Arc<Traffic>,
    entries: RwLock<HashMap<Key, Arc<Entry>>>,
    /// Who makes an answer at this moment; others wait for it.
    flights: Mutex<HashMap<Key, Arc<tokio::sync::Mutex<()>>>>,
}

impl ResponseCache {
    /// Nothing is ready yet.
    pub fn new(app: Arc<App>, traffic: Arc<Traffic>) -> Self {
        Self { app, traffic, entries: RwLock::default(), flights: Mutex::default() }
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
        entry.made.as_ref().map(|ready| ready.answer(request)).map_err(Clone::clone)
    }

    async fn entry(&self, key: Key, maker: impl FnOnce() -> Maker) -> Result<Arc<Entry>, Problem> {
        if let Some(entry) = self.current(&key) {
            self.traffic.ready.one();
            return Ok(entry);
        }
        let flight = locked(&self.flights).entry(key.clone()).or_default().clone();
        // Of many who wait, each waits only so long.
        let _alone = patience::wait(flight.lock()).await.ok_or_else(Problem::busy)?;
        // Whoever was first has made it.
        let entry = match self.current(&key) {
            Some(entry) => Ok(entry),
            None => self.make(key.clone(), maker()).await,
        };
        locked(&self.flights).remove(&key);
        entry
    }

    /// The kept answer, if nothing has changed since it was made.
    fn current(&self, key: &Key) -> Option<Arc<Entry>> {
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

    /// The minute or the day of this moment, by what the key is of.
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
        self.traffic.made.one();
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

    /// Takes up a fold: what is in use and touched by it is made again.
    pub(crate) async fn refresh(&self, folded: &Folded) {
        let touched = |key: &Key| match key.subject() {
            Subject::Petition(id) => folded.contains(&id),
            Subject::Lists => true,
        };
        let stale = self.set_aside(touched);
        stream::iter(stale)
            .for_each_concurrent(AT_ONCE, async |(key, entry)| {
                if self.make(key.clone(), entry.maker.clone()).await.is_err() {
                    self.entries.write().unwrap_or_else(PoisonError::into_inner).remove(&key);
                }
            })
            .await;
    }

    /// Forgets what nobody has asked for since the last fold and either is stale or takes room that is short;
    /// what is left and touched is to be made again.
    fn set_aside(&self, touched: impl Fn(&Key) -> bool) -> Vec<(Key, Arc<Entry>)> {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let size = |key: &Key, entry: &Entry| {
            OVERHEAD + key.length() + entry.made.as_ref().map_or(0, CachedResponse::size)
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
