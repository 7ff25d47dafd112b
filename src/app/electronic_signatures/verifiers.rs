//! Threads that verify. Each has the next signature at hand when it is done with one: handed over by way of the threads
//! that answer requests, which are busy when many sign, every other core would wait.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::Error;
use measures::{Shortage, turned_away};

/// Signatures that wait for a thread, for each thread there is.
const WAITING: usize = 512;

type Task = Box<dyn FnOnce() + Send>;

/// The way to the threads; they end when it is gone.
pub(super) struct Verifiers(SyncSender<Task>);

impl Verifiers {
    /// Starts so many threads, at least one. Those that the system does not give are done without.
    pub(super) fn start(threads: usize) -> Self {
        let threads = threads.max(1);
        let (way_in, tasks) = sync_channel(threads * WAITING);
        let tasks = Arc::new(Mutex::new(tasks));
        for _ in 0..threads {
            let tasks = tasks.clone();
            let thread = std::thread::Builder::new().name("verifier".to_owned());
            if let Err(error) = thread.spawn(move || work(&tasks)) {
                tracing::error!(%error, "a thread that verifies electronic signatures cannot be started");
            }
        }
        Self(way_in)
    }

    /// Has a thread do this, in the order of coming.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait, [`Error::Unavailable`] without any thread, [`Error::Internal`] when the thread
    /// panicked over it.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        task: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = oneshot::channel();
        let task = Box::new(move || {
            // Whoever has left meanwhile gets no work done for them.
            if !answer.is_closed() {
                drop(answer.send(task()));
            }
        });
        self.0.try_send(task).map_err(|refused| match refused {
            TrySendError::Full(_) => {
                turned_away(Shortage::Verifying);
                Error::Busy
            }
            TrySendError::Disconnected(_) => Error::Unavailable,
        })?;
        answered.await.map_err(|_| Error::Internal("a verifying thread panicked".to_owned()))
    }
}

fn work(tasks: &Mutex<Receiver<Task>>) {
    loop {
        let next = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(task) = next else { return };
        // Its asker is told by the answer that does not come; the others need the thread.
        drop(catch_unwind(AssertUnwindSafe(task)));
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn a_thread_that_panics_over_one_serves_the_next() {
        let verifiers = Verifiers::start(1);
        let failed = verifiers.run(|| panic!("on purpose")).await.map(|(): ()| ());
        assert!(matches!(failed, Err(Error::Internal(_))));
        assert_eq!(verifiers.run(|| 2).await.ok(), Some(2));
    }

    #[tokio::test]
    async fn who_comes_when_too_many_wait_is_told_to_come_back() {
        let verifiers = Verifiers::start(1);
        let (open, gate) = sync_channel::<()>(0);
        let (begun, beginning) = oneshot::channel();
        let first = verifiers.run(move || {
            begun.send(()).unwrap();
            gate.recv().unwrap();
        });
        let mut first = Box::pin(first);
        assert!((&mut first).now_or_never().is_none());
        beginning.await.unwrap();
        let mut waiting = Vec::new();
        for number in 0..WAITING {
            let mut one = Box::pin(verifiers.run(move || number));
            assert!((&mut one).now_or_never().is_none());
            waiting.push(one);
        }
        assert!(matches!(verifiers.run(|| ()).await, Err(Error::Busy)));
        open.send(()).unwrap();
        first.await.unwrap();
        for (number, waited) in waiting.into_iter().enumerate() {
            assert_eq!(waited.await.ok(), Some(number));
        }
    }
}
