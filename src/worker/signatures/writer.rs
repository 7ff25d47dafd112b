//! One writer: it takes what waits, writes it and answers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::seen::Seen;
use app::sign_queue::{Item, Lanes};
use app::signing::{Receipt, SignRequest, UseCase};
use app::{App, Error, Work};
use measures::spans;
use store::Connection;
use store::database::{impatient, write_on};

/// An item that has waited this long is answered 503 and not written; the sweep leaves a clock
/// alone for longer than this, so that no signature in time is overtaken.
const MAX_WAIT: Duration = Duration::from_secs(4);

/// When several sign at once, the writer waits until as many have come again as the last batch held, and no longer than
/// that batch took, within these bounds: a batch costs the database nearly as much for one as for ten, and the busier
/// the machine is, the dearer it is. Who signs alone waits for nobody.
const GATHERING: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(4));
/// How often it looks whether they have come.
const LOOK: Duration = Duration::from_micros(250);

/// What all writers work with.
pub(super) struct WriterContext {
    pub(super) app: Arc<App>,
    pub(super) lanes: Arc<Lanes>,
    /// Signatures that one transaction takes at most.
    pub(super) batch: usize,
    pub(super) use_case: UseCase,
}

/// One of them.
pub(super) struct Writer {
    pub(super) context: Arc<WriterContext>,
    pub(super) rank: usize,
    pub(super) connection: Option<Connection>,
    pub(super) seen: Arc<Seen>,
}

/// Waits until so many are there, at most so long.
fn gather(lanes: &Lanes, crowd: usize, longest: Duration) {
    let until = Instant::now() + longest;
    while lanes.waiting() < crowd && Instant::now() < until {
        std::thread::sleep(LOOK);
    }
}

impl Writer {
    /// Takes what is waiting until every sender is gone, or another has taken its place.
    pub(super) fn run(mut self) {
        let context = self.context.clone();
        let (lanes, batch) = (&context.lanes, context.batch);
        let (mut crowd, mut took) = (0, Duration::ZERO);
        while lanes.wait(self.rank) {
            if crowd > 1 && batch > 1 {
                gather(lanes, crowd.min(batch), took.clamp(GATHERING.0, GATHERING.1));
            }
            let mut load = lanes.take(self.rank, batch);
            crowd = load.items.len();
            self.seen.begins(load.number());
            let (fresh, stale): (Vec<_>, Vec<_>) =
                std::mem::take(&mut load.items).into_iter().partition(is_fresh);
            for item in stale {
                item.answer(Err(Error::Busy));
            }
            let some = !fresh.is_empty();
            let began = Instant::now();
            load.items = self.write(fresh);
            took = began.elapsed();
            if load.items.is_empty() {
                lanes.done(&load, some);
            } else {
                lanes.give_back(load);
            }
            if !self.seen.ends() {
                return;
            }
        }
    }

    /// Writes a batch and answers it; what is returned could not be written in time. A batch that fails as a whole is
    /// halved, down to the one bad item.
    fn write(&mut self, mut items: Vec<Item>) -> Vec<Item> {
        items.retain(|item| !item.has_left());
        if items.is_empty() {
            return items;
        }
        match self.commit(&items) {
            Ok(answers) => {
                for (item, answer) in items.into_iter().zip(answers) {
                    item.answer(answer);
                }
                Vec::new()
            }
            // One of them has left.
            Err(Error::Busy) if items.iter().any(Item::has_left) => self.write(items),
            Err(Error::Busy) => items,
            Err(error) if error.is_outage() => self.reconnect_or_give_up(items, error),
            Err(error) if items.len() == 1 => {
                self.failed(items, || Error::Internal(error.to_string()));
                Vec::new()
            }
            Err(error) => {
                tracing::warn!(%error, size = items.len(), "a batch of signatures failed and is halved");
                let half = items.split_off(items.len() / 2);
                let mut left = self.write(items);
                left.extend(self.write(half));
                left
            }
        }
    }

    /// After a lost connection nobody knows whether COMMIT happened: the batch runs again, and an
    /// item that finds its own id is answered as new.
    fn reconnect_or_give_up(&mut self, items: Vec<Item>, mut cause: Error) -> Vec<Item> {
        let deadline = Instant::now() + MAX_WAIT;
        let lost = matches!(cause, Error::Unavailable | Error::OutcomeUnknown);
        if matches!(cause, Error::OutcomeUnknown) {
            items.iter().for_each(Item::is_in_doubt);
        }
        self.connection = None;
        while lost && Instant::now() < deadline && items.iter().any(is_fresh) {
            match impatient(&self.context.app.db) {
                Ok(connection) => {
                    self.connection = Some(connection);
                    return self.write(items);
                }
                Err(error) => cause = error.into(),
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.failed(items, || again(&cause));
        Vec::new()
    }

    /// They could not be written, and their signers are told.
    fn failed(&self, items: Vec<Item>, error: impl Fn() -> Error) {
        self.context.app.meters.signing.failed.add(items.len() as u64);
        for item in items {
            item.answer(Err(error()));
        }
    }

    fn commit(&mut self, items: &[Item]) -> Result<Vec<Result<Receipt, Error>>, Error> {
        let requests: Vec<SignRequest> = items.iter().map(|item| item.request.clone()).collect();
        let app = &self.context.app;
        let (now, machine) = (app.clock.legal(), app.clock.machine());
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(impatient(&app.db)?),
        };
        let may_commit = || {
            let all = items.iter().all(Item::may_commit);
            if !all {
                items.iter().for_each(Item::waits_again);
            }
            all
        };
        let began = Instant::now();
        let span = spans::batch(items.len()).entered();
        let mut done = write_on(connection, &may_commit, &|conn| {
            (self.context.use_case)(&mut Work::at(conn, app, now, machine), &requests)
        })?;
        drop(span);
        app.meters.signing.committed(&done.answers, began.elapsed());
        items.iter().for_each(|item| app.meters.signing.waits.took(item.age()));
        done.promise(app, machine);
        if done.crossed {
            // What cannot be followed counts as changed; the signatures stand all the same.
            let _ = app.changes.follow(connection);
        }
        Ok(done.answers)
    }
}

fn is_fresh(item: &Item) -> bool {
    item.age() < MAX_WAIT && !item.has_left()
}

/// The same outage, for one more caller.
fn again(cause: &Error) -> Error {
    match cause {
        Error::OutcomeUnknown => Error::OutcomeUnknown,
        Error::ReadOnly => Error::ReadOnly,
        Error::StorageFull => Error::StorageFull,
        Error::SchemaUnknown => Error::SchemaUnknown,
        _ => Error::Unavailable,
    }
}
