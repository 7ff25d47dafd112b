//! The queue of signatures that wait for a writer: bounded, in lanes of one petition each, and answered after COMMIT.
//!
//! A petition is in the hands of one writer at a time, so that writers never wait for each other, and what holds up
//! one petition holds up no other. A signer waits for five seconds at most: who has not been written by then is not
//! written any more, and who may have been is told so.

mod lanes;
mod seat;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Error;
use super::signing::{Receipt, SignRequest};
use measures::{Shortage, turned_away};

pub use lanes::{Lanes, Load};
pub use seat::Item;

/// A signer whose COMMIT has not been sent by then leaves, and nothing is written.
const GIVES_UP: Duration = Duration::from_millis(4_300);
/// How much longer a COMMIT that was sent is waited for.
const COMMIT_WAIT: Duration = Duration::from_millis(500);

/// The way into the writers' queue. When the last handle is gone the writers end after what was queued.
#[derive(Clone)]
pub struct SignQueue {
    way_in: Arc<WayIn>,
}

struct WayIn {
    lanes: Arc<Lanes>,
}

impl Drop for WayIn {
    fn drop(&mut self) {
        self.lanes.close();
    }
}

impl SignQueue {
    /// A queue for `capacity` requests, with the end that writers hold.
    pub fn new(capacity: usize) -> (Self, Arc<Lanes>) {
        let lanes = Arc::new(Lanes::new(capacity));
        (Self { way_in: Arc::new(WayIn { lanes: lanes.clone() }) }, lanes)
    }

    /// Whether one more would be refused.
    pub fn is_full(&self) -> bool {
        self.way_in.lanes.is_full()
    }

    /// How many signatures wait for a writer.
    pub fn waiting(&self) -> usize {
        self.way_in.lanes.waiting()
    }

    /// How many may wait.
    pub fn capacity(&self) -> usize {
        self.way_in.lanes.capacity()
    }

    /// Signs: waits for the batch this request falls into, and for its COMMIT.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full or the wait too long, [`Error::OutcomeUnknown`] when a COMMIT was not
    /// answered; the law's refusal.
    pub async fn sign(&self, request: SignRequest) -> Result<Receipt, Error> {
        let (answer, mut answered) = oneshot::channel();
        let (item, seat) = Item::new(request, answer, Instant::now());
        self.way_in.lanes.push(item)?;
        if let Ok(answer) = tokio::time::timeout(GIVES_UP, &mut answered).await {
            return answer.map_err(|_| Error::Unavailable)?;
        }
        if seat.leave() {
            turned_away(Shortage::SignatureWait);
            return Err(Error::Busy);
        }
        match tokio::time::timeout(COMMIT_WAIT, answered).await {
            Ok(Ok(answer)) => answer,
            _ => Err(Error::OutcomeUnknown),
        }
    }

    /// Waits until everything queued so far has been written.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the writers have stopped.
    pub async fn settled(&self) -> Result<(), Error> {
        self.way_in.lanes.settled().await;
        Ok(())
    }

    /// Whether a signature that arrives now would be taken up.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue has been full for five seconds, [`Error::Unavailable`] when nobody takes from it.
    pub fn health(&self) -> Result<(), Error> {
        self.way_in.lanes.health()
    }
}
