//! What an act depends on and the petition itself does not hold.

use chrono::{DateTime, NaiveDate, Utc};

use crate::acts::Outcome;
use crate::window::Window;

/// Facts about the world that an act depends on and that the petition itself does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and none excludes another"
)]
pub struct Facts {
    /// Votes the addressee's level requires now (90-3(4)); frozen when the petition opens.
    pub required_now: u32,
    /// The author was asked for a correction before.
    pub correction_used: bool,
    /// The day the present addressee received the petition; terms of redirection run from it (65).
    pub received_on: Option<NaiveDate>,
    /// The present addressee has it in its register (90-4(3)).
    pub registered: bool,
    /// Comments that stand on the petition (90-3(3)).
    pub comments: u32,
    /// A complaint waits for its outcome.
    pub complaint_open: bool,
    /// Another addressee is proposed and the author has not answered.
    pub addressee_proposed: bool,
    /// The civil day on which this petition was submitted, for what stood in its way then.
    pub submitted_on: Option<NaiveDate>,
    /// The window of the fifty as it is on record, also when it has ended (90-2(4)(1)).
    pub joining: Option<Window>,
    /// The last day on which lines of sheets that came in time are still typed (90-3(1)); none when all of them are.
    pub sheets_until: Option<NaiveDate>,
    /// A vote that was begun in time may still be signed on a telephone (90-3(1)).
    pub signings_open: bool,
    /// The decision that stands (90-6(1)).
    pub decision: Option<StandingDecision>,
    /// The instant at which the announced discussion begins, where its hour was said (90-5(2)(2)).
    pub discussion_at: Option<DateTime<Utc>>,
    /// The last day of the correction that was asked for (64(6)).
    pub correction_ends_on: Option<NaiveDate>,
}

/// The decision that stands (90-6(1)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingDecision {
    /// The civil day it was made on.
    pub on: NaiveDate,
    /// What was decided.
    pub outcome: Outcome,
    /// Whether it is the decision of who acts.
    pub own: bool,
}
