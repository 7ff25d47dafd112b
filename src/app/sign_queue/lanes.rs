//! The lanes of the queue: one a petition, each in the hands of one writer at a time.

use std::collections::{HashMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::seat::Item;
use crate::Error;
use measures::{Shortage, turned_away};
use store::ids::PetitionId;

/// The first writer takes what comes. The others step in when something has waited for so long, since it is stuck:
/// of two writers at work each writes smaller batches, and a batch costs the database nearly as much for one as for
/// ten.
const RELIEF: Duration = Duration::from_millis(100);
/// Pause of a petition that could not be written, doubled each time.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(320);
/// A petition that cannot be written holds at most this share of the queue.
const SHARE_OF_STUCK: usize = 4;
/// A writer that has had a petition in hand for so long is stuck.
const STUCK: Duration = Duration::from_secs(1);
/// How long a petition that could not be written is tried by itself.
const SUSPECTED: Duration = Duration::from_secs(10);
/// Lanes that are remembered for that alone.
const REMEMBERED: usize = 10_000;
/// A queue that has been full for so long is no queue any more.
const FULL: Duration = Duration::from_secs(5);
/// What has waited for so long is waiting for nobody.
const UNTAKEN: Duration = Duration::from_secs(2);

/// What one writer has in hand: requests of petitions that nobody else writes meanwhile.
#[derive(Default)]
pub struct Load {
    /// In the order of their arrival, petition by petition.
    pub items: Vec<Item>,
    petitions: Vec<PetitionId>,
    number: u64,
}

impl Load {
    /// By which it is known to who watches.
    pub fn number(&self) -> u64 {
        self.number
    }
}

#[derive(Default)]
struct Lane {
    items: VecDeque<Item>,
    /// Since when a writer has it in hand, and in which load.
    taken: Option<(Instant, u64)>,
    /// It could not be written, perhaps for the sake of another one; tried by itself until it was, or until then.
    suspect: Option<Instant>,
    /// The last pause after a failure.
    pause: Duration,
}

impl Lane {
    /// Whether nothing comes out of it at present.
    fn is_stuck(&self) -> bool {
        self.suspect.is_some() || self.taken.is_some_and(|(since, _)| since.elapsed() >= STUCK)
    }

    fn is_of(&self, load: u64) -> bool {
        self.taken.is_some_and(|(_, number)| number == load)
    }

    /// Whether nobody could tell it from one that has never been.
    fn is_forgotten(&self) -> bool {
        self.items.is_empty()
            && self.taken.is_none()
            && self.suspect.is_none_or(|until| until <= Instant::now())
    }
}

#[derive(Default)]
struct State {
    lanes: HashMap<PetitionId, Lane>,
    /// Lanes with something to take, in turn, and since when.
    ready: VecDeque<(Instant, PetitionId)>,
    /// Suspects whose turn it is, each for a writer of its own.
    suspects: VecDeque<PetitionId>,
    /// Suspects that are left in peace until then.
    paused: Vec<(Instant, PetitionId)>,
    waiting: usize,
    loads: u64,
    full_since: Option<Instant>,
    closed: bool,
    /// A writer of the second rank looks at the clock.
    watched: bool,
}

/// The lanes, shared by who queues and who writes.
pub struct Lanes {
    state: Mutex<State>,
    first: Condvar,
    others: Condvar,
    capacity: usize,
    /// Dropped by everything that was queued until now; the receiver then tells.
    settling: Mutex<(mpsc::Sender<()>, mpsc::Receiver<()>)>,
}

impl Lanes {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            state: Mutex::default(),
            first: Condvar::new(),
            others: Condvar::new(),
            capacity,
            settling: Mutex::new(mpsc::channel(1)),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_full(&self) -> bool {
        self.state().waiting >= self.capacity
    }

    pub(super) fn push(&self, mut item: Item) -> Result<(), Error> {
        let unsettled = self.settling.lock().unwrap_or_else(PoisonError::into_inner).0.clone();
        item.unsettled = Some(unsettled);
        let mut state = self.state();
        if state.waiting >= self.capacity {
            state.full_since.get_or_insert_with(Instant::now);
            drop(state);
            turned_away(Shortage::SignatureQueue);
            return Err(Error::Busy);
        }
        let petition = item.request.petition;
        let share = (self.capacity / SHARE_OF_STUCK).max(1);
        let lane = state.lanes.entry(petition).or_default();
        if lane.items.len() >= share && lane.is_stuck() {
            drop(state);
            turned_away(Shortage::SignatureLane);
            return Err(Error::Busy);
        }
        let (is_new, suspect) = (lane.is_forgotten(), lane.suspect.is_some());
        let is_next = lane.items.is_empty() && lane.taken.is_none();
        lane.items.push_back(item);
        state.waiting += 1;
        let mut watched = std::mem::replace(&mut state.watched, true);
        if is_new {
            if let Some(lane) = state.lanes.get_mut(&petition) {
                (lane.suspect, lane.pause) = (None, Duration::ZERO);
            }
            state.ready.push_back((Instant::now(), petition));
        } else if is_next && suspect {
            state.suspects.push_back(petition);
            watched = false;
        }
        drop(state);
        self.first.notify_one();
        if !watched {
            self.others.notify_one();
        }
        Ok(())
    }

    /// Waits until there is something for a writer of that rank, or all is over: false. The first takes what comes,
    /// the others suspects and what has waited.
    pub fn wait(&self, rank: usize) -> bool {
        let mut state = self.state();
        loop {
            if state.closed && state.waiting == 0 {
                self.first.notify_all();
                self.others.notify_all();
                return false;
            }
            let waited = state.ready.front().map(|(since, _)| since.elapsed());
            if rank == 0 {
                if waited.is_some() {
                    return true;
                }
                state = self.first.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            state.end_pauses();
            let relief = waited.map(|waited| RELIEF.saturating_sub(waited));
            if !state.suspects.is_empty() || relief == Some(Duration::ZERO) {
                return true;
            }
            state.watched = relief.is_some();
            let rest = relief.into_iter().chain(state.next_pause()).min();
            state = wait_on(&self.others, state, rest);
        }
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.state().waiting
    }

    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    /// Takes up to `most` requests, of lanes that nobody has in hand; a suspect by itself.
    pub fn take(&self, rank: usize, most: usize) -> Load {
        let mut state = self.state();
        state.loads += 1;
        let mut load = Load { number: state.loads, ..Load::default() };
        let suspect = if rank == 0 { None } else { state.suspects.pop_front() };
        if let Some(petition) = suspect {
            state.move_to(&mut load, petition, most);
        } else {
            while load.items.len() < most {
                // Who only stands in leaves what is fresh to the first.
                let fresh = |since: &Instant| rank > 0 && since.elapsed() < RELIEF;
                if state.ready.front().is_some_and(|(since, _)| fresh(since)) {
                    break;
                }
                let Some((_, petition)) = state.ready.pop_front() else { break };
                state.move_to(&mut load, petition, most);
            }
        }
        if state.waiting < self.capacity {
            state.full_since = None;
        }
        let more = !state.ready.is_empty() && !std::mem::replace(&mut state.watched, true);
        drop(state);
        if more {
            self.others.notify_one();
        }
        load
    }

    /// Gives back the lanes of a load that has been settled. What could not be written remains suspect.
    pub fn done(&self, load: &Load, written: bool) {
        let mut state = self.state();
        for petition in &load.petitions {
            let Some(lane) = state.lanes.get_mut(petition) else { continue };
            if !lane.is_of(load.number) {
                continue;
            }
            lane.taken = None;
            if written {
                (lane.suspect, lane.pause) = (None, Duration::ZERO);
            }
            let (is_empty, suspect) = (lane.items.is_empty(), lane.suspect.is_some());
            if lane.is_forgotten() {
                state.lanes.remove(petition);
            } else if !is_empty && suspect {
                state.suspects.push_back(*petition);
            } else if !is_empty {
                state.ready.push_back((Instant::now(), *petition));
            }
        }
        if state.lanes.len() > REMEMBERED {
            state.lanes.retain(|_, lane| !lane.is_forgotten());
        }
        let is_over = state.closed && state.waiting == 0;
        drop(state);
        self.first.notify_one();
        if is_over {
            self.others.notify_all();
        }
    }

    /// Gives back a load that could not be written in time. Each of its petitions is tried by itself, so that the one
    /// at fault holds up no other; when that fails too, after a pause.
    pub fn give_back(&self, load: Load) {
        let mut state = self.state();
        let is_one = load.petitions.len() == 1;
        for item in load.items.into_iter().rev() {
            let ours =
                state.lanes.get(&item.request.petition).is_some_and(|lane| lane.is_of(load.number));
            if item.has_left() || !ours {
                // Another writer has the petition in hand by now; this was given up long ago.
                item.answer(Err(Error::Busy));
                continue;
            }
            item.waits_again();
            state.waiting += 1;
            state.lanes.entry(item.request.petition).or_default().items.push_front(item);
        }
        for petition in load.petitions {
            let Some(lane) = state.lanes.get_mut(&petition) else { continue };
            if !lane.is_of(load.number) {
                continue;
            }
            (lane.taken, lane.suspect) = (None, Some(Instant::now() + SUSPECTED));
            if lane.items.is_empty() {
                continue;
            }
            if is_one {
                lane.pause = (lane.pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
                let until = Instant::now() + lane.pause;
                state.paused.push((until, petition));
            } else {
                state.suspects.push_back(petition);
            }
        }
        drop(state);
        self.first.notify_one();
        self.others.notify_all();
    }

    /// The writer of that load does not come back: its petitions go to others.
    pub fn abandon(&self, load: u64) {
        let mut state = self.state();
        let State { lanes, suspects, .. } = &mut *state;
        for (petition, lane) in lanes.iter_mut().filter(|(_, lane)| lane.is_of(load)) {
            (lane.taken, lane.suspect) = (None, Some(Instant::now() + SUSPECTED));
            if !lane.items.is_empty() {
                suspects.push_back(*petition);
            }
        }
        drop(state);
        self.others.notify_all();
    }

    /// Waits until everything queued until now has been settled.
    pub(super) async fn settled(&self) {
        let (unsettled, mut told, later) = {
            let mut settling = self.settling.lock().unwrap_or_else(PoisonError::into_inner);
            let (unsettled, told) = std::mem::replace(&mut *settling, mpsc::channel(1));
            (unsettled, told, settling.0.clone())
        };
        drop(unsettled);
        // Nothing is ever sent: it ends with the last who could.
        let _ = told.recv().await;
        // Who waits for what came later waits for this too.
        drop(later);
    }

    pub(super) fn close(&self) {
        self.state().closed = true;
        self.first.notify_all();
        self.others.notify_all();
    }

    pub(super) fn health(&self) -> Result<(), Error> {
        let state = self.state();
        if state.full_since.is_some_and(|since| since.elapsed() >= FULL) {
            return Err(Error::Busy);
        }
        if state.ready.front().is_some_and(|(since, _)| since.elapsed() >= UNTAKEN) {
            return Err(Error::Unavailable);
        }
        Ok(())
    }
}

impl State {
    /// Puts what a lane holds into a writer's hands.
    fn move_to(&mut self, load: &mut Load, petition: PetitionId, most: usize) {
        let Some(lane) = self.lanes.get_mut(&petition) else { return };
        let count = lane.items.len().min(most - load.items.len());
        lane.taken = Some((Instant::now(), load.number));
        load.items.extend(lane.items.drain(..count));
        load.petitions.push(petition);
        self.waiting -= count;
    }

    /// How long until the next pause ends.
    fn next_pause(&self) -> Option<Duration> {
        let next = self.paused.iter().map(|(until, _)| *until).min()?;
        Some(next.saturating_duration_since(Instant::now()))
    }

    /// Suspects whose pause is over have their turn.
    fn end_pauses(&mut self) {
        let now = Instant::now();
        let suspects = &mut self.suspects;
        self.paused.retain(|(until, petition)| {
            let over = *until <= now;
            if over {
                suspects.push_back(*petition);
            }
            !over
        });
    }
}

fn wait_on<'a>(
    condition: &Condvar,
    state: MutexGuard<'a, State>,
    longest: Option<Duration>,
) -> MutexGuard<'a, State> {
    match longest {
        Some(longest) => {
            condition.wait_timeout(state, longest).unwrap_or_else(PoisonError::into_inner).0
        }
        None => condition.wait(state).unwrap_or_else(PoisonError::into_inner),
    }
}
