//! A request in the queue, and how far it has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use crate::Error;
use crate::signing::{Receipt, SignRequest};

const WAITING: u8 = 0;
const COMMITTING: u8 = 1;
const LEFT: u8 = 2;
const DOUBTFUL: u8 = 3;

/// Where a signer and a writer agree on who was first: the one who leaves or the one who commits.
#[derive(Debug, Default)]
pub struct Seat(AtomicU8);

impl Seat {
    /// Leaves; false when a COMMIT with this request may have been sent.
    pub(super) fn leave(&self) -> bool {
        match self.0.compare_exchange(WAITING, LEFT, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => true,
            Err(found) => found == LEFT,
        }
    }

    fn may_commit(&self) -> bool {
        match self.0.compare_exchange(WAITING, COMMITTING, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => true,
            Err(found) => found != LEFT,
        }
    }

    fn waits_again(&self) {
        let _ = self.0.compare_exchange(COMMITTING, WAITING, Ordering::AcqRel, Ordering::Acquire);
    }

    fn is_doubtful(&self) -> bool {
        self.0.load(Ordering::Acquire) == DOUBTFUL
    }

    fn has_left(&self) -> bool {
        self.0.load(Ordering::Acquire) == LEFT
    }
}

/// A request in the queue.
pub struct Item {
    /// What is asked for.
    pub request: SignRequest,
    queued: Instant,
    answer: oneshot::Sender<Result<Receipt, Error>>,
    seat: Arc<Seat>,
    /// Held for as long as this is not settled; who waits for that sees it dropped.
    pub(super) unsettled: Option<mpsc::Sender<()>>,
}

impl Item {
    /// A request, and where its signer may leave.
    pub(super) fn new(
        request: SignRequest,
        answer: oneshot::Sender<Result<Receipt, Error>>,
        queued: Instant,
    ) -> (Self, Arc<Seat>) {
        let seat = Arc::<Seat>::default();
        (Self { request, queued, answer, seat: seat.clone(), unsettled: None }, seat)
    }

    /// How long it has been here.
    pub fn age(&self) -> Duration {
        self.queued.elapsed()
    }

    /// Whether its signer waits no more, unwritten.
    pub fn has_left(&self) -> bool {
        self.seat.has_left()
    }

    /// Asked before its COMMIT is sent; false when its signer has left.
    pub fn may_commit(&self) -> bool {
        self.seat.may_commit()
    }

    /// Its COMMIT was not sent after all, or was refused.
    pub fn waits_again(&self) {
        self.seat.waits_again();
    }

    /// Its COMMIT was sent and not answered: until it has been written again nobody can say that nothing was done.
    pub fn is_in_doubt(&self) {
        self.seat.0.store(DOUBTFUL, Ordering::Release);
    }

    /// Tells its signer.
    pub fn answer(self, answer: Result<Receipt, Error>) {
        let answer = match answer {
            Err(error)
                if self.seat.is_doubtful()
                    && (error.is_outage() || matches!(error, Error::Busy)) =>
            {
                Err(Error::OutcomeUnknown)
            }
            answer => answer,
        };
        let _ = self.answer.send(answer);
    }
}
