//! Whose hash is computed next. Hashes are dear, so few run at once; who waits is served by turns, network by
//! network, so that one that asks a lot waits for itself and not everybody for it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::error::HashError;
use measures::{Shortage, turned_away};

/// Who wants a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The network that asks, as a keyed hash: askers of one network wait in one line.
    pub network: Vec<u8>,
    /// A network that the holder of the account is known from, or somebody who has shown otherwise that they are the
    /// holder. Those are served before strangers.
    pub known: bool,
}

impl Asker {
    /// Somebody of whom nothing is known.
    pub fn stranger(network: Vec<u8>) -> Self {
        Self { network, known: false }
    }

    /// Somebody who has shown that they are the holder.
    pub fn holder(network: Vec<u8>) -> Self {
        Self { network, known: true }
    }
}

/// Lines of networks, served in turn.
#[derive(Default)]
struct Lines {
    lines: HashMap<Vec<u8>, VecDeque<oneshot::Sender<Turn>>>,
    /// Networks that wait, the next first.
    order: VecDeque<Vec<u8>>,
}

impl Lines {
    fn join(&mut self, network: &[u8], waiter: oneshot::Sender<Turn>) {
        let line = self.lines.entry(network.to_vec()).or_default();
        if line.is_empty() {
            self.order.push_back(network.to_vec());
        }
        line.push_back(waiter);
    }

    /// The first of the network whose turn it is, which goes to the end then.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let network = self.order.pop_front()?;
        let line = self.lines.get_mut(&network)?;
        let waiter = line.pop_front();
        if line.is_empty() {
            self.lines.remove(&network);
        } else {
            self.order.push_back(network);
        }
        waiter
    }

    fn length(&self, network: &[u8]) -> usize {
        self.lines.get(network).map_or(0, VecDeque::len)
    }

    fn total(&self) -> usize {
        self.lines.values().map(VecDeque::len).sum()
    }

    fn longest(&self) -> usize {
        self.lines.values().map(VecDeque::len).max().unwrap_or(0)
    }

    /// Sends the last of the longest line away.
    fn send_one_away(&mut self) {
        let longest = self
            .lines
            .iter()
            .max_by_key(|(_, line)| line.len())
            .map(|(network, _)| network.clone());
        let Some(network) = longest else { return };
        let Some(line) = self.lines.get_mut(&network) else { return };
        // Its receiver is told by the sender's end.
        drop(line.pop_back());
        if line.is_empty() {
            self.lines.remove(&network);
            self.order.retain(|waiting| *waiting != network);
        }
    }

    /// Forgets those who have gone.
    fn forget_gone(&mut self) {
        self.lines.retain(|_, line| {
            line.retain(|waiter| !waiter.is_closed());
            !line.is_empty()
        });
        let Self { lines, order } = self;
        order.retain(|network| lines.contains_key(network));
    }
}

/// Known networks served in a row before a stranger is: somebody with an account of their own is known too, and shuts
/// nobody out by that.
const KNOWN_IN_A_ROW: usize = 3;

struct Standing {
    free: usize,
    known_in_a_row: usize,
    known: Lines,
    strangers: Lines,
}

impl Standing {
    /// Whose turn it is.
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let strangers_turn = self.known_in_a_row >= KNOWN_IN_A_ROW;
        let known = if strangers_turn { None } else { self.known.next() };
        if known.is_some() {
            self.known_in_a_row += 1;
            return known;
        }
        self.known_in_a_row = 0;
        self.strangers.next().or_else(|| self.known.next())
    }

    fn waiting(&self) -> usize {
        self.known.total() + self.strangers.total()
    }

    /// Makes room for one more, if the lines are full: at the cost of a stranger, or of a network that has more
    /// in line than the newcomer's. False when there is none such.
    fn make_room(&mut self, most: usize, asker: &Asker) -> bool {
        if self.waiting() < most {
            return true;
        }
        self.known.forget_gone();
        self.strangers.forget_gone();
        if self.waiting() < most {
            return true;
        }
        if asker.known && self.strangers.total() > 0 {
            self.strangers.send_one_away();
            return true;
        }
        let lines = if asker.known { &mut self.known } else { &mut self.strangers };
        let outgrown = lines.longest() > lines.length(&asker.network) + 1;
        if outgrown {
            lines.send_one_away();
        }
        outgrown
    }
}

/// The places where hashes run, and the lines before them.
pub(super) struct Turns {
    standing: Mutex<Standing>,
    most_waiting: usize,
}

impl Turns {
    /// So many at once, and so many in line.
    pub(super) fn new(places: usize, most_waiting: usize) -> Arc<Self> {
        let standing = Standing {
            free: places,
            known_in_a_row: 0,
            known: Lines::default(),
            strangers: Lines::default(),
        };
        Arc::new(Self { standing: Mutex::new(standing), most_waiting })
    }

    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`HashError::Busy`] when the lines are full, at once, or later for the sake of a network that asks less.
    pub(super) async fn turn(self: &Arc<Self>, asker: &Asker) -> Result<Turn, HashError> {
        let waiting = {
            let mut standing = self.standing();
            if standing.free > 0 {
                standing.free -= 1;
                return Ok(Turn { of: Some(self.clone()) });
            }
            if !standing.make_room(self.most_waiting, asker) {
                turned_away(Shortage::Passwords);
                return Err(HashError::Busy);
            }
            let (waiter, waiting) = oneshot::channel();
            let lines = if asker.known { &mut standing.known } else { &mut standing.strangers };
            lines.join(&asker.network, waiter);
            waiting
        };
        waiting.await.map_err(|_| {
            turned_away(Shortage::Passwords);
            HashError::Busy
        })
    }

    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.standing().waiting()
    }

    /// Hands a place on to whoever is next.
    fn hand_on(self: &Arc<Self>) {
        loop {
            let next = {
                let mut standing = self.standing();
                let next = standing.next();
                if next.is_none() {
                    standing.free += 1;
                }
                next
            };
            let Some(next) = next else { return };
            match next.send(Turn { of: Some(self.clone()) }) {
                Ok(()) => return,
                // They have gone: the place is the next one's, and this turn hands nothing on itself.
                Err(mut turn) => turn.of = None,
            }
        }
    }
}

/// A place to compute in; handed on when it is dropped.
pub(super) struct Turn {
    of: Option<Arc<Turns>>,
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(turns) = self.of.take() {
            turns.hand_on();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn of(network: u8, known: bool) -> Asker {
        Asker { network: vec![network], known }
    }

    /// Takes turns in the background, which are given back one after another; who was served when.
    async fn served(turns: &Arc<Turns>, askers: Vec<Asker>) -> Vec<Option<Asker>> {
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut all = Vec::new();
        let place = turns.turn(&of(0, false)).await.unwrap();
        for asker in askers {
            let (turns, order) = (turns.clone(), order.clone());
            all.push(tokio::spawn(async move {
                let turn = turns.turn(&asker).await;
                order.lock().unwrap().push(turn.is_ok().then_some(asker));
            }));
            tokio::task::yield_now().await;
        }
        drop(place);
        for task in all {
            tokio::time::timeout(Duration::from_secs(5), task).await.unwrap().unwrap();
        }
        order.lock().unwrap().clone()
    }

    #[tokio::test]
    async fn networks_are_served_by_turns_and_known_ones_first() {
        let turns = Turns::new(1, 100);
        let flood = (0..10).map(|_| of(1, false));
        let order =
            served(&turns, flood.chain([of(2, false), of(3, false), of(4, true)]).collect()).await;
        let first: Vec<u8> = order.iter().flatten().take(4).map(|asker| asker.network[0]).collect();
        assert_eq!(first, [4, 1, 2, 3]);
        assert_eq!(order.len(), 13);
    }

    #[tokio::test]
    async fn known_networks_that_never_end_leave_strangers_a_turn_in_four() {
        let turns = Turns::new(1, 100);
        let known = (0..12).map(|_| of(9, true));
        let order = served(&turns, known.chain([of(1, false), of(2, false)]).collect()).await;
        let strangers: Vec<usize> = order
            .iter()
            .enumerate()
            .filter(|(_, served)| served.as_ref().is_some_and(|asker| !asker.known))
            .map(|(at, _)| at)
            .collect();
        assert_eq!(strangers, [3, 7]);
    }

    #[tokio::test]
    async fn a_network_that_fills_the_lines_makes_room_for_others_and_for_itself_not() {
        let turns = Turns::new(1, 10);
        let flood = (0..12).map(|_| of(1, false));
        let others = [of(2, false), of(3, true), of(1, false), of(2, false)];
        let order = served(&turns, flood.chain(others).collect()).await;
        let of_network =
            |network: u8| order.iter().flatten().filter(|asker| asker.network == [network]).count();
        assert_eq!((of_network(2), of_network(3)), (2, 1), "whoever asks little is served");
        assert_eq!(of_network(1), 7, "of ten that waited three have made room");
        assert_eq!(order.iter().filter(|served| served.is_none()).count(), 6);
        // One more of the network that fills them is turned away at once, and pushes none of its own out.
        let turns = Turns::new(1, 2);
        let place = turns.turn(&of(0, false)).await.unwrap();
        let before = [(); 2].map(|()| {
            let turns = turns.clone();
            tokio::spawn(async move { turns.turn(&of(1, false)).await.is_ok() })
        });
        while turns.waiting() != 2 {
            tokio::task::yield_now().await;
        }
        let more = tokio::time::timeout(Duration::from_secs(5), turns.turn(&of(1, false))).await;
        assert!(more.unwrap().is_err());
        drop(place);
        for waiter in before {
            assert!(waiter.await.unwrap());
        }
    }

    #[tokio::test]
    async fn whoever_goes_before_their_turn_leaves_the_place_to_the_next() {
        // Those who have gone are passed over when a place comes free, or forgotten when their room is needed.
        for (most, in_line) in [(10, 3), (2, 1)] {
            let turns = Turns::new(1, most);
            let place = turns.turn(&of(0, false)).await.unwrap();
            let asker = of(1, false);
            for _ in 0..2 {
                let gone = turns.turn(&asker);
                assert!(tokio::time::timeout(Duration::from_millis(1), gone).await.is_err());
            }
            let last = {
                let turns = turns.clone();
                tokio::spawn(async move { turns.turn(&of(1, false)).await.is_ok() })
            };
            while turns.waiting() != in_line {
                tokio::task::yield_now().await;
            }
            drop(place);
            assert!(tokio::time::timeout(Duration::from_secs(5), last).await.unwrap().unwrap());
            assert!(turns.turn(&of(2, false)).await.is_ok(), "and back to everybody");
        }
    }
}
