//! Group commit: one thread writes the signatures of all callers, a batch a transaction.
//!
//! A caller is answered after COMMIT and never before. A batch that fails is bisected, so that
//! one bad request hurts only itself; an item that waited too long is dropped unwritten.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use app::sign_queue::{Item, Job, SignQueue};
use app::signing::{Receipt, SignRequest, UseCase};
use app::{App, Error, Work};
use store::Connection;
use store::database::write_on;

/// An item that has waited this long is answered 503 and not written; the sweep leaves a clock
/// alone for longer than this, so that no signature in time is overtaken.
const MAX_WAIT: Duration = Duration::from_secs(4);

/// When several sign at once, the writer waits so long for more of them: a batch costs the database nearly as much
/// for one as for ten. Who signs alone waits for nobody.
const GATHERING: Duration = Duration::from_millis(1);

/// Starts the writer on a thread of its own, with its own connection. It ends when every handle
/// to the queue is gone and what was queued has been written.
///
/// # Errors
/// [`Error::Unavailable`] when the database cannot be reached, [`Error::Internal`] when the
/// system gives no thread.
pub fn start(
    app: Arc<App>,
    queue: usize,
    batch: usize,
    use_case: UseCase,
) -> Result<(SignQueue, std::thread::JoinHandle<()>), Error> {
    let (queue, jobs) = SignQueue::new(queue);
    let connection = app.db.dedicated()?;
    let writer = Writer { app, connection, batch, use_case };
    let thread = std::thread::Builder::new()
        .name("signatures".to_owned())
        .spawn(move || {
            let _guard = ExitWithWriter;
            writer.run(jobs);
        })
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok((queue, thread))
}

/// Without its writer a process could only refuse signatures: it ends, and is started anew.
struct ExitWithWriter;

impl Drop for ExitWithWriter {
    fn drop(&mut self) {
        if std::thread::panicking() {
            tracing::error!("the signature writer has died");
            std::process::abort();
        }
    }
}

struct Writer {
    app: Arc<App>,
    connection: Connection,
    batch: usize,
    use_case: UseCase,
}

impl Writer {
    /// Takes what is waiting until every sender is gone.
    fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut crowd = false;
        while let Some(first) = jobs.blocking_recv() {
            let mut items = Vec::new();
            let mut barriers = Vec::new();
            sort_job(first, &mut items, &mut barriers);
            if crowd && jobs.len() < self.batch / 2 {
                std::thread::sleep(GATHERING);
            }
            while items.len() < self.batch && barriers.is_empty() {
                let Ok(job) = jobs.try_recv() else { break };
                sort_job(job, &mut items, &mut barriers);
            }
            crowd = items.len() > 1 && self.batch > 1;
            self.write(items);
            for barrier in barriers {
                let _ = barrier.send(());
            }
        }
    }

    fn write(&mut self, items: Vec<Item>) {
        let (fresh, stale): (Vec<_>, Vec<_>) =
            items.into_iter().partition(|item| item.queued.elapsed() < MAX_WAIT);
        for item in stale {
            let _ = item.answer.send(Err(Error::Busy));
        }
        self.write_bisecting(fresh);
    }

    /// Writes a batch; halves it when it fails as a whole, down to the one bad item.
    fn write_bisecting(&mut self, mut items: Vec<Item>) {
        if items.is_empty() {
            return;
        }
        let requests: Vec<SignRequest> = items.iter().map(|item| item.request.clone()).collect();
        match self.commit(&requests) {
            Ok(answers) => {
                for (item, answer) in items.into_iter().zip(answers) {
                    let _ = item.answer.send(answer);
                }
            }
            Err(Error::Unavailable) => self.reconnect_or_give_up(items),
            Err(error) if items.len() == 1 => {
                if let Some(item) = items.pop() {
                    let _ = item.answer.send(Err(error));
                }
            }
            Err(error) => {
                tracing::warn!(%error, size = items.len(), "a batch of signatures failed and is halved");
                let half = items.split_off(items.len() / 2);
                self.write_bisecting(items);
                self.write_bisecting(half);
            }
        }
    }

    /// After a lost connection nobody knows whether COMMIT happened: the batch runs again, and an
    /// item that finds its own id is answered as new.
    fn reconnect_or_give_up(&mut self, items: Vec<Item>) {
        let deadline = Instant::now() + MAX_WAIT;
        while Instant::now() < deadline {
            if let Ok(connection) = self.app.db.dedicated() {
                self.connection = connection;
                return self.write(items);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        for item in items {
            let _ = item.answer.send(Err(Error::Unavailable));
        }
    }

    fn commit(&mut self, requests: &[SignRequest]) -> Result<Vec<Result<Receipt, Error>>, Error> {
        let app = &self.app;
        let (now, machine) = (app.clock.legal(), app.clock.machine());
        let done = write_on(&mut self.connection, &|conn| {
            (self.use_case)(&mut Work::at(conn, app, now, machine), requests)
        })?;
        if done.crossed {
            // What cannot be followed counts as changed; the signatures stand all the same.
            let _ = app.changes.follow(&mut self.connection);
        }
        Ok(done.answers)
    }
}

fn sort_job(job: Job, items: &mut Vec<Item>, barriers: &mut Vec<oneshot::Sender<()>>) {
    match job {
        Job::Sign(item) => items.push(*item),
        Job::Barrier(done) => barriers.push(done),
    }
}
