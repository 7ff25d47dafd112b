//! The threads of the writers: how they begin and end, and who takes the place of one that does not come back.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::seen::{Seen, held};
use super::writer::{Writer, WriterContext};
use app::sign_queue::SignQueue;
use app::signing::UseCase;
use app::{App, Error};
use store::Connection;
use store::database::impatient;

/// The one who works, and those who step in.
const WRITERS: usize = 4;
/// A writer that has had one load in hand for so long has lost its server. Its signers have been answered.
const LOST: Duration = Duration::from_secs(6);
/// Threads at most, those that have lost their server among them.
const MOST: usize = 32;
/// How often the writers are looked after.
const WATCH: Duration = Duration::from_millis(200);

/// The threads that write, and the one that watches over them.
pub struct Writers(JoinHandle<()>);

impl Writers {
    /// Waits until all of them have ended, which they do when every handle to the queue is gone and what was queued
    /// has been answered; false when one is stuck for longer than that, or has died. Blocks.
    pub fn join(self, longest: Duration) -> bool {
        let until = Instant::now() + longest;
        while !self.0.is_finished() {
            if Instant::now() >= until {
                return false;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        self.0.join().is_ok()
    }
}

/// Starts the writers on threads of their own, each with its own connection.
///
/// # Errors
/// [`Error::Unavailable`] when the database cannot be reached, [`Error::Internal`] when the
/// system gives no thread.
pub fn start(
    app: Arc<App>,
    queue: usize,
    batch: usize,
    use_case: UseCase,
) -> Result<(SignQueue, Writers), Error> {
    let (queue, lanes) = SignQueue::new(queue);
    let mut connection = Some(impatient(&app.db)?);
    let context = Arc::new(WriterContext { app, lanes, batch, use_case });
    let crew = Arc::new(Crew { context, posts: Mutex::default() });
    for rank in 0..WRITERS {
        crew.man(rank, connection.take()).map_err(|error| Error::Internal(error.to_string()))?;
    }
    let watch = std::thread::Builder::new()
        .name("signatures".to_owned())
        .spawn(move || crew.watch())
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok((queue, Writers(watch)))
}

/// Who is at work, and with what.
struct Crew {
    context: Arc<WriterContext>,
    posts: Mutex<Vec<Post>>,
}

/// A thread and what it is doing.
struct Post {
    rank: usize,
    thread: JoinHandle<()>,
    seen: Arc<Seen>,
}

impl Crew {
    fn man(self: &Arc<Self>, rank: usize, connection: Option<Connection>) -> std::io::Result<()> {
        let (context, seen) = (self.context.clone(), Arc::<Seen>::default());
        let writer = Writer { context, rank, connection, seen: seen.clone() };
        let thread =
            std::thread::Builder::new().name("signatures".to_owned()).spawn(move || {
                let _guard = ExitWithWriter;
                writer.run();
            })?;
        held(&self.posts).push(Post { rank, thread, seen });
        Ok(())
    }

    /// Until all have ended, puts others in the place of those who do not come back: the server of their connection
    /// says nothing, while that of a new one may.
    fn watch(self: Arc<Self>) {
        loop {
            std::thread::sleep(WATCH);
            let mut posts = held(&self.posts);
            posts.retain(|post| !post.thread.is_finished());
            if posts.iter().all(|post| post.seen.replaced.load(Ordering::Acquire)) {
                return;
            }
            let room = MOST.saturating_sub(posts.len());
            let mut lost = Vec::new();
            for post in posts.iter().filter(|post| post.is_lost()).take(room) {
                post.seen.replaced.store(true, Ordering::Release);
                lost.push((post.rank, held(&post.seen.since).map(|(_, load)| load)));
            }
            drop(posts);
            for (rank, load) in lost {
                if let Some(load) = load {
                    self.context.lanes.abandon(load);
                }
                tracing::warn!(
                    rank,
                    "a signature writer waits in vain for the database; another takes its place"
                );
                if let Err(error) = self.man(rank, None) {
                    tracing::error!(%error, "no thread for a signature writer");
                }
            }
        }
    }
}

impl Post {
    fn is_lost(&self) -> bool {
        !self.seen.replaced.load(Ordering::Acquire)
            && held(&self.seen.since).is_some_and(|(since, _)| since.elapsed() >= LOST)
    }
}

/// Without its writers a process could only refuse signatures: it ends, and is started anew.
struct ExitWithWriter;

impl Drop for ExitWithWriter {
    fn drop(&mut self) {
        if std::thread::panicking() {
            tracing::error!("a signature writer has died");
            std::process::abort();
        }
    }
}
