//! What has changed, here and in other processes: answers that are kept ready stand or fall by it.
//!
//! A use case follows the log when it has committed and before its caller is answered, so that its own change
//! is seen by every later read of this process. Other processes' changes are followed four times a second.
//! Counts change with every batch of signatures; they are taken up once a second, in a fold.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};
use store::ids::PetitionId;

use tokio::sync::watch;

use super::Error;
use store::database::history;
use store::{Connection, changes, kill_switches};

/// Who has not followed the log for so long may have missed lines that were forgotten since.
const LOST: Duration = Duration::from_secs(30);
/// How long lines of the log are kept at least.
const KEPT: Duration = Duration::from_secs(60);
/// Petitions whose stamps are remembered; then all begin anew.
const REMEMBERED: usize = 100_000;

/// What an answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// One petition.
    Petition(PetitionId),
    /// Many of them.
    Lists,
}

/// Changes whenever its subject does, apart from counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp(u64, u64);

/// Petitions with another count, or changed otherwise.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// Any of them may be.
    all: bool,
    petitions: HashSet<PetitionId>,
}

impl Folded {
    /// Whether this one may have changed.
    pub fn contains(&self, petition: &PetitionId) -> bool {
        self.all || self.petitions.contains(petition)
    }

    /// These petitions.
    pub(crate) fn of(petitions: Vec<PetitionId>) -> Self {
        Self { all: false, petitions: petitions.into_iter().collect() }
    }

    /// Which they are; none where any may be.
    pub(crate) fn petitions(&self) -> Option<Vec<PetitionId>> {
        (!self.all).then(|| self.petitions.iter().copied().collect())
    }

    /// Whether it is about none.
    pub fn is_empty(&self) -> bool {
        !self.all && self.petitions.is_empty()
    }

    /// Takes these in.
    pub fn add(&mut self, later: Self) {
        self.all |= later.all;
        self.petitions.extend(later.petitions);
    }
}

#[derive(Default)]
struct Stamps {
    /// Grows when everything must be taken for changed.
    all: u64,
    lists: u64,
    petitions: HashMap<PetitionId, u64>,
    last: u64,
    /// Petitions whose count changed since the last fold.
    counted: HashSet<PetitionId>,
    /// The counts of all may have.
    all_counted: bool,
    off: BTreeSet<String>,
}

struct Place {
    /// Transactions below have all been seen.
    settled_below: i64,
    /// Lines at or above that have been seen.
    seen: HashSet<i64>,
    followed: Option<Instant>,
    /// Which history of the database these numbers are of.
    history: String,
    /// A place from a while ago, for what may be forgotten.
    earlier: (Instant, i64),
}

/// What this process knows of changes.
pub struct Changes {
    stamps: RwLock<Stamps>,
    place: Mutex<Place>,
    folds: watch::Sender<u64>,
    folded: Mutex<Folded>,
    /// Place in the server's log up to which all that has been heard of is written; negative before anything was.
    written: AtomicI64,
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Default for Changes {
    fn default() -> Self {
        let place = Place {
            settled_below: 0,
            seen: HashSet::new(),
            followed: None,
            history: String::new(),
            earlier: (Instant::now(), 0),
        };
        Self {
            stamps: RwLock::default(),
            place: Mutex::new(place),
            folds: watch::Sender::new(0),
            folded: Mutex::default(),
            written: AtomicI64::new(-1),
        }
    }
}

impl Changes {
    /// The stamp of a subject. Taken before a reading, it tells afterwards whether what was read still holds.
    pub fn stamp(&self, subject: Subject) -> Stamp {
        let stamps = self.stamps.read().unwrap_or_else(PoisonError::into_inner);
        Stamp(
            stamps.all,
            match subject {
                Subject::Petition(id) => stamps.petitions.get(&id).copied().unwrap_or(0),
                Subject::Lists => stamps.lists,
            },
        )
    }

    /// Place in the server's log up to which all that has been heard of is written; none where nothing can be said.
    pub fn written(&self) -> Option<i64> {
        Some(self.written.load(Ordering::Acquire)).filter(|written| *written > 0)
    }

    /// Whether a switch is on, as far as this process has heard.
    pub fn is_on(&self, switch: &str) -> bool {
        !self.stamps.read().unwrap_or_else(PoisonError::into_inner).off.contains(switch)
    }

    /// Takes up what has been committed. When that fails everything is taken for changed.
    ///
    /// # Errors
    /// The store's failure.
    pub fn follow(&self, conn: &mut Connection) -> Result<(), Error> {
        let mut place = held(&self.place);
        let followed = self.follow_from(&mut place, conn);
        if followed.is_err() {
            // Nobody knows what was written meanwhile: the primary alone does.
            self.written.store(-1, Ordering::Release);
            self.all_changed();
            place.followed = None;
        }
        followed
    }

    fn follow_from(&self, place: &mut Place, conn: &mut Connection) -> Result<(), Error> {
        let history = history(conn)?;
        if place.history != history {
            // Another server, or the same one with an older state: what was read before is of another history, even
            // where the numbers of transactions seem to go on.
            if !place.history.is_empty() {
                tracing::warn!(
                    from = place.history,
                    to = history,
                    "the database began anew; nothing read before holds"
                );
            }
            place.history = history;
            return self.start_over(place, conn);
        }
        if place.followed.is_none_or(|then| then.elapsed() > LOST) {
            return self.start_over(place, conn);
        }
        let rows = changes::since(conn, place.settled_below)?;
        if rows.len() > changes::MOST {
            return self.start_over(place, conn);
        }
        // Before anything is known to have changed: whoever reads by the new stamp asks for at least so much.
        if let Some(written) = rows.iter().map(|row| row.written).max() {
            self.written.store(written, Ordering::Release);
        }
        let new: Vec<_> = rows.iter().filter(|row| !place.seen.contains(&row.id)).collect();
        if new.iter().any(|row| row.what == "switches") {
            self.take_up_switches(conn)?;
        }
        if !new.is_empty() {
            let mut stamps = self.stamps.write().unwrap_or_else(PoisonError::into_inner);
            for row in &new {
                let Some(petition) = row.petition_id else { continue };
                stamps.counted.insert(petition);
                if row.what == "count" {
                    continue;
                }
                stamps.last += 1;
                let stamp = stamps.last;
                stamps.petitions.insert(petition, stamp);
                if row.what == "list" {
                    stamps.lists = stamp;
                }
            }
            if stamps.petitions.len() > REMEMBERED {
                stamps.petitions.clear();
                stamps.all += 1;
            }
        }
        place.seen = rows.iter().map(|row| row.id).collect();
        if let Some(row) = rows.first() {
            if row.settled_below < place.settled_below {
                return self.start_over(place, conn);
            }
            place.settled_below = row.settled_below;
        }
        place.followed = Some(Instant::now());
        Ok(())
    }

    /// Begins at the log's end, with everything taken for changed.
    fn start_over(&self, place: &mut Place, conn: &mut Connection) -> Result<(), Error> {
        // What ends from here on is above this number, or was there when the answers are made anew.
        let end = changes::end(conn)?;
        place.settled_below = end.settled_below;
        place.seen.clear();
        self.take_up_switches(conn)?;
        // After a failover the places of another history say nothing.
        self.written.store(end.written, Ordering::Release);
        self.all_changed();
        place.followed = Some(Instant::now());
        place.earlier = (Instant::now(), place.settled_below);
        Ok(())
    }

    fn take_up_switches(&self, conn: &mut Connection) -> Result<(), Error> {
        let off = kill_switches::all(conn)?
            .into_iter()
            .filter(|row| !row.is_on)
            .map(|row| row.name)
            .collect();
        self.stamps.write().unwrap_or_else(PoisonError::into_inner).off = off;
        Ok(())
    }

    /// What others change is not heard of: everything counts as changed until it is followed again.
    pub fn lose_track(&self) {
        self.all_changed();
    }

    fn all_changed(&self) {
        let mut stamps = self.stamps.write().unwrap_or_else(PoisonError::into_inner);
        stamps.all += 1;
        stamps.all_counted = true;
    }

    /// What has been counted since this was last asked.
    pub fn take_counted(&self) -> Folded {
        let mut stamps = self.stamps.write().unwrap_or_else(PoisonError::into_inner);
        let petitions = std::mem::take(&mut stamps.counted);
        Folded { all: std::mem::take(&mut stamps.all_counted), petitions }
    }

    /// Hands on what has been counted, if anything has.
    pub fn fold(&self, counted: Folded) {
        if counted.is_empty() {
            return;
        }
        held(&self.folded).add(counted);
        self.folds.send_modify(|number| *number += 1);
    }

    /// Tells of folds.
    pub fn folds(&self) -> watch::Receiver<u64> {
        self.folds.subscribe()
    }

    /// Petitions with another count, or changed otherwise, that folds have brought since this was last asked.
    pub fn take_folded(&self) -> Folded {
        std::mem::take(&mut held(&self.folded))
    }

    /// Forgets lines that every process has had time to see.
    ///
    /// # Errors
    /// The store's failure.
    pub fn forget_old(&self, conn: &mut Connection) -> Result<(), Error> {
        let mut place = held(&self.place);
        let (since, below) = place.earlier;
        if since.elapsed() < KEPT {
            return Ok(());
        }
        changes::forget(conn, below)?;
        place.earlier = (Instant::now(), place.settled_below);
        Ok(())
    }
}
