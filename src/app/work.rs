//! What a use case works with, and how it is run.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use tracing::Instrument as _;

use crate::{App, Error};
use domain::calendar::{Calendar, civil_date};
use domain::lifecycle::Moment;
use measures::spans;
use reference::Reference;
use store::Connection;

/// One use case at work: its transaction, its instant, its calendar.
pub struct Work<'a> {
    /// The transaction that all of it is read and written in.
    pub conn: &'a mut Connection,
    /// What the whole process shares.
    pub app: &'a App,
    /// Legal time, read once; for a lapsed clock, its own due instant.
    pub now: DateTime<Utc>,
    /// The civil day in Kazakhstan that this belongs to; for a lapsed clock, its last day.
    pub today: NaiveDate,
    /// Legal time at which this is written down.
    pub recorded: DateTime<Utc>,
    /// The machine's time; read once.
    pub wall_now: DateTime<Utc>,
    /// The calendar that stood when it began; terms are reckoned by it to the end.
    pub calendar: Arc<Calendar>,
    /// Territories and public bodies as they stood when it began.
    pub reference: Arc<Reference>,
}

impl<'a> Work<'a> {
    /// A use case that starts now.
    pub fn at(
        conn: &'a mut Connection,
        app: &'a App,
        now: DateTime<Utc>,
        wall_now: DateTime<Utc>,
    ) -> Self {
        Self {
            conn,
            app,
            now,
            today: civil_date(now),
            recorded: now,
            wall_now,
            calendar: app.calendar(),
            reference: app.reference(),
        }
    }

    /// The instant as the law's functions take it.
    pub fn moment(&self) -> Moment<'_> {
        Moment {
            now: self.now,
            today: self.today,
            calendar: &self.calendar,
            policy: self.app.policy,
        }
    }
}

impl App {
    /// Runs one use case in one transaction, at one instant.
    ///
    /// # Errors
    /// Whatever the use case refuses, or the store's failure.
    pub async fn write<T, F>(self: &Arc<Self>, use_case: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Work<'_>) -> Result<T, Error> + Send + 'static,
    {
        let app = self.clone();
        let (now, wall_now) = (self.clock.legal(), self.clock.machine());
        let followed = self.clone();
        let span = spans::use_case(&use_case);
        self.db
            .write_then(
                move |conn| use_case(&mut Work::at(conn, &app, now, wall_now)),
                // What cannot be followed counts as changed; the transaction stands all the same.
                move |conn| drop(followed.changes.follow(conn)),
            )
            .instrument(span)
            .await
    }

    /// Takes up what other processes have changed, and forgets what all have had time to see.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn follow_changes(self: &Arc<Self>) -> Result<(), Error> {
        let app = self.clone();
        self.db
            .outside_transactions(move |conn| {
                app.changes.follow(conn)?;
                app.changes.forget_old(conn)
            })
            .await
    }

    /// Asks a question of one statement, without a transaction around it: for what looks often and mostly finds nothing.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn glance<T, F>(self: &Arc<Self>, question: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Work<'_>) -> Result<T, Error> + Send + 'static,
    {
        let app = self.clone();
        let (now, wall_now) = (self.clock.legal(), self.clock.machine());
        let span = spans::use_case(&question);
        let glanced = move |conn: &mut _| question(&mut Work::at(conn, &app, now, wall_now));
        self.db.outside_transactions(glanced).instrument(span).await
    }

    /// Runs one reading in one snapshot, at one instant.
    ///
    /// # Errors
    /// Whatever the reading refuses, or the store's failure.
    pub async fn read<T, F>(self: &Arc<Self>, reading: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Work<'_>) -> Result<T, Error> + Send + 'static,
    {
        let app = self.clone();
        let (now, wall_now) = (self.clock.legal(), self.clock.machine());
        let span = spans::use_case(&reading);
        let read = self.db.read(move |conn| reading(&mut Work::at(conn, &app, now, wall_now)));
        read.instrument(span).await
    }
}
