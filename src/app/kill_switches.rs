//! What administrators may turn off for a while. Acceptance itself has no switch (90-4(2)); only [`WRITING`], for an
//! emergency in which nothing could be kept safely, takes it along with everything else.

use chrono::{DateTime, Utc};

use super::access::Caller;
use super::{App, Error, Work};
use store::kill_switches;
use store::kill_switches::SwitchRow;

/// New drafts; a draft that exists can always be submitted.
pub const CREATION: &str = "creation";
/// New comments.
pub const COMMENTS: &str = "comments";
/// Figures of the service and of petitions.
pub const STATISTICS: &str = "statistics";
/// The search for similar titles.
pub const SIMILAR: &str = "similar";
/// Streams of events.
pub const EVENTS: &str = "events";
/// Everything that changes something: without it the service can be read only. The layer around every call refuses
/// those that write, but for the calls of the document that say otherwise of themselves (signing in and out, and the
/// switches). Loops stand still too: terms, reminders, mails and what is to be forgotten wait, and are then enacted at
/// their own due instants. A signature that was queued before is still written.
pub const WRITING: &str = "writing";
/// Every switch there is.
pub const NAMES: [&str; 6] = [CREATION, COMMENTS, STATISTICS, SIMILAR, EVENTS, WRITING];

/// A switch that was turned, and how it stands.
#[derive(Debug, Clone)]
pub struct Switch {
    /// What it switches: one of [`NAMES`].
    pub name: String,
    /// Whether that is served.
    pub is_on: bool,
    /// Why the administrator turned it.
    pub reason: String,
    /// Legal time at which it was last turned.
    pub changed_at: DateTime<Utc>,
}

impl From<SwitchRow> for Switch {
    fn from(row: SwitchRow) -> Self {
        Self { name: row.name, is_on: row.is_on, reason: row.reason, changed_at: row.changed_at }
    }
}

/// Refuses when the switch is off, as far as this process has heard: within a second everywhere.
///
/// # Errors
/// [`Error::Paused`].
pub fn require_known(app: &App, name: &'static str, code: &'static str) -> Result<(), Error> {
    if app.changes.is_on(name) { Ok(()) } else { Err(Error::Paused(code)) }
}

/// Refuses when the switch is off.
///
/// # Errors
/// [`Error::Paused`].
pub fn require(work: &mut Work<'_>, name: &'static str, code: &'static str) -> Result<(), Error> {
    if kill_switches::is_on(work.conn, name)? { Ok(()) } else { Err(Error::Paused(code)) }
}

/// Every switch that was ever touched; the others are on.
///
/// # Errors
/// The store's failure.
pub fn all(work: &mut Work<'_>) -> Result<Vec<Switch>, Error> {
    Ok(kill_switches::all(work.conn)?.into_iter().map(Switch::from).collect())
}

/// Turns a switch.
///
/// # Errors
/// [`Error::NotFound`] for a switch that does not exist.
pub fn turn(
    work: &mut Work<'_>,
    caller: &Caller,
    name: &str,
    on: bool,
    reason: &str,
) -> Result<Switch, Error> {
    if !NAMES.contains(&name) {
        return Err(Error::NotFound);
    }
    let row = SwitchRow {
        name: name.to_owned(),
        is_on: on,
        reason: reason.to_owned(),
        changed_at: work.now,
        changed_by: caller.id(),
    };
    kill_switches::put(work.conn, &row)?;
    Ok(row.into())
}
