//! Who listens to which petition: one broadcast a fold to all of them.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::web::Bytes;
use tokio::sync::watch;

use super::places::{Place, Places};
use super::telling::Told;
use app::changes::Folded;
use app::ids::PetitionId;
use app::{App, kill_switches, petitions};

/// A silent stream says so, before proxies take it for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Who listens to which petition.
pub struct Streams {
    listened: Mutex<HashMap<PetitionId, watch::Sender<Told>>>,
    places: Arc<Places>,
    closing: watch::Receiver<bool>,
}

impl Streams {
    /// No streams yet, and at most so many.
    pub fn new(most: usize, closing: watch::Receiver<bool>) -> Self {
        Self { listened: Mutex::default(), places: Places::new(most), closing }
    }

    /// Tells listeners how far their petitions have come; one reading for all of them.
    pub async fn tell(&self, app: &Arc<App>, folded: &Folded) {
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
            told.send_if_modified(|before| {
                let new = before.id() != news.id();
                if new {
                    *before = news;
                }
                new
            });
        }
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.places.held()
    }

    /// A place for one more listener of this network, if there is one.
    pub(super) fn place(&self, network: IpAddr) -> Option<Place> {
        self.places.take(network)
    }

    /// One more listener, who is given `first` and then what differs from `present`.
    pub(super) fn listen(
        &self,
        place: Place,
        petition: PetitionId,
        present: Told,
        first: Bytes,
    ) -> Listener {
        let mut listened = self.listened.lock().unwrap_or_else(PoisonError::into_inner);
        let mut told = listened
            .entry(petition)
            .or_insert_with(|| watch::Sender::new(present.clone()))
            .subscribe();
        if told.borrow().id() != present.id() {
            // A fold came between.
            told.mark_changed();
        }
        let closing = self.closing.clone();
        Listener { told, closing, first: Some(first), ended: false, place }
    }
}

/// A listener.
pub(super) struct Listener {
    told: watch::Receiver<Told>,
    closing: watch::Receiver<bool>,
    /// What goes out first.
    first: Option<Bytes>,
    ended: bool,
    place: Place,
}

impl Listener {
    /// What goes out next, after a silence a comment; nothing at the end.
    pub(super) async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        if let Some(first) = self.first.take() {
            return Some((Ok(first), self));
        }
        if self.ended {
            return None;
        }
        let text = tokio::select! {
            _ = self.closing.wait_for(|closing| *closing) => return None,
            () = self.place.given_up() => return None,
            changed = self.told.changed() => {
                // Nobody tells this petition any more.
                changed.ok()?;
                let told = self.told.borrow_and_update().clone();
                self.ended = told.is_last();
                told.text().clone()
            }
            () = tokio::time::sleep(HEARTBEAT) => Bytes::from_static(b":\n\n"),
        };
        Some((Ok(text), self))
    }
}
