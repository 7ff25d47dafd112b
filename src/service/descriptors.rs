//! Room for connections: the system gives a process so many descriptors, and one that has none left answers nobody, not
//! even whoever asks whether it lives.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What the process needs besides connections of clients and of the pool: files, pipes, the runtime, a reserve.
const OWN: u64 = 64;
/// More connections than that are served by more processes.
const MOST: u64 = 20_000;

/// How many connections of clients there is room for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    connections: u64,
}

/// Raises the limit of descriptors as far as the system lets us, and sees what is left beside a pool of that size.
pub(super) fn room(pool_size: u32) -> Room {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    // What cannot be raised is made do with.
    let current =
        if setrlimit(Resource::Nofile, raised).is_ok() { limit.maximum } else { limit.current };
    Room::of(current.unwrap_or(u64::MAX), pool_size)
}

impl Room {
    fn of(descriptors: u64, pool_size: u32) -> Self {
        let left = descriptors.saturating_sub(OWN + u64::from(pool_size));
        Self { connections: left.clamp(16, MOST) }
    }

    /// Connections of clients at a time.
    pub(super) fn connections(self) -> usize {
        usize::try_from(self.connections).unwrap_or(usize::MAX)
    }

    /// Streams of events at a time: as many as are wanted, and never more than half of all connections.
    pub(super) fn streams(self, wanted: u32) -> usize {
        self.connections().div_euclid(2).min(wanted as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_leave_room_for_whoever_asks_something_else() {
        let small = Room::of(1_024, 10);
        assert_eq!((small.connections(), small.streams(5_000)), (950, 475));
        assert_eq!(Room::of(1_048_576, 10).streams(5_000), 5_000);
        assert_eq!(Room::of(1_024, 10).streams(3), 3);
        assert_eq!(Room::of(20, 10).connections(), 16);
    }
}
