//! What a use case works with.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::App;
use domain::calendar::{Calendar, civil_date};
use domain::lifecycle::Moment;
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
