//! What readers get without a question to the database, kept up with every fold of counts.

use std::sync::Arc;

use tokio::sync::watch;

use crate::public::events::Streams;
use crate::responses::cache::ResponseCache;
use crate::traffic::Traffic;
use app::App;

/// The answers that are kept ready, and the streams of events.
pub struct LiveReadings {
    app: Arc<App>,
    pub(crate) answers: Arc<ResponseCache>,
    pub(crate) streams: Arc<Streams>,
    closing: watch::Sender<bool>,
}

impl LiveReadings {
    /// Nothing is ready yet; at most so many streams of events.
    pub fn new(app: Arc<App>, traffic: Arc<Traffic>, most_streams: usize) -> Arc<Self> {
        let closing = watch::Sender::new(false);
        let streams = Arc::new(Streams::new(most_streams, closing.subscribe()));
        let answers = Arc::new(ResponseCache::new(app.clone(), traffic));
        Arc::new(Self { app, answers, streams, closing })
    }

    /// Ends the streams and the folding.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Takes up every fold until the service stops.
    pub async fn run(self: Arc<Self>) {
        let (mut folds, mut closing) = (self.app.changes.folds(), self.closing.subscribe());
        loop {
            tokio::select! {
                _ = closing.wait_for(|closing| *closing) => return,
                fold = folds.changed() => if fold.is_err() { return },
            }
            let folded = self.app.changes.take_folded();
            // Streams first: they are the fewest bytes and the most eager readers.
            self.streams.tell(&self.app, &folded).await;
            self.answers.refresh(&folded).await;
        }
    }
}
