//! Instants that one person's signature caused. They are public by their civil day.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use domain::calendar::civil_date;
use domain::visibility::Viewer;

/// An instant for staff, and for everybody else the civil day in Kazakhstan (UTC+5) that it lies in.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = InstantOrDay)]
#[serde(untagged)]
pub enum InstantView {
    /// To the microsecond, for moderators and the addressee.
    Instant(DateTime<Utc>),
    /// For everybody else.
    Day(NaiveDate),
}

impl InstantView {
    /// The instant as this reader is told it.
    pub fn of(at: DateTime<Utc>, viewer: Viewer) -> Self {
        if viewer.is_told_instants() { Self::Instant(at) } else { Self::day_of(at) }
    }

    /// As everybody is told it.
    pub fn day_of(at: DateTime<Utc>) -> Self {
        Self::Day(civil_date(at))
    }
}
