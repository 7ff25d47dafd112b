//! What makes a state true: the window, the collection, the duties done, the end.

use chrono::{DateTime, NaiveDate, Utc};

use super::state_name::StateName;

/// The window in which fifty citizens must join (90-2(4)(1)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joining {
    /// Last civil day of the window.
    pub ends_on: NaiveDate,
}

/// Open collection, its terms frozen at open publication (90-3(2), 90-3(4)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collection {
    /// The instant of open publication (90-2(7)).
    pub opened_at: DateTime<Utc>,
    /// Votes needed; never changes once the petition is open.
    pub required: u32,
    /// Last civil day of signing; runs to 24:00 (UTC+5).
    pub closes_on: NaiveDate,
}

/// Which duties of 90-5(2) the addressee has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Duties {
    /// Field visit recorded, or waived with a reason (90-5(2)(1)).
    pub field_visit: bool,
    /// Working group or commission formed (90-5(2)(3)).
    pub working_group: bool,
    /// Day of the announced public discussion (90-5(2)(2)).
    pub discussion_on: Option<NaiveDate>,
    /// Minutes of the discussion recorded.
    pub minutes: bool,
}

/// Consideration on the merits by the addressee (90-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consideration {
    /// The open collection.
    pub collection: Collection,
    /// Which duties are done (90-5(2)).
    pub duties: Duties,
}

/// A petition that has been put away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Archive {
    /// The open collection.
    pub collection: Option<Collection>,
    /// The window of the fifty.
    pub joining: Option<Joining>,
    /// The state it ended in.
    pub closed_as: StateName,
}

/// Facts read beside a state's name, from which [`State::restore`] rebuilds the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StateFacts {
    /// The window of the fifty.
    pub joining: Option<Joining>,
    /// The open collection.
    pub collection: Option<Collection>,
    /// Which duties are done (90-5(2)).
    pub duties: Duties,
    /// The state it ended in.
    pub closed_as: Option<StateName>,
}
