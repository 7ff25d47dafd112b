//! The queue of signatures that wait for the writer: bounded, and answered after COMMIT.

use std::time::Instant;

use tokio::sync::{mpsc, oneshot};

use super::Error;
use super::signing::{Receipt, SignRequest};

/// A request in the queue.
pub struct Item {
    /// What is asked, and by whom.
    pub request: SignRequest,
    /// When it joined the queue; one that waits too long is dropped unwritten.
    pub queued: Instant,
    /// Where the outcome goes, after COMMIT.
    pub answer: oneshot::Sender<Result<Receipt, Error>>,
}

/// What the writer finds in its queue.
pub enum Job {
    /// A signature to be judged and written with its batch.
    Sign(Box<Item>),
    /// Answered when everything queued before it has been written.
    Barrier(oneshot::Sender<()>),
}

/// The way into the writer's queue.
#[derive(Clone)]
pub struct SignQueue {
    jobs: mpsc::Sender<Job>,
}

impl SignQueue {
    /// A queue for `capacity` requests, with the end the writer holds.
    pub fn new(capacity: usize) -> (Self, mpsc::Receiver<Job>) {
        let (jobs, receiver) = mpsc::channel(capacity);
        (Self { jobs }, receiver)
    }

    /// Whether one more would be refused.
    pub fn is_full(&self) -> bool {
        self.jobs.capacity() == 0
    }

    /// Signs: waits for the batch this request falls into, and for its COMMIT.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full or the wait too long; the law's refusal.
    pub async fn sign(&self, request: SignRequest) -> Result<Receipt, Error> {
        let (answer, answered) = oneshot::channel();
        let item = Item { request, queued: Instant::now(), answer };
        self.jobs.try_send(Job::Sign(Box::new(item))).map_err(|_| Error::Busy)?;
        answered.await.map_err(|_| Error::Unavailable)?
    }

    /// Waits until everything queued so far has been written.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the writer has stopped.
    pub async fn settled(&self) -> Result<(), Error> {
        let (done, waiting) = oneshot::channel();
        self.jobs.send(Job::Barrier(done)).await.map_err(|_| Error::Unavailable)?;
        waiting.await.map_err(|_| Error::Unavailable)
    }
}
