//! Places for listeners: so many in all, shared out fairly among the networks that they come from.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

/// The places of a process.
pub(super) struct Places {
    most: usize,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    all: usize,
    next: u64,
    by_network: HashMap<IpAddr, Vec<Holder>>,
}

/// Who holds a place.
struct Holder {
    id: u64,
    /// Dropped when the place is given to somebody else.
    _stays: oneshot::Sender<()>,
}

impl Places {
    /// So many.
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, held: Mutex::default() })
    }

    /// How many are held.
    pub(super) fn held(&self) -> usize {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).all
    }

    /// A place for somebody of this network. When all are taken, the network that holds most gives its latest up to one
    /// that holds fewer, so that no client alone keeps the others out.
    pub(super) fn take(self: &Arc<Self>, network: IpAddr) -> Option<Place> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.all >= self.most {
            held.make_room_for(network)?;
        }
        let (stays, given_up) = oneshot::channel();
        let id = held.next;
        held.next += 1;
        held.all += 1;
        held.by_network.entry(network).or_default().push(Holder { id, _stays: stays });
        Some(Place { places: self.clone(), network, id, given_up })
    }
}

impl Held {
    fn make_room_for(&mut self, network: IpAddr) -> Option<()> {
        let own = self.by_network.get(&network).map_or(0, Vec::len);
        let (&largest, holders) =
            self.by_network.iter().max_by_key(|(_, holders)| holders.len())?;
        // With one fewer it still holds as many as the newcomer will.
        if holders.len() <= own + 1 {
            return None;
        }
        let latest = self.by_network.get_mut(&largest)?.pop();
        self.all -= usize::from(latest.is_some());
        latest.map(drop)
    }
}

/// A place, held until it is dropped.
pub(super) struct Place {
    places: Arc<Places>,
    network: IpAddr,
    id: u64,
    given_up: oneshot::Receiver<()>,
}

impl Place {
    /// Ends when the place has been given to somebody else.
    pub(super) async fn given_up(&mut self) {
        let _ = (&mut self.given_up).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.places.held.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(holders) = held.by_network.get_mut(&self.network) else { return };
        let before = holders.len();
        holders.retain(|holder| holder.id != self.id);
        let ended = before - holders.len();
        if holders.is_empty() {
            held.by_network.remove(&self.network);
        }
        held.all -= ended;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(last: u8) -> IpAddr {
        [198, 51, 100, last].into()
    }

    #[test]
    fn no_network_keeps_the_others_out_and_none_takes_more_than_its_share() {
        let places = Places::new(10);
        let mut greedy: Vec<Place> = (0..10).map(|_| places.take(network(1)).unwrap()).collect();
        assert!(places.take(network(1)).is_none(), "its own places are all it could take");
        let others: Vec<Place> = (0..5).map(|_| places.take(network(2)).unwrap()).collect();
        assert!(places.take(network(2)).is_none(), "five and five");
        let is_ended = |place: &mut Place| {
            place.given_up.try_recv() == Err(oneshot::error::TryRecvError::Closed)
        };
        let ended = greedy.iter_mut().map(is_ended).filter(|ended| *ended).count();
        assert_eq!(ended, 5);
        let third = places.take(network(3)).unwrap();
        drop((greedy, others, third));
        let held = places.held.lock().unwrap();
        assert_eq!((held.all, held.by_network.len()), (0, 0));
    }
}
