//! Instants as the portal before writes them: the time on the wall in Kazakhstan (UTC+5), without saying so. Programs
//! that read it compare them with their own wall.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use domain::calendar::OFFSET;

/// The time on the wall, to the microsecond, so that an answer comes after what it answers.
pub(super) fn wall(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&OFFSET).naive_local()
}

/// The last second of a civil day. What is known by its day alone is new to nobody before the day is over, and to
/// everybody afterwards.
pub(super) fn last_second(day: NaiveDate) -> NaiveDateTime {
    day.and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default())
}
